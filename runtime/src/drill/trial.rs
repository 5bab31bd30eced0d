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

use super::call::watch_calls;
use super::case::{Case, Phase, Plant, Stop};
use super::check::{AFTER_DEADLINE, Run};
use super::clock::{Clock, HeldClock};
use super::fault::{until_ready, watch};
use super::left::{left, make_late_calls};
use super::replay::with_log;
use super::watched::{HungThreads, Observed, Watched};
use crate::plan::{ActorKind, Plan};
use crate::report::human::in_seconds;
use crate::report::panics;
use crate::run::main::built;
use crate::run::paused_clock;
use crate::shared::GroupShared;
use crate::shared::actor_ref::ActorRef;
use crate::shared::interrupt::InterruptAction;
use crate::shared::member::{Body, KeptValue, Member};
use crate::{
    ActorReport, Error, Group, GroupState, Handle, IntoGroup, Report, ReturnAction, Signal,
};

/// The real time after which a run counts as stuck, besides that of its clock.
const STUCK: Duration = Duration::from_secs(20);

/// The limit of the stop of a group without a grace period.
const WITHOUT_GRACE: Duration = Duration::from_secs(3600);

/// How every run of a drill is made.
pub(super) struct Settings<F> {
    pub(super) build: F,
    pub(super) check: Option<Box<UserCheck>>,
    /// The paths of actors whose failures are no findings.
    pub(super) may_fail: Vec<String>,
    pub(super) clock: Clock,
    pub(super) grace: Option<Duration>,
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
}

/// A group and the groups nested in it, with the records of their actors.
pub(super) struct Drilled {
    pub(super) plan: Plan,
    /// The record of each actor that is present and is no group.
    pub(super) actors: Vec<Option<Watched>>,
    /// The nested groups, with their positions.
    pub(super) nested: Vec<(usize, Drilled)>,
    /// The names of the kept values, each with a part that is dropped with the value.
    pub(super) kept: Vec<(String, Arc<()>)>,
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
        let report = match &self.result {
            Some(Ok(report)) => Some(report),
            Some(Err(error)) => error.report(),
            None => None,
        };
        let ready = report.filter(|report| !report.stopped_before_ready());
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
        }
    }
}

