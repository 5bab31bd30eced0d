//! One run of the group, with one case.

use std::cell::Cell;
use std::future::{Future, poll_fn};
use std::ops::AsyncFn;
use std::pin::pin;
use std::sync::Arc;
use std::sync::mpsc;
use std::task::Poll;
use std::thread;
use std::time::Duration;

use tokio::runtime::Runtime;

use super::busy::{Busy, Code};
use super::case::{Case, Plant};
use super::clock::{Clock, HeldClock};
use super::drilled::{Drilled, GroupParts};
use super::findings::{CheckedRun, WITHIN_AFTER_DEADLINE};
use super::leaks::{leaks, make_late_calls};
use super::replay::with_log;
use super::stopper::Stopper;
use super::watched::{HungThreads, Watched};
use crate::plan::{ActorKind, Plan};
use crate::report::text::human::human;
use crate::report::user_code::panics;
use crate::run::main::built;
use crate::{ActorReport, Error, Group, IntoGroup, Report};

/// The limit of the stop of a group without a grace period.
const WITHOUT_GRACE: Duration = Duration::from_secs(3600);

/// The real time for which a planted thread that does not return stops a paused clock.
const HUNG_THREAD: Duration = Duration::from_millis(200);

/// The settings of every run of a drill.
pub(super) struct Settings<F> {
    pub(super) build: F,
    pub(super) check: Option<Box<UserCheck>>,
    /// The paths of actors whose failures are no findings.
    pub(super) may_fail: Vec<String>,
    pub(super) clock: Clock,
    pub(super) grace: Option<Duration>,
    /// The real time after which a run counts as stuck, besides that of its clock.
    pub(super) patience: Duration,
}

/// A check of the user's: panics if the run is not as it should be.
pub(super) type UserCheck = dyn Fn(&Case, &Result<Report, Error>) + Send + Sync;

/// The result of one run.
pub(super) struct Trial {
    /// The problems that were found.
    pub(super) findings: Vec<String>,
    /// Set if the fault was reached, and for a case without a fault.
    pub(super) reached: bool,
    /// The group as it was run; `None` if it could not be built.
    pub(super) drilled: Option<Drilled>,
    /// The result of the group; `None` if it was not run, or was dropped.
    pub(super) result: Option<Result<Report, Error>>,
    /// Set if time of the clock passed before the cause, or before the group was not built.
    pub(super) time_passed: bool,
    /// Set if the run has not ended, and its thread was abandoned.
    pub(super) is_stuck: bool,
}

/// The times that a run may take, in that of its clock.
#[derive(Clone, Copy)]
pub(super) struct Bounds {
    /// To the readiness of the group. Afterwards the drill continues without it.
    pub(super) start: Duration,
    pub(super) stop: Duration,
}

impl Trial {
    /// The limit for the start of the runs that follow this one, which has no fault.
    pub(super) fn ready_within(&self, clock: Clock) -> Duration {
        let longest = clock.starting_time();
        let ready = report_of(self.result.as_ref()).filter(|report| !report.stopped_before_ready());
        let ready =
            ready.and_then(|report| report.actors().iter().filter_map(ActorReport::ready).max());
        ready.map_or(longest, |ready| {
            longest.min(4 * ready + clock.starting_slack())
        })
    }

    fn failed(finding: String) -> Trial {
        Trial {
            findings: vec![finding],
            reached: true,
            drilled: None,
            result: None,
            time_passed: false,
            is_stuck: false,
        }
    }
}

fn report_of(result: Option<&Result<Report, Error>>) -> Option<&Report> {
    match result? {
        Ok(report) => Some(report),
        Err(error) => error.report(),
    }
}

/// Runs one case on a thread of its own, and prints its log if `logs` is set. A run that has not ended a while after its longest
/// stop is abandoned with its thread.
pub(super) fn run<F, G>(
    settings: &Arc<Settings<F>>,
    case: &Case,
    bounds: Bounds,
    logs: bool,
) -> Trial
where
    F: AsyncFn() -> anyhow::Result<G> + Send + Sync + 'static,
    G: IntoGroup,
{
    let (sender, receiver) = mpsc::channel();
    let busy = Arc::new(Busy::default());
    let (of_run, case, of_code) = (Arc::clone(settings), case.clone(), Arc::clone(&busy));
    let thread = thread::Builder::new()
        .name("rungroup-drill".to_owned())
        .spawn(move || {
            // The findings name the panics.
            let run = || match of_run.clock.runtime() {
                Ok(runtime) => {
                    let trial = with_log(logs, || {
                        run_on(&runtime, &of_run, &case, of_code, bounds.start)
                    });
                    // Without a wait for a `spawn_blocking` of the program.
                    runtime.shutdown_background();
                    trial
                }
                Err(error) => Trial::failed(format!("the runtime cannot be built: {error}")),
            };
            let trial = if logs {
                panics::catch(run)
            } else {
                panics::catch_quiet(run)
            };
            let trial = trial.unwrap_or_else(|panic| Trial::failed(format!("the run {panic}")));
            let _ = sender.send(trial);
        });
    let thread = match thread {
        Ok(thread) => thread,
        Err(error) => return Trial::failed(format!("cannot start a thread: {error}")),
    };
    // A run on the real clock lasts as long as its grace periods.
    let limit = match settings.clock {
        Clock::Real => settings.patience + bounds.stop,
        Clock::Paused | Clock::Held => settings.patience,
    };
    if let Ok(trial) = receiver.recv_timeout(limit) {
        let _ = thread.join();
        return trial;
    }
    let limit = human(limit);
    Trial {
        is_stuck: true,
        ..Trial::failed(format!(
            "the run did not end within {limit} of real time: {busy}"
        ))
    }
}

