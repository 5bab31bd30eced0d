//! What must hold after every step: where the group stands, that nobody is held who need not be, that it can come to its
//! end, and that what the engine says of itself is true.

use super::{Broken, Step};
use crate::engine::walk::case::{Set, has, ids};
use crate::engine::walk::oracle;
use crate::engine::walk::world::{Escalation, Part};
use crate::engine::{Asked, Engine, Event, Id, Interruption, Left, Limit, Options, Why};
use crate::{GroupState, Signal};

impl Step<'_> {
    /// The group stands where it must after what was seen.
    pub(super) fn stands(&self) -> Broken {
        let (before, after) = (self.before, &self.after);
        rule!(
            self.would_be_cause.is_none(),
            "G4: {:?} is neither the cause nor recorded",
            self.would_be_cause
        );
        rule!(self.expect_exit.is_none(), "the process must end");
        rule!(
            self.expect_again.is_none(),
            "not run again: {:?}",
            self.expect_again
        );
        rule!(
            self.expect_given_up.is_none(),
            "not given up: {:?}",
            self.expect_given_up
        );
        let all_ready = after.begun && after.parts.iter().all(|part| part.ready || part.gone());
        let was_ready = matches!(before.state, GroupState::Ready | GroupState::Degraded);
        let ended = after.cause.is_some() && after.parts.iter().all(|part| part.ended);
        let drains = match before.state {
            GroupState::Ready | GroupState::Degraded if before.cause.is_none() => {
                after.cause == Some(Why::Asked(Asked::Signal(Signal::TERM))) && self.script.drain()
            }
            GroupState::Draining => {
                let ends = matches!(
                    self.event,
                    Event::Asked(_) | Event::Passed(Limit::Drain | Limit::Deadline | Limit::Last)
                );
                !ends && !self.stops
            }
            _ => false,
        };
        let state = match (after.cause.is_some(), drains) {
            (false, _) if was_ready && after.parts.iter().any(Part::degrades) => {
                GroupState::Degraded
            }
            (false, _) if was_ready || all_ready => GroupState::Ready,
            (false, _) => GroupState::Starting,
            (true, true) => GroupState::Draining,
            (true, false) if ended => GroupState::Ended,
            (true, false) => GroupState::Stopping,
        };
        rule!(
            after.state == state,
            "the group is {:?}, not {state:?}",
            after.state
        );
        rule!(
            after.armed == after.due(),
            "armed are {:?}, not {:?}",
            after.armed,
            after.due()
        );
        Ok(())
    }

    /// Independent ones never wait for each other, and nobody waits for what is over.
    pub(super) fn nobody_held(&self) -> Broken {
        let world = &self.after;
        for (id, part) in world.parts.iter().enumerate() {
            if part.waits() {
                let free =
                    world.begun && world.cause.is_none() && world.missing(self.shape, id) == 0;
                let held = world.leaving_requirers(self.shape, id) != 0;
                rule!(!free || held, "G1: {id} is held, and may start");
            } else if part.started && world.stopping() && !part.interrupted {
                rule!(
                    world.held(self.shape, id),
                    "G1, G2: {id} is held, and may be interrupted"
                );
            }
            if world.cause.is_none() && part.leaving.is_some() {
                let held = world.leaving_before(self.shape, id) != 0;
                rule!(
                    part.alone || held,
                    "G1: {id} is held, and may be interrupted alone"
                );
            }
            let over = part.interrupted && oracle::outcome_of_end(part).is_some();
            rule!(
                part.ended || !over,
                "{id} has not ended, and all of it is over"
            );
            if part.interrupted && !part.ended && (!part.is(Interruption::Drop) || part.children) {
                rule!(
                    part.aborted || world.escalation < Escalation::Abort,
                    "{id} is not aborted, and time is up"
                );
            }
            if part.interrupted && !part.ended {
                rule!(
                    part.abandoned || world.escalation < Escalation::Abandon,
                    "{id} is not left behind, and time is up"
                );
            }
        }
        Ok(())
    }

    /// What is over is said to rest, and nothing else.
    pub(super) fn nobody_left_out(&self) -> Broken {
        if self.after.cause.is_some() {
            return Ok(());
        }
        for (id, part) in self.after.parts.iter().enumerate() {
            let rests = part.gone() && (part.over() || !part.started);
            rule!(
                part.rests == rests,
                "{id} rests: {rests}, and nobody was told"
            );
        }
        Ok(())
    }

    /// Something can still happen that brings the group on.
    pub(super) fn can_end(&self) -> Broken {
        let world = &self.after;
        if world.cause.is_none() {
            let gone = world.parts.iter().all(Part::gone);
            rule!(
                !world.begun || !gone,
                "G5: nobody is left to wait for, and there is no cause"
            );
            let lost: Set = world.all(Part::lost);
            for id in ids(world.all(Part::may_start)) {
                rule!(
                    self.shape.waits_for[id] & lost == 0,
                    "G5: {id} waits in vain"
                );
            }
        } else if world.state != GroupState::Ended {
            let limits = world.armed.iter().any(|limit| limit != Limit::Warning);
            // A nested group that was told to abort bounds itself.
            let group = |part: &Part| part.is(Interruption::Group) && part.aborted && !part.ended;
            // Where nothing bounds the group, only a limit of their own bounds its actors.
            rule!(
                limits || !world.deadline || world.parts.iter().any(group),
                "G5: nothing can end the stop"
            );
        }
        Ok(())
    }

    /// What the engine says of itself is true.
    pub(super) fn says(&self, engine: &Engine) -> Broken {
        let (world, graph) = (&self.after, &self.shape.graph);
        rule!(
            engine.cause == world.cause,
            "G4: the cause is {:?}",
            world.cause
        );
        let well = engine.succeeded();
        rule!(
            world.cause.is_none() || well == oracle::succeeded(world),
            "it ended well: {well}, unlike its report"
        );
        let root = world.first_noted(|_| true);
        rule!(
            engine.root() == root,
            "root: {:?}, not {root:?}",
            engine.root()
        );
        for id in 0..world.parts.len() {
            let noted = world.first_noted(|of| of == id);
            let of_engine = engine.actors[id].noted.map(|noted| (id, noted.outcome));
            rule!(
                of_engine == noted,
                "of {id} is noted {of_engine:?}, not {noted:?}"
            );
            let (ill, depends) = (
                oracle::ends_ill(world, id),
                world.cause.is_none() && world.parts[id].leaving.is_some(),
            );
            rule!(
                depends || noted.is_some() == ill.is_some(),
                "of {id} is noted {noted:?}, and it ends {ill:?}"
            );
        }
        rule!(engine.forced_by() == world.forced_by, "forced_by");
        rule!(engine.was_cut_short() == world.cut_short, "was_cut_short");
        rule!(engine.is_stopping() == world.stopping(), "is_stopping");
        let awaited: Vec<(Id, Left)> = (world.parts.iter().enumerate())
            .filter(|(_, part)| part.told())
            .map(|(id, part)| (id, oracle::left(part)))
            .collect();
        rule!(engine.awaited().eq(awaited), "awaited");
        if world.cause.is_none() {
            let blocked = ids(world.all(Part::waits)).filter_map(|id| {
                let missing = world.missing(self.shape, id);
                graph
                    .waits_for(id)
                    .iter()
                    .find(|&&other| has(missing, other))
                    .map(|&other| (id, other))
            });
            rule!(engine.blocked(graph).eq(blocked), "blocked");
            for (id, part) in world.parts.iter().enumerate() {
                rule!(
                    engine.runs(id) == part.can_stop(),
                    "{id} runs: {}",
                    engine.runs(id)
                );
                rule!(
                    engine.was_left_behind(id) == part.left,
                    "{id} was left behind: {}",
                    !part.left
                );
            }
        }
        Ok(())
    }
}
