//! The cases of a group: every fault of every actor, and every stop, as far as a run without a fault has shown.

use super::case::{Case, Fault, Moment, Phase, Plant, PlantedFault, Stop};
use super::trial::Drilled;
use super::watched::Record;
use crate::plan::{ActorKind, ActorPlan, InterruptKind};
use crate::{Ready, Signal};

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

/// The polls of an actor that have faults.
#[derive(Clone, Copy)]
pub(super) struct Polls {
    /// The limit of the polls in a run without a fault.
    pub(super) limit: u32,
    /// A poll that is there in any case, because it is replayed.
    pub(super) replayed: u32,
}

/// The cases besides `clean`, in the order in which they run.
pub(super) fn cases(drilled: &Drilled, polls: Polls) -> Vec<Case> {
    let mut cases = Vec::new();
    for phase in phases(drilled) {
        for stop in stops(drilled) {
            cases.push(Case(Plant::Stop(stop, phase.clone())));
        }
    }
    drilled.for_each("", &mut |path, actor, watched| {
        let record = watched.record();
        if record.attempts > 0 {
            let mut faults = Faults {
                actor,
                is_limited: drilled.plan.grace().is_some() || actor.grace().is_some(),
                path: &path,
                cases: &mut cases,
            };
            faults.of_execute(&record, polls);
            faults.of_interrupt();
            faults.of_attempts();
        }
    });
    cases
}

fn phases(drilled: &Drilled) -> Vec<Phase> {
    let ready = drilled.plan.actors().filter(|actor| !actor.is_absent());
    let ready = ready.map(|actor| Phase::Ready(actor.name().to_owned()));
    [Phase::Start]
        .into_iter()
        .chain(ready)
        .chain([Phase::GroupReady, Phase::Running])
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

    fn of_execute(&mut self, record: &Record, polls: Polls) {
        for at in self.moments(record, polls) {
            for fault in self.kinds() {
                self.plant(fault, at, 1);
            }
        }
        if self.actor.kind() == ActorKind::Process {
            self.plant(Fault::IgnoreTerm, Moment::Interrupt, 1);
            self.plant(Fault::Slow, Moment::Interrupt, 1);
        }
    }

    fn moments(&self, record: &Record, polls: Polls) -> Vec<Moment> {
        match self.actor.kind() {
            // A thread runs until its function returns.
            ActorKind::Blocking => return vec![Moment::FirstPoll, Moment::AfterInterrupt],
            // The number of its polls is one of the machine, and not of the process.
            ActorKind::Process => return MOMENTS[..4].to_vec(),
            _ => {}
        }
        let moments = &MOMENTS[..if self.is_dropped() { 3 } else { 5 }];
        let ready_after = match self.actor.ready() {
            Ready::Started => None,
            Ready::Manual => record.ready_after,
            Ready::Finished => Some(record.polls),
        };
        // The first poll is a moment of its own.
        let before_ready = ready_after.and_then(|polls| polls.checked_sub(1));
        let before_ready = before_ready.filter(|&polls| polls > 0);
        let last = record.polls.min(polls.limit).max(polls.replayed + 1);
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

    /// The faults of each further attempt.
    fn of_attempts(&mut self) {
        let Some(restart) = self.actor.restart() else {
            return;
        };
        let last = restart
            .max_restarts
            .map_or(LAST_ATTEMPT, |restarts| LAST_ATTEMPT.min(restarts + 1));
        for attempt in 2..=last {
            for fault in self.kinds() {
                self.plant(fault, Moment::FirstPoll, attempt);
                // A thread has no step there, and one moment is enough for the attempts after the second.
                if attempt == 2 && !self.actor.is_blocking() {
                    self.plant(fault, Moment::Ready, attempt);
                }
            }
        }
    }
}

#[cfg(test)]
mod tests;