fn run_on<F, G>(
    runtime: &Runtime,
    settings: &Settings<F>,
    case: &Case,
    busy: Arc<Busy>,
    start: Duration,
) -> Trial
where
    F: AsyncFn() -> anyhow::Result<G>,
    G: IntoGroup,
{
    let held = (settings.clock == Clock::Held).then(|| HeldClock::new(runtime.handle().clone()));
    let threads = Arc::new(HungThreads::default());
    let watched = Watched {
        path: "".into(),
        plant: None,
        kind: ActorKind::Async,
        observed: Arc::default(),
        threads: Arc::clone(&threads),
        busy,
        clock: held.clone(),
    };
    let run = async {
        let began = tokio::time::Instant::now();
        let mut trial = match build(settings, case, &watched).await {
            Ok((group, drilled)) => run_group(group, drilled, settings, case, start).await,
            Err(error) => {
                return Trial {
                    time_passed: began.elapsed() > Duration::ZERO,
                    ..Trial::failed(format!("the group was not built: {error:#}"))
                };
            }
        };
        // A planted thread ends only after the verdict.
        make_late_calls(threads.release()).await;
        if let Some(drilled) = &trial.drilled {
            trial.findings.extend(leaks(drilled).await);
        }
        trial
    };
    let trial = match &held {
        Some(clock) => runtime.block_on(clock.run(run)),
        None => runtime.block_on(run),
    };
    threads.release();
    trial
}

async fn build<F, G>(
    settings: &Settings<F>,
    case: &Case,
    watched: &Watched,
) -> anyhow::Result<(Group, Drilled)>
where
    F: AsyncFn() -> anyhow::Result<G>,
    G: IntoGroup,
{
    let build = async {
        let _within = watched.busy.enter(Code::Build);
        Ok((settings.build)().await?.into_group())
    };
    let mut group = built(build).await?;
    if let Some(grace) = settings.grace {
        group = group.grace(grace);
    }
    let handle = group.handle();
    let (plan, parts, retained) = group.parts_mut()?;
    let mut drilled = Drilled {
        plan: plan.clone(),
        actors: Vec::new(),
        retained: Vec::new(),
    };
    let parts = GroupParts {
        plan: &plan,
        parts,
        retained,
        shared: handle.shared(),
    };
    drilled.watch(parts, "", case, watched);
    Ok((group, drilled))
}

async fn run_group<F>(
    group: Group,
    drilled: Drilled,
    settings: &Settings<F>,
    case: &Case,
    start: Duration,
) -> Trial {
    let handle = group.handle();
    let delivered = Cell::new(false);
    let planted = drilled.planted();
    let (signals, receiver) = tokio::sync::mpsc::channel(4);
    let began = tokio::time::Instant::now();
    let hangs_thread = planted.as_ref().is_some_and(Watched::hangs_thread);
    let hung_thread = hangs_thread.then_some(HUNG_THREAD);
    let longest = longest_stop(&drilled.plan, settings.clock);
    let result = {
        let mut run = pin!(group.run_with_signals(receiver, hung_thread));
        let stop = Stopper {
            case,
            handle: &handle,
            clock: settings.clock,
            start,
            planted: planted.as_ref(),
            delivered: &delivered,
        };
        let stop = async {
            if stop.stop(signals).await {
                return None;
            }
            tokio::time::sleep(longest).await;
            Some(())
        };
        let mut stop = pin!(stop);
        poll_fn(|cx| {
            // First, so that a stop before the start comes before it.
            if let Poll::Ready(stuck) = stop.as_mut().poll(cx) {
                return Poll::Ready(Err(stuck));
            }
            run.as_mut().poll(cx).map(Ok)
        })
        .await
    };
    let is_stuck = matches!(result, Err(Some(())));
    let result = result.ok();
    let is_thread = planted
        .as_ref()
        .is_some_and(|watched| watched.kind == ActorKind::Blocking);
    let planted = planted.map(|watched| watched.record().planted);
    let run = CheckedRun {
        case,
        drilled: &drilled,
        may_fail: &settings.may_fail,
        planted: planted
            .flatten()
            .map(|at| at.saturating_duration_since(began)),
        is_thread,
        tolerance: settings.clock.tolerance(),
    };
    let mut findings = Vec::new();
    if is_stuck {
        findings.push(format!(
            "the group had not stopped {} after the request",
            human(longest)
        ));
    }
    if let Some(result) = &result {
        run.check(result, &mut findings);
        if let Some(check) = &settings.check {
            let checked = panics::catch_quiet(|| check(case, result));
            findings.extend(
                checked
                    .err()
                    .map(|panic| format!("the check of the drill {panic}")),
            );
        }
    }
    Trial {
        findings,
        reached: match &case.0 {
            Plant::Clean => true,
            Plant::Stop(..) => delivered.get(),
            Plant::Fault(_) => planted.is_some_and(|planted| planted.is_some()),
        },
        drilled: Some(drilled),
        time_passed: report_of(result.as_ref())
            .is_some_and(|report| report.caused_at() > Duration::ZERO),
        result,
        is_stuck: false,
    }
}

/// The time of the clock, from the last request on, after which a group that has not stopped is stuck.
fn longest_stop(plan: &Plan, clock: Clock) -> Duration {
    // Without a grace period, those of the actors count.
    let grace = plan.grace().unwrap_or(WITHOUT_GRACE);
    grace + WITHIN_AFTER_DEADLINE + clock.tolerance() + Duration::from_secs(1)
}
