//! The rules of the start: who starts when, and what readiness is.

use super::actor::{Actor, Execution, Readiness};
use super::{Action, Id, Limit, NotReady, Options, Phase, Span, Step, Why};
use crate::{GroupState, Ready};

impl<O: Options> Step<'_, O> {
    /// All that wait for nothing start in one step.
    pub(super) fn start(&mut self) {
        if self.engine.phase != Phase::Idle {
            return;
        }
        self.engine.phase = Phase::Starting;
        for id in self.graph.ids() {
            if self.engine.actors[id].execution == (Execution::Waiting { unready: 0 }) {
                self.start_actor(id);
            }
        }
        if self.engine.waiting > 0 {
            self.emit(Action::Arm(Limit::Warning, Span::BetweenWarnings));
        }
        self.check_ready();
        if self.engine.actors.is_empty() {
            self.cause(Why::Completed);
        }
    }

    /// One more actor that was admitted, which nobody waits for.
    pub(super) fn added(&mut self, id: Id) {
        debug_assert_eq!(id + 1, self.graph.len(), "an addition is the last of the graph");
        let is_unready = |&&other: &&Id| self.engine.actors[other].readiness != Readiness::Ready;
        let unready = self.graph.waits_for(id).iter().filter(is_unready).count();
        self.engine.actors.push(Actor::new(unready));
        self.engine.waiting += 1;
        self.engine.unready += 1;
        self.engine.unreturned += 1;
        self.engine.unended += 1;
        self.engine.unended_not_last += usize::from(!self.graph.stops_last(id));
        // Those that only the addition needs were goals before.
        let were_goals = self.graph.stops_before(id).iter().filter(|&&other| {
            let needed_before = self.graph.stops_after(other) > 1 || self.graph.stops_last(other);
            !needed_before && !self.engine.actors[other].has_returned()
        });
        self.engine.goals -= were_goals.count();
        self.engine.goals += usize::from(self.graph.is_goal(id));
        if self.engine.phase == Phase::Idle {
            return;
        }
        if unready == 0 {
            self.start_actor(id);
        } else if self.engine.waiting == 1 {
            self.emit(Action::Arm(Limit::Warning, Span::BetweenWarnings));
        }
    }

    fn start_actor(&mut self, id: Id) {
        self.engine.actors[id].execution = Execution::Started;
        self.engine.waiting -= 1;
        self.emit(Action::Start(id));
    }

    pub(super) fn running(&mut self, id: Id) {
        let actor = &mut self.engine.actors[id];
        if actor.execution != Execution::Started {
            return;
        }
        actor.execution = Execution::Running;
        actor.readiness = match self.options.ready(id) {
            Ready::Started => return self.became_ready(id),
            Ready::Manual => Readiness::Awaited,
            Ready::Finished => Readiness::AwaitsReturn,
        };
        if self.options.ready_within(id) && self.engine.cause.is_none() {
            self.emit(Action::Arm(Limit::ReadyWithin(id), Span::Declared));
        }
    }

    pub(super) fn said_ready(&mut self, id: Id) {
        let actor = &self.engine.actors[id];
        if actor.execution == Execution::Running && actor.readiness == Readiness::Awaited {
            self.emit(Action::Disarm(Limit::ReadyWithin(id)));
            self.became_ready(id);
        }
    }

    /// `id` is ready: those that waited for it and for nothing else start.
    pub(super) fn became_ready(&mut self, id: Id) {
        self.engine.actors[id].readiness = Readiness::Ready;
        self.emit(Action::BecameReady(id));
        let was_waiting = self.engine.waiting > 0;
        for &waiter in self.graph.waiters(id) {
            let Execution::Waiting { unready } = &mut self.engine.actors[waiter].execution else { continue };
            *unready -= 1;
            if *unready == 0 && self.engine.cause.is_none() {
                self.start_actor(waiter);
            }
        }
        if was_waiting && self.engine.waiting == 0 {
            self.emit(Action::Disarm(Limit::Warning));
        }
        self.counts_as_ready();
    }

    /// One actor less keeps the group from being ready.
    pub(super) fn counts_as_ready(&mut self) {
        self.engine.unready -= 1;
        self.check_ready();
    }

    fn check_ready(&mut self) {
        if self.engine.phase == Phase::Starting && self.engine.unready == 0 {
            self.engine.phase = Phase::Ready;
            self.emit(Action::State(GroupState::Ready));
        }
    }

    pub(super) fn context_dropped(&mut self, id: Id) {
        let unready = self.engine.actors[id].readiness == Readiness::Awaited;
        if unready && self.is_awaited(id) {
            self.cause(Why::NotReady(id, NotReady::ContextDropped));
        }
    }

    /// It is the cause whether somebody waits or not: a limit that nobody heeds would be none.
    pub(super) fn ready_too_late(&mut self, id: Id) {
        if self.engine.actors[id].will_be_ready() && self.engine.cause.is_none() {
            self.cause(Why::NotReady(id, NotReady::TooLate));
        }
    }
}
