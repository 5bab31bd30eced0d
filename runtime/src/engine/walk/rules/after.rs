//! The rules after every step: the state of the group, no actor held without a reason, an end that can be reached, and true
//! statements of the engine about itself.

use super::{Checked, Step};
use crate::engine::walk::case::{Set, has, ids};
use crate::engine::walk::oracle;
use crate::engine::walk::world::{Escalation, MailboxLook, SeenActor, Stage};
use crate::engine::{
    Delivery, Engine, Event, Id, Limit, PlanView, StopReason, StopRequest, Unfinished,
};
use crate::{GroupState, Signal};

impl Step<'_> {
    /// Every action that the event demands was taken.
    pub(super) fn nothing_missing(&self) -> Checked {
        if let Some(cause) = self.would_be_cause {
            return Err(format!("G4: {cause:?} is neither the cause nor recorded"));
        }
        rule!(self.expect_exit.is_none(), "the process must end");
        rule!(
            self.expect_unsettled.is_none() && self.expect_dropped.is_none(),
            "not reported: {:?} is no longer settled, {:?} was dropped from outside",
            self.expect_unsettled,
            self.expect_dropped
        );
        rule!(
            self.expect_report.is_none(),
            "not reported: {:?}",
            self.expect_report
        );
        rule!(
            self.expect_disposal.is_none(),
            "removed values go nowhere, and not by {:?}",
            self.expect_disposal
        );
        rule!(
            self.expect_missed.is_empty(),
            "the stop does not name the steps that it prevented: {:?}",
            self.expect_missed
        );
        if self.after.dropped {
            return Ok(());
        }
        rule!(
            self.expect_restart.is_none(),
            "not restarted: {:?}",
            self.expect_restart
        );
        rule!(
            self.expect_exhausted.is_none(),
            "not exhausted: {:?}",
            self.expect_exhausted
        );
        rule!(
            self.expect_begun.is_none(),
            "the values of {:?} have come, and it does not begin",
            self.expect_begun
        );
        Ok(())
    }

    /// The group has the state that follows from the events.
    pub(super) fn stands(&self) -> Checked {
        let (before, after) = (self.before, &self.after);
        if after.dropped {
            return self.discarded();
        }
        let all_ready = after.begun
            && after
                .actors
                .iter()
                .all(|actor| actor.ready || actor.is_inactive());
        let was_ready = matches!(before.state, GroupState::Ready | GroupState::Degraded);
        let ended = after.cause.is_some() && after.actors.iter().all(|actor| actor.ended);
        let drains = match before.state {
            GroupState::Ready | GroupState::Degraded if before.cause.is_none() => {
                after.cause == Some(StopReason::Requested(StopRequest::Signal(Signal::TERM)))
                    && self.script.drain()
            }
            GroupState::Draining => {
                let ignored = matches!(
                    self.event,
                    Event::StopRequested(StopRequest::Signal(signal))
                        if signal == Signal::HUP || before.same_request
                );
                let ends = matches!(
                    self.event,
                    Event::StopRequested(_)
                        | Event::Expired(Limit::Drain | Limit::Deadline | Limit::LastHalfSecond)
                        | Event::ParentAborts(_)
                        | Event::ParentAbandons
                );
                let ends = ends && !ignored;
                !ends && !self.stops
            }
            _ => false,
        };
        let state = match (after.cause.is_some(), drains) {
            (false, _) if was_ready && after.actors.iter().any(SeenActor::degrades) => {
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

    /// The run was dropped: everybody was interrupted, and nothing is waited for.
    fn discarded(&self) -> Checked {
        let after = &self.after;
        rule!(
            after.state == GroupState::Ended,
            "the run was dropped, and the group is {:?}",
            after.state
        );
        rule!(
            after.actors.iter().all(|actor| actor.ended),
            "G2: the run was dropped, and somebody was forgotten"
        );
        Ok(())
    }

    /// After the last actor the run waits only for drops, and for a bounded time.
    pub(super) fn can_finish(&self) -> Checked {
        let world = &self.after;
        let ended = world.state == GroupState::Ended;
        rule!(
            !ended || world.finished || world.released,
            "every actor has ended, and the retained values are not dropped"
        );
        rule!(
            world.begun || self.event != Event::Start || world.mailbox == MailboxLook::Early,
            "G5: the group is to start, and the requests before are not read"
        );
        let reads = matches!(world.mailbox, MailboxLook::BeingRead { .. });
        rule!(
            !ended || world.finished || reads || (world.drops > 0 && !world.closing),
            "G5: the run waits for nothing"
        );
        Ok(())
    }

    /// Independent actors never wait for each other, and no actor waits for one that has ended.
    pub(super) fn no_actor_is_held(&self) -> Checked {
        let world = &self.after;
        for (id, actor) in world.actors.iter().enumerate() {
            if actor.waits() {
                let free =
                    world.begun && world.cause.is_none() && world.missing(self.shape, id) == 0;
                let held = world.stopping_dependents(self.shape, id) != 0;
                rule!(!free || held, "G1: {id} is held, and may start");
            } else if actor.started && world.stopping() && !actor.interrupted {
                rule!(
                    world.held(self.shape, id),
                    "G1, G2: {id} is held, and may be interrupted"
                );
            }
            if world.cause.is_none() && actor.attempt_stop.is_some() {
                let held = world.stopping_before(self.shape, id) != 0;
                rule!(
                    actor.attempt_interrupted || held,
                    "G1: {id} is held, and may be interrupted at a request"
                );
            }
            let over = actor.interrupted && oracle::outcome_of_end(actor).is_some();
            rule!(
                actor.ended || !over,
                "{id} has not ended, and all of it has finished"
            );
            if actor.interrupted && !actor.ended && (!actor.is(Delivery::Drop) || actor.tasks) {
                rule!(
                    actor.aborted || world.escalation < Escalation::Abort,
                    "{id} is not aborted, and its time has expired"
                );
            }
            if actor.interrupted && !actor.ended {
                rule!(
                    actor.abandoned || world.escalation < Escalation::Abandon,
                    "{id} is not abandoned, and its time has expired"
                );
            }
        }
        Ok(())
    }

    /// An actor is settled if and only if it has ended.
    pub(super) fn settled_actors_are_reported(&self) -> Checked {
        if self.after.cause.is_some() {
            return Ok(());
        }
        for (id, actor) in self.after.actors.iter().enumerate() {
            let begun = self.after.begun || actor.stage != Stage::Absent;
            let settled = begun && actor.is_inactive() && (actor.is_done() || !actor.started);
            rule!(
                actor.settled == settled,
                "{id} is settled: {settled}, and it was not reported"
            );
        }
        Ok(())
    }

    /// The waits for a value end as soon as none can come, and not before: no attempt runs that may provide, and none follows.
    pub(super) fn values_are_awaited(&self) -> Checked {
        for (id, actor) in self.after.actors.iter().enumerate() {
            let can_come = oracle::value_can_come(&self.after, id);
            rule!(
                actor.valueless != can_come,
                "a value of {id} can come: {can_come}, and its waits have ended: {}",
                actor.valueless
            );
        }
        Ok(())
    }

    /// Something can still happen that brings the group on.
    pub(super) fn can_end(&self) -> Checked {
        let world = &self.after;
        if world.cause.is_none() {
            let gone = world.actors.iter().all(SeenActor::is_inactive);
            rule!(
                !world.begun || !gone,
                "G5: no actor is left to wait for, and there is no cause"
            );
            let lost: Set = world.all(SeenActor::lost);
            for id in ids(world.all(SeenActor::may_start)) {
                rule!(
                    self.shape.requirements[id] & lost == 0,
                    "G5: {id} waits in vain"
                );
            }
        } else if world.state != GroupState::Ended {
            let limits = world
                .armed
                .iter()
                .any(|limit| !matches!(limit, Limit::Warning | Limit::SameRequest));
            // A nested group that was aborted bounds its own stop.
            let group =
                |actor: &SeenActor| actor.is(Delivery::Group) && actor.aborted && !actor.ended;
            // Where nothing bounds the group, only a limit of their own bounds its actors.
            rule!(
                limits || world.grace.is_none() || world.actors.iter().any(group),
                "G5: nothing can end the stop"
            );
        }
        Ok(())
    }

    /// The statements of the engine about itself are true.
    pub(super) fn engine_agrees(&self, engine: &Engine) -> Checked {
        let (world, graph) = (&self.after, &self.shape.graph);
        rule!(
            engine.cause == world.cause,
            "G4: the cause is {:?}",
            world.cause
        );
        if world.dropped {
            return Ok(());
        }
        let root = world.first_noted(|_| true);
        rule!(
            engine.root() == root,
            "root: {:?}, not {root:?}",
            engine.root()
        );
        for id in 0..world.actors.len() {
            let recorded = world.first_noted(|of| of == id);
            let of_engine = engine.actors[id]
                .recorded
                .map(|recorded| (id, recorded.outcome));
            rule!(
                of_engine == recorded,
                "of {id} is recorded {of_engine:?}, not {recorded:?}"
            );
            let excused = world.actors[id].excused == Some(true);
            rule!(
                (engine.actors[id].excused == Some(true)) == excused,
                "the abort of {id} is excused: {}",
                !excused
            );
            let (ill, depends) = (
                oracle::ends_ill(world, id),
                world.cause.is_none() && world.actors[id].attempt_stop.is_some(),
            );
            rule!(
                depends || recorded.is_some() == ill.is_some(),
                "of {id} is recorded {recorded:?}, and it ends {ill:?}"
            );
        }
        let well = engine.succeeded();
        rule!(
            world.cause.is_none() || well == oracle::succeeded(world),
            "it ended well: {well}, unlike its report"
        );
        rule!(engine.forced_by() == world.forced_by, "forced_by");
        let stopping_actors: Vec<(Id, Unfinished)> = (world.actors.iter().enumerate())
            .filter(|(_, actor)| actor.is_stopping())
            .map(|(id, actor)| (id, oracle::unfinished(actor)))
            .collect();
        rule!(
            engine.stopping_actors().eq(stopping_actors),
            "stopping_actors"
        );
        let before_cause = |set: Set| if world.cause.is_none() { set } else { 0 };
        let blocked = ids(before_cause(world.all(SeenActor::waits))).filter_map(|id| {
            let missing = world.missing(self.shape, id);
            graph
                .requirements(id)
                .iter()
                .find(|&&other| has(missing, other))
                .map(|&other| (id, other))
        });
        rule!(engine.blocked(graph).eq(blocked), "blocked");
        let undeclared = ids(before_cause(world.all(SeenActor::is_undeclared)));
        rule!(engine.undeclared().eq(undeclared), "undeclared");
        if world.cause.is_none() {
            for (id, actor) in world.actors.iter().enumerate() {
                let runs = engine.actors[id].can_be_stopped();
                rule!(runs == actor.can_stop(), "{id} runs: {runs}");
                rule!(
                    engine.was_abandoned(id) == actor.abandoned_early,
                    "{id} was abandoned: {}",
                    !actor.abandoned_early
                );
            }
        }
        Ok(())
    }
}
