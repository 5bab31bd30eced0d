//! The cases of a group: every fault of every actor, and every stop, as far as a run without a fault has shown.

use super::case::{Case, Fault, Moment, Phase, Plant, PlantedFault, Stop};
use super::trial::Drilled;
use crate::Signal;
use crate::plan::{ActorPlan, InterruptKind};

const FAULTS: [Fault; 4] = [Fault::Error, Fault::Panic, Fault::Return, Fault::Hang];

/// The cases besides `clean`, in the order in which they run. `polls` limits the sweep over the polls of an actor.
pub(super) fn cases(drilled: &Drilled, polls: u32) -> Vec<Case> {
    let mut cases = Vec::new();
    for phase in phases(drilled) {
        for stop in stops(drilled) {
            cases.push(Case(Plant::Stop(stop, phase.clone())));
        }
    }
    drilled.for_each("", &mut |path, actor, watched| {
        let record = watched.record();
        if record.attempts > 0 {
            let is_limited = drilled.plan.grace().is_some() || actor.grace().is_some();
            faults(
                actor,
                is_limited,
                record.polls.min(polls),
                &path,
                &mut cases,
            );
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

fn faults(actor: &ActorPlan, is_limited: bool, polls: u32, path: &str, cases: &mut Vec<Case>) {
    let mut plant = |fault, at, attempts| {
        cases.push(Case(Plant::Fault(PlantedFault {
            at,
            fault,
            attempts,
            actor: path.to_owned(),
        })));
    };
    let is_dropped = actor.interrupt() == InterruptKind::Drop;
    let moments: &[Moment] = match (actor.is_blocking(), is_dropped) {
        // A thread runs until its function returns.
        (true, _) => &[Moment::FirstPoll, Moment::AfterInterrupt],
        // The interrupt drops the future: it observes nothing.
        (false, true) => &[Moment::FirstPoll, Moment::Ready, Moment::GroupReady],
        (false, false) => &[
            Moment::FirstPoll,
            Moment::Ready,
            Moment::GroupReady,
            Moment::Interrupt,
            Moment::AfterInterrupt,
        ],
    };
    let polls = if actor.is_blocking() { 0 } else { polls };
    let moments = moments.iter().copied().chain((1..polls).map(Moment::Poll));
    for at in moments {
        // Without a limit, what hangs is waited for without an end.
        for fault in FAULTS {
            if fault != Fault::Hang || is_limited {
                plant(fault, at, 1);
            }
        }
    }
    if !actor.is_blocking() && !is_dropped {
        plant(Fault::Slow, Moment::Interrupt, 1);
    }
    if actor.restart().is_some() {
        for fault in [Fault::Error, Fault::Panic] {
            plant(fault, Moment::FirstPoll, 2);
            plant(fault, Moment::Ready, 2);
        }
    }
}
