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

use super::case::{Case, Phase, Plant, Stop};
use super::check::Run;
use super::clock::{Clock, HeldClock};
use super::fault::{HungThreads, Record, Watched, until_ready, watch};
use super::replay::with_log;
use crate::plan::Plan;
use crate::report::panics;
use crate::run::main::caught;
use crate::shared::actor_ref::ActorRef;
use crate::shared::member::{Body, Member};
use crate::{Error, Group, GroupState, Handle, IntoGroup, Report, ReturnAction, Signal};

/// The real time after which a run counts as stuck, besides that of its clock.
const STUCK: Duration = Duration::from_secs(20);

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
}

impl Trial {
    fn failed(finding: String) -> Trial {
        Trial {
            findings: vec![finding],
            reached: true,
            drilled: None,
            result: None,
        }
    }
}

/// Runs one case on a thread of its own, and prints its log if `logs` is set. A run that has not ended a while after `longest`,
/// its longest stop, is left behind with its thread.
pub(super) fn run<F, G>(
    settings: &Arc<Settings<F>>,
    case: &Case,
    longest: Duration,
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
                    let trial = with_log(logs, || run_on(&runtime, &of_run, &case));
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
        Clock::Real => STUCK + longest,
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

fn run_on<F, G>(runtime: &Runtime, settings: &Settings<F>, case: &Case) -> Trial
where
    F: AsyncFn() -> anyhow::Result<G>,
    G: IntoGroup,
{
    let held = (settings.clock == Clock::Held).then(|| HeldClock::new(runtime.handle().clone()));
    let threads = Arc::new(HungThreads::default());
    let watched = Watched {
        plant: None,
        record: Arc::default(),
        threads: Arc::clone(&threads),
        clock: held.clone(),
    };
    let run = async {
        let mut trial = match build(settings, case, &watched).await {
            Ok((group, drilled)) => run_group(group, drilled, settings, case).await,
            Err(error) => return Trial::failed(format!("the group was not built: {error:#}")),
        };
        // A planted thread ends only after the verdict.
        threads.release();
        let left = alive_tasks().await;
        if left > 0 {
            trial.findings.push(format!(
                "{left} task{} left after the run; spawn tasks with `ctx.spawn`",
                if left == 1 { " was" } else { "s were" }
            ));
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

/// The number of tasks that are left a second after the run.
async fn alive_tasks() -> usize {
    let metrics = tokio::runtime::Handle::current().metrics();
    for _ in 0..1_000 {
        // Aborted tasks end when they are polled once more.
        tokio::time::sleep(Duration::from_millis(1)).await;
        if metrics.num_alive_tasks() == 0 {
            break;
        }
    }
    metrics.num_alive_tasks()
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
    let mut group = caught(build).await?;
    if let Some(grace) = settings.grace {
        group = group.grace(grace);
    }
    let (plan, members) = group.parts_mut()?;
    let drilled = watch_actors(plan, members, "", case, watched);
    Ok((group, drilled))
}

/// Wraps the bodies of all actors, also in nested groups. `prefix` is the path of the group.
fn watch_actors(
    plan: Plan,
    members: &mut [Member],
    prefix: &str,
    case: &Case,
    watched: &Watched,
) -> Drilled {
    let mut drilled = Drilled {
        actors: plan.actors().map(|_| None).collect(),
        nested: Vec::new(),
        plan,
    };
    for (index, member) in members.iter_mut().enumerate() {
        let Some(body) = member.body.take() else {
            continue;
        };
        let path = format!("{prefix}{}", drilled.plan.actor(index).name());
        if let Body::Group(mut group) = body {
            let (plan, prefix) = (group.plan.clone(), format!("{path}/"));
            let nested = watch_actors(plan, &mut group.members, &prefix, case, watched);
            drilled.nested.push((index, nested));
            member.body = Some(Body::Group(group));
            continue;
        }
        let planted = case.planted().filter(|planted| planted.actor == path);
        let watched = Watched {
            plant: planted.map(|planted| (planted.fault, planted.at, planted.attempts)),
            record: Arc::new(Record::default().into()),
            ..watched.clone()
        };
        drilled.actors[index] = Some(watched.clone());
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

    /// The record of the actor that has the fault.
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
) -> Trial {
    let handle = group.handle();
    let delivered = Cell::new(false);
    let (signals, receiver) = tokio::sync::mpsc::channel(4);
    let began = tokio::time::Instant::now();
    let result = {
        let mut run = pin!(group.run_with_signals(receiver));
        let mut stop = pin!(stop(case, &handle, signals, settings.clock, &delivered));
        poll_fn(|cx| {
            // First, so that a stop before the start comes before it.
            if stop.as_mut().poll(cx).is_ready() {
                return Poll::Ready(None);
            }
            run.as_mut().poll(cx).map(Some)
        })
        .await
    };
    let planted = drilled.planted();
    let planted = planted.map(|watched| watched.record().planted);
    let run = Run {
        case,
        drilled: &drilled,
        may_fail: &settings.may_fail,
        planted: planted
            .flatten()
            .map(|at| at.saturating_duration_since(began)),
        tolerance: settings.clock.tolerance(),
    };
    let mut findings = Vec::new();
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

/// Stops the group as the case says, and notes that the stop was delivered. Returns if the run is to be dropped.
async fn stop(
    case: &Case,
    handle: &Handle,
    signals: tokio::sync::mpsc::Sender<Signal>,
    clock: Clock,
    delivered: &Cell<bool>,
) {
    let is_ready = async || {
        let ready = handle.wait_for_state(GroupState::Ready);
        let ready = tokio::time::timeout(clock.starting_time(), ready).await;
        ready.is_ok()
    };
    let Plant::Stop(how, phase) = &case.0 else {
        is_ready().await;
        tokio::time::sleep(clock.working_time()).await;
        handle.shutdown("the drill is over");
        return std::future::pending().await;
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
            let ready = tokio::time::timeout(clock.starting_time(), ready).await;
            ready.is_ok()
        }
        Phase::GroupReady => is_ready().await,
        Phase::Running => {
            is_ready().await;
            tokio::time::sleep(clock.working_time()).await;
            true
        }
    };
    if !is_reached {
        handle.shutdown("the drill is over");
        return std::future::pending().await;
    }
    delivered.set(true);
    match how {
        Stop::Shutdown => handle.shutdown("the drill stops the group"),
        Stop::Drop => return,
        Stop::Signal(signal) => {
            let _ = signals.send(*signal).await;
        }
        Stop::SignalTwice(signal) => {
            let _ = signals.send(*signal).await;
            tokio::time::sleep(Duration::from_secs(1)).await;
            let _ = signals.send(*signal).await;
        }
    }
    std::future::pending::<()>().await;
}
