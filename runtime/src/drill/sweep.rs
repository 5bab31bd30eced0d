//! The cases of a group: every fault of every actor, and every stop, as far as a run without a fault has shown.

use std::time::Duration;

use super::case::{Case, Fault, Moment, Plant, PlantedFault, Stop, StopPhase};
use super::drilled::Drilled;
use super::watched::Record;
use crate::Signal;
use crate::plan::{ActorKind, ActorPlan, InterruptKind};

/// The faults of an actor, at every moment of it. An actor that is dropped, or a thread, is not slow.
const FAULTS: [Fault; 5] = [
    Fault::Error,
    Fault::Panic,
    Fault::Return,
    Fault::Hang,
    Fault::Slow,
];

/// The ends of a child process.
const ENDS: [Fault; 3] = [Fault::Kill, Fault::Exit, Fault::Return];

/// The moments of a future.
const MOMENTS: [Moment; 5] = [
    Moment::FirstPoll,
    Moment::Ready,
    Moment::GroupReady,
    Moment::Interrupt,
    Moment::AfterInterrupt,
];

/// The last attempt of an actor that restarts that has a fault.
const LAST_ATTEMPT: u32 = 5;

/// The extent of the sweep.
#[derive(Clone, Copy)]
pub(super) struct SweepExtent {
    /// The limit of the polls in a run without a fault.
    pub(super) polls: u32,
    /// A poll that is there in any case, because it is replayed.
    pub(super) replayed: u32,
    /// The time for the delays before a later attempt.
    pub(super) delays: Duration,
}

/// The cases besides `clean`, in the order in which they run.
pub(super) fn cases(drilled: &Drilled, extent: SweepExtent) -> Vec<Case> {
    let mut cases = Vec::new();
    for phase in phases(drilled) {
        for stop in stops(drilled) {
            cases.push(Case(Plant::Stop(stop, phase.clone())));
        }
    }
    for (actor, watched) in &drilled.actors {
        let record = watched.record();
        if record.attempts > 0 {
            let mut faults = Faults {
                actor,
                is_limited: drilled.plan.grace().is_some() || actor.grace().is_some(),
                path: &watched.path,
                cases: &mut cases,
            };
            for attempt in 1..=faults.last_attempt(extent.delays) {
                faults.of_execute(&record, extent, attempt);
            }
            faults.of_interrupt();
        }
    }
    cases
}

fn phases(drilled: &Drilled) -> Vec<StopPhase> {
    let ready = drilled.plan.actors().filter(|actor| !actor.is_absent());
    let ready = ready.map(|actor| StopPhase::Ready(actor.name().to_owned()));
    [StopPhase::Start]
        .into_iter()
        .chain(ready)
        .chain([StopPhase::GroupReady, StopPhase::Running])
        .collect()
}

/// The signals are the listed ones of the group, or TERM and INT.
fn stops(drilled: &Drilled) -> Vec<Stop> {
    let listed = drilled.plan.signals();
    let signals = listed.unwrap_or(&[Signal::TERM, Signal::INT]);
    let one = signals.iter().copied().map(Stop::Signal);
    let two = signals.iter().copied().map(Stop::SignalTwice);
    [Stop::Shutdown, Stop::Drop]
        .into_iter()
        .chain(one)
        .chain(two)
        .collect()
}

/// The faults of one actor.
struct Faults<'a> {
    actor: &'a ActorPlan,
    /// Set if there is a grace period. Without one, an actor that hangs is waited for without an end.
    is_limited: bool,
    path: &'a str,
    cases: &'a mut Vec<Case>,
}

impl Faults<'_> {
    fn plant(&mut self, fault: Fault, at: Moment, attempt: u32) {
        if fault == Fault::Hang && !self.is_limited {
            return;
        }
        self.cases.push(Case(Plant::Fault(PlantedFault {
            at,
            fault,
            attempt,
            actor: self.path.to_owned(),
        })));
    }

    /// Returns `true` if the interrupt drops the future, which therefore observes nothing.
    fn is_dropped(&self) -> bool {
        self.actor.interrupt() == InterruptKind::Drop
    }

    /// The faults that the kind of actor can have.
    fn kinds(&self) -> impl Iterator<Item = Fault> + use<> {
        let is_slow = !self.is_dropped() && !self.actor.is_blocking();
        let is_process = self.actor.kind() == ActorKind::Process;
        let faults: &'static [Fault] = if is_process { &ENDS } else { &FAULTS };
        let faults = faults.iter().copied();
        faults.filter(move |&fault| fault != Fault::Slow || is_slow)
    }

    /// The last attempt that has faults. Those before it fail.
    fn last_attempt(&self, delays: Duration) -> u32 {
        let Some(restart) = self.actor.restart() else {
            return 1;
        };
        let (mut delay, mut total, mut last) = (restart.backoff, restart.backoff, 1);
        let restarts = restart.max_restarts.unwrap_or(u32::MAX);
        while last < LAST_ATTEMPT && last <= restarts && total <= delays {
            last += 1;
            delay = restart.max_backoff.min(delay.saturating_mul(2));
            total = total.saturating_add(delay);
        }
        last
    }

    fn of_execute(&mut self, record: &Record, extent: SweepExtent, attempt: u32) {
        for at in self.moments(record, extent) {
            for fault in self.kinds() {
                self.plant(fault, at, attempt);
            }
        }
        if self.actor.kind() == ActorKind::Process {
            self.plant(Fault::IgnoreTerm, Moment::Interrupt, attempt);
            self.plant(Fault::Slow, Moment::Interrupt, attempt);
        }
    }

    fn moments(&self, record: &Record, extent: SweepExtent) -> Vec<Moment> {
        match self.actor.kind() {
            // A thread runs until its function returns.
            ActorKind::Blocking => return vec![Moment::FirstPoll, Moment::AfterInterrupt],
            // The number of its polls is one of the machine, and not of the process.
            ActorKind::Process => return MOMENTS[..4].to_vec(),
            _ => {}
        }
        let moments = &MOMENTS[..if self.is_dropped() { 3 } else { 5 }];
        let ready_after = match self.actor.ready() {
            ready if ready.is_set_by_start() => None,
            ready if ready.is_set_by_return() => Some(record.polls),
            _ => record.ready_after,
        };
        // The first poll is a moment of its own.
        let before_ready = ready_after.and_then(|polls| polls.checked_sub(1));
        let before_ready = before_ready.filter(|&polls| polls > 0);
        let last = record.polls.min(extent.polls).max(extent.replayed + 1);
        let polls = (1..last).filter(|&polls| Some(polls) != before_ready);
        let mut moments = moments.to_vec();
        moments.extend(before_ready.map(Moment::BeforeReady));
        moments.extend(polls.map(Moment::Poll));
        moments
    }

    fn of_interrupt(&mut self) {
        if self.actor.interrupt() == InterruptKind::Function {
            for fault in [Fault::Error, Fault::Panic, Fault::Hang] {
                self.plant(fault, Moment::InterruptFunction, 1);
            }
        }
    }
}

#[cfg(test)]
mod tests;