/// Runs one case on a thread of its own, and prints its log if `logs` is set. A run that has not ended a while after its longest
/// stop is left behind with its thread.
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
    let (of_run, case) = (Arc::clone(settings), case.clone());
    let thread = thread::Builder::new()
        .name("rungroup-drill".to_owned())
        .spawn(move || {
            // The findings name the panics.
            let run = || match of_run.clock.runtime() {
                Ok(runtime) => {
                    let trial = with_log(logs, || run_on(&runtime, &of_run, &case, bounds.start));
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
        Clock::Real => STUCK + bounds.stop,
        Clock::Paused | Clock::Held => STUCK,
    };
    match receiver.recv_timeout(limit) {
        Ok(trial) => {
            let _ = thread.join();
            trial
        }
        Err(_) => Trial::failed(format!(
            "the run did not end within {} s of real time: an actor blocks its thread, or waits for something that a paused \
             clock does not pass; try another clock",
            limit.as_secs()
        )),
    }
}

fn run_on<F, G>(runtime: &Runtime, settings: &Settings<F>, case: &Case, start: Duration) -> Trial
where
    F: AsyncFn() -> anyhow::Result<G>,
    G: IntoGroup,
{
    let held = (settings.clock == Clock::Held).then(|| HeldClock::new(runtime.handle().clone()));
    let threads = Arc::new(HungThreads::default());
    let watched = Watched {
        plant: None,
        kind: ActorKind::Async,
        observed: Arc::default(),
        threads: Arc::clone(&threads),
        clock: held.clone(),
    };
    let run = async {
        let mut trial = match build(settings, case, &watched).await {
            Ok((group, drilled)) => run_group(group, drilled, settings, case, start).await,
            Err(error) => return Trial::failed(format!("the group was not built: {error:#}")),
        };
        // A planted thread ends only after the verdict.
        make_late_calls(threads.release()).await;
        if let Some(drilled) = &trial.drilled {
            trial.findings.extend(left(drilled).await);
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
    let build = async { Ok((settings.build)().await?.into_group()) };
    let mut group = built(build).await?;
    if let Some(grace) = settings.grace {
        group = group.grace(grace);
    }
    let handle = group.handle();
    let (plan, members, kept) = group.parts_mut()?;
    let parts = Parts {
        plan,
        members,
        kept,
        shared: handle.shared(),
    };
    let drilled = watch_actors(parts, "", case, watched);
    Ok((group, drilled))
}

/// The parts of a group that is not run yet.
struct Parts<'a> {
    plan: Plan,
    members: &'a mut [Member],
    kept: &'a mut [KeptValue],
    shared: &'a Arc<GroupShared>,
}

/// Wraps the bodies and the interrupts of all actors, and the kept values, also in nested groups. `prefix` is the path of the
/// group.
fn watch_actors(parts: Parts<'_>, prefix: &str, case: &Case, watched: &Watched) -> Drilled {
    let mut drilled = Drilled {
        actors: parts.plan.actors().map(|_| None).collect(),
        nested: Vec::new(),
        kept: Vec::new(),
        plan: parts.plan,
    };
    for (name, value) in parts.kept {
        let is_kept = Arc::new(());
        drilled
            .kept
            .push((format!("{prefix}{name}"), Arc::clone(&is_kept)));
        let inner = std::mem::replace(value, Box::new(()));
        // The value is dropped first.
        *value = Box::new((inner, is_kept));
    }
    for (index, member) in parts.members.iter_mut().enumerate() {
        let Some(body) = member.body.take() else {
            continue;
        };
        let path = format!("{prefix}{}", drilled.plan.actor(index).name());
        if let Body::Group(mut group) = body {
            let parts = Parts {
                plan: group.plan.clone(),
                members: &mut group.members,
                kept: &mut group.kept,
                shared: &group.mailbox.shared,
            };
            let nested = watch_actors(parts, &format!("{path}/"), case, watched);
            drilled.nested.push((index, nested));
            member.body = Some(Body::Group(group));
            continue;
        }
        let planted = case.planted().filter(|planted| planted.actor == path);
        let watched = Watched {
            plant: planted.cloned(),
            kind: drilled.plan.actor(index).kind(),
            observed: Arc::new(Observed::default()),
            ..watched.clone()
        };
        drilled.actors[index] = Some(watched.clone());
        let interrupt = std::mem::replace(&mut member.interrupt, InterruptAction::Cancel);
        member.interrupt = watch_calls(interrupt, watched.clone(), parts.shared);
        member.body = Some(watch(body, watched));
    }
    drilled
}

impl Drilled {
    /// Calls `see` with the path, the plan and the record of each actor that is present and is no group.
    pub(super) fn for_each(
        &self,
        prefix: &str,
        see: &mut dyn FnMut(String, &crate::plan::ActorPlan, &Watched),
    ) {
        for (index, watched) in self.actors.iter().enumerate() {
            let actor = self.plan.actor(index);
            if let Some(watched) = watched {
                see(format!("{prefix}{}", actor.name()), actor, watched);
            }
        }
        for (index, nested) in &self.nested {
            let name = self.plan.actor(*index).name();
            nested.for_each(&format!("{prefix}{name}/"), see);
        }
    }

    /// Calls `see` with the name of each kept value that was not dropped.
    pub(super) fn for_each_kept(&self, see: &mut dyn FnMut(&str)) {
        for (name, is_kept) in &self.kept {
            if Arc::strong_count(is_kept) > 1 {
                see(name);
            }
        }
        for (_, nested) in &self.nested {
            nested.for_each_kept(see);
        }
    }

    /// The paths of the actors that are present and are no groups.
    pub(super) fn paths(&self) -> Vec<String> {
        let mut paths = Vec::new();
        self.for_each("", &mut |path, _, _| paths.push(path));
        paths
    }

    /// Returns `true` if a failure of the actor with this path stops the outermost group.
    pub(super) fn stops(&self, path: &str) -> bool {
        let (name, inner) = match path.split_once('/') {
            Some((name, inner)) => (name, Some(inner)),
            None => (path, None),
        };
        let mut actors = self.plan.actors();
        let Some(index) = actors.position(|actor| actor.name() == name) else {
            return false;
        };
        let actor = self.plan.actor(index);
        let stops = actor.on_err() == ReturnAction::Stop && actor.restart().is_none();
        stops
            && inner.is_none_or(|inner| {
                let mut nested = self.nested.iter();
                nested.any(|(place, nested)| *place == index && nested.stops(inner))
            })
    }

    /// The actor that has the fault.
    fn planted(&self) -> Option<Watched> {
        let mut planted = None;
        self.for_each("", &mut |_, _, watched| {
            if watched.plant.is_some() {
                planted = Some(watched.clone());
            }
        });
        planted
    }
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
    if planted.as_ref().is_some_and(Watched::hangs_thread) {
        paused_clock::expect_hung_thread();
    }
    let longest = longest_stop(&drilled.plan, settings.clock);
    let result = {
        let mut run = pin!(group.run_with_signals(receiver));
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
    let run = Run {
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
            in_seconds(longest)
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
        result,
    }
}

/// The time of the clock, from the last request on, after which a group that has not stopped is stuck.
fn longest_stop(plan: &Plan, clock: Clock) -> Duration {
    // Without a grace period, those of the actors count.
    let grace = plan.grace().unwrap_or(WITHOUT_GRACE);
    grace + AFTER_DEADLINE + clock.tolerance() + Duration::from_secs(1)
}

/// Stops one run.
struct Stopper<'a> {
    case: &'a Case,
    handle: &'a Handle,
    clock: Clock,
    /// The limit of the start.
    start: Duration,
    /// The actor that has the fault.
    planted: Option<&'a Watched>,
    /// Set when the stop of the case was requested.
    delivered: &'a Cell<bool>,
}

impl Stopper<'_> {
    /// Waits until the group is ready. Returns `false` if it is not in time.
    async fn is_ready(&self) -> bool {
        let ready = self.handle.wait_for_state(GroupState::Ready);
        let ready = tokio::time::timeout(self.start, ready).await;
        ready.is_ok()
    }

    /// Waits for a fault that needs more time than the readiness of the group: that of another attempt, or of a child process.
    async fn until_planted(&self) {
        let fault = self.case.planted();
        let is_late = fault.is_some_and(|it| it.is_early() && (it.attempt > 1 || it.is_of_child()));
        if let (true, Some(watched)) = (is_late, self.planted) {
            let planted = watched.until_planted();
            let _ = tokio::time::timeout(self.clock.starting_time(), planted).await;
        }
    }

    /// Stops the group as the case says, and notes that the stop was delivered. Returns `true` if the run is to be dropped.
    async fn stop(self, signals: tokio::sync::mpsc::Sender<Signal>) -> bool {
        let Stopper {
            case,
            handle,
            clock,
            delivered,
            ..
        } = self;
        let Plant::Stop(how, phase) = &case.0 else {
            self.is_ready().await;
            self.until_planted().await;
            tokio::time::sleep(clock.working_time()).await;
            handle.shutdown("the drill is over");
            return false;
        };
        let is_reached = match phase {
            Phase::Start => true,
            Phase::Ready(name) => {
                // There are none before the first poll of the run.
                while handle.actors().is_empty() {
                    tokio::task::yield_now().await;
                }
                let actor = handle.actors().iter().position(|actor| actor.name == *name);
                let actor = actor.map(|index| ActorRef::new(Arc::clone(handle.shared()), index));
                let ready = until_ready(actor.as_ref().expect("the phases are those of the plan"));
                let ready = tokio::time::timeout(self.start, ready).await;
                ready.is_ok()
            }
            Phase::GroupReady => self.is_ready().await,
            Phase::Running => {
                self.is_ready().await;
                tokio::time::sleep(clock.working_time()).await;
                true
            }
        };
        if !is_reached {
            handle.shutdown("the drill is over");
            return false;
        }
        delivered.set(true);
        match how {
            Stop::Shutdown => handle.shutdown("the drill stops the group"),
            Stop::Drop => return true,
            Stop::Signal(signal) => {
                let _ = signals.send(*signal).await;
            }
            Stop::SignalTwice(signal) => {
                let _ = signals.send(*signal).await;
                tokio::time::sleep(Duration::from_secs(1)).await;
                let _ = signals.send(*signal).await;
            }
        }
        false
    }
}
