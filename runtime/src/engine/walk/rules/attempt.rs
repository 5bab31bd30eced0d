//! Restarts, and stops of one actor, as the design states them.

use super::Step;
use crate::engine::walk::case::{has, ids};
use crate::engine::walk::oracle;
use crate::engine::walk::world::{SeenActor, Stage, another_follows};
use crate::engine::{AttemptStopReason, Id, MissedReadiness, PlanView, Return, StopReason};
use crate::{Dependents, Outcome};

impl Step<'_> {
    /// A late readiness interrupts the attempt and counts as its failure, where there may be another; else it is the
    /// cause.
    pub(super) fn cannot_be_ready(&mut self, id: Id, why: MissedReadiness) {
        if !oracle::restarts_after(self.script, id, true)
            || self.after.lost_requirement(self.shape, id).is_some()
        {
            return self.stops_for(StopReason::NotReady(id, why));
        }
        self.stops_attempt(id, AttemptStopReason::NotReady(why));
    }

    /// The attempt of `id` has returned by itself, and the next follows if the restarts allow it.
    pub(super) fn restarts_by_itself(&mut self, id: Id, failure: Option<StopReason>) {
        if self.has_exhausted_restarts(id) {
            return self.exhausts_restarts(id, failure);
        }
        if self.after.cause.is_some() {
            let outcome = self.after.actors[id].outcome();
            self.after.record(id, outcome);
            return;
        }
        self.after.actors[id].ready = false;
        if self.after.actors[id].tasks {
            self.stops_attempt(id, AttemptStopReason::TasksRemain(failure));
        } else {
            self.backs_off(id, failure);
        }
        self.stops_dependents(id);
    }

    fn has_exhausted_restarts(&self, id: Id) -> bool {
        self.script
            .max_restarts(id)
            .is_some_and(|limit| self.after.actors[id].restarts >= limit)
    }

    fn exhausts_restarts(&mut self, id: Id, failure: Option<StopReason>) {
        let actor = &mut self.after.actors[id];
        actor.stage = Stage::Done;
        actor.exhausted = true;
        if actor.outcome() != Outcome::Panicked {
            actor.returned = Some(Outcome::Failed);
        }
        let outcome = actor.outcome();
        self.after.record(id, outcome);
        self.expect_exhausted = Some((id, failure));
        if self.stops_on_failure(id) {
            self.stops_for(StopReason::RestartsExhausted(id));
        } else {
            self.continues(id, true);
        }
    }

    fn backs_off(&mut self, id: Id, failure: Option<StopReason>) {
        self.renews(id, Stage::BackingOff);
        self.after.actors[id].restarts += 1;
        self.expect_restart = Some((id, failure));
    }

    /// Clears the facts of the last attempt.
    fn renews(&mut self, id: Id, stage: Stage) {
        self.after.failures.retain(|&(of, _)| of != id);
        let actor = &mut self.after.actors[id];
        *actor = SeenActor {
            started: true,
            stage,
            number: actor.number,
            again: true,
            restarts: actor.restarts,
            ..SeenActor::default()
        };
    }

    /// All that require `id` and of which there is something to stop are to stop before, with `dependents = restart`.
    fn stops_dependents(&mut self, id: Id) {
        let required = self
            .shape
            .requirements
            .iter()
            .any(|requirements| has(*requirements, id));
        if required && self.script.dependents(id) == Dependents::Restart {
            self.requirers_leave(id, AttemptStopReason::Requirement(id));
        }
    }

    fn requirers_leave(&mut self, id: Id, reason: AttemptStopReason) {
        for other in ids(self.shape.all_dependents[id]) {
            if self
                .after
                .actors
                .get(other)
                .is_some_and(SeenActor::can_stop)
            {
                self.stops_attempt(other, reason);
            }
        }
    }

    /// Stops only this attempt. Afterwards the last request of a handle counts, or else the first reason.
    fn stops_attempt(&mut self, id: Id, reason: AttemptStopReason) {
        let actor = &mut self.after.actors[id];
        actor.patience = false;
        actor.contextless = false;
        actor.ready = false;
        let of_handle = matches!(
            reason,
            AttemptStopReason::Requested(_) | AttemptStopReason::Restart
        );
        actor.attempt_stop = actor.attempt_stop.filter(|_| !of_handle).or(Some(reason));
    }

    /// `id` waits for its requirements and restarts then. If it would wait in vain, it does not wait.
    pub(super) fn waits_again(&mut self, id: Id) {
        if self.after.actors[id].stage == Stage::BackingOff {
            self.after.actors[id].stage = Stage::WaitingToRestart;
        } else {
            self.renews(id, Stage::WaitingToRestart);
            self.expect_restart = Some((id, None));
        }
        self.waits_for_lost(id);
    }

    /// If a requirement that `id` waits for can never be ready, that failure is the cause.
    fn waits_for_lost(&mut self, id: Id) {
        if let Some(lost) = self.after.lost_requirement(self.shape, id) {
            self.stops_for(oracle::failure_of_lost(&self.after, lost));
        }
    }

    /// A part of `id` has returned.
    pub(super) fn back(&mut self, id: Id) {
        let actor = &mut self.after.actors[id];
        let (Some(reason), true) = (actor.attempt_stop, actor.is_done()) else {
            return;
        };
        actor.attempt_stop = None;
        if self.after.cause.is_some() {
            return;
        }
        match reason {
            AttemptStopReason::Requested(_) => {
                let outcome = actor.outcome();
                actor.requested = true;
                self.after.record(id, outcome);
                self.completes();
            }
            AttemptStopReason::Restart | AttemptStopReason::Requirement(_) => self.waits_again(id),
            AttemptStopReason::NotReady(why) => {
                self.left_for_another(id, Some(StopReason::NotReady(id, why)));
            }
            AttemptStopReason::TasksRemain(failure) => {
                let by_task = actor.task_failed.then_some(StopReason::Failed(id));
                self.left_for_another(id, failure.or(by_task));
            }
            AttemptStopReason::LinkedTaskFailed { will_restart: true } => {
                self.left_for_another(id, Some(StopReason::Failed(id)));
            }
            AttemptStopReason::LinkedTaskFailed {
                will_restart: false,
            } => {
                if actor.returned != Some(Outcome::Panicked) {
                    actor.returned = Some(Outcome::Failed);
                }
                self.after.record(id, Outcome::Failed);
                if self.stops_on_failure(id) {
                    self.stops_for(StopReason::Failed(id));
                } else {
                    self.continues(id, true);
                }
            }
        }
    }

    /// A linked task of `id` has failed. That is the failure of the attempt, unless the attempt has failed before, or the stop
    /// provoked it.
    pub(super) fn linked_task_failed(&mut self, id: Id, how: Return) {
        let group_stops = self.after.cause.is_some();
        let outcome = oracle::outcome_of_return(&self.after, id, how);
        let actor = &mut self.after.actors[id];
        let has_failed = actor.task_failed || actor.returned.is_some_and(Outcome::is_failure);
        if has_failed || outcome != Outcome::Failed {
            return;
        }
        (actor.task_failed, actor.error) = (true, true);
        let (alive, is_stopping) = (actor.alive(), actor.attempt_stop.is_some());
        self.attempt_failed = true;
        if self.before.stopping() || is_stopping {
            if group_stops || !is_stopping {
                self.after.record(id, Outcome::Failed);
            }
            return;
        }
        let failure = StopReason::Failed(id);
        let will_restart = oracle::restarts_after(self.script, id, true)
            && self.after.lost_requirement(self.shape, id).is_none();
        if !will_restart && self.stops_on_failure(id) {
            self.after.record(id, Outcome::Failed);
            self.stops_for(failure);
        } else if group_stops {
            self.after.record(id, Outcome::Failed);
        } else if will_restart && !alive {
            self.restarts_by_itself(id, Some(failure));
        } else {
            self.stops_attempt(id, AttemptStopReason::LinkedTaskFailed { will_restart });
            if will_restart && !self.has_exhausted_restarts(id) {
                self.stops_dependents(id);
            }
        }
    }

    /// An attempt has ended, with a failure or without, and the next follows.
    fn left_for_another(&mut self, id: Id, failure: Option<StopReason>) {
        if self.has_exhausted_restarts(id) {
            self.exhausts_restarts(id, failure);
        } else {
            self.backs_off(id, failure);
            self.waits_for_lost(id);
        }
    }

    /// A handle requests the end of `id`, which is not a cause. The dependents end first.
    pub(super) fn interrupt_requested(&mut self, id: Id) {
        let actor = &self.after.actors[id];
        let can_stop = actor.can_stop();
        self.requirers_leave(id, AttemptStopReason::Requested(id));
        if can_stop {
            return self.stops_attempt(id, AttemptStopReason::Requested(id));
        }
        let actor = &mut self.after.actors[id];
        actor.requested = true;
        if actor.started {
            actor.stage = Stage::Done;
            actor.returned = Some(Outcome::Restarting);
        } else {
            actor.stage = Stage::Cancelled;
        }
        self.completes();
    }

    /// A handle requests another attempt of `id`, which follows without a backoff.
    pub(super) fn asked_for_another(&mut self, id: Id) {
        let actor = &mut self.after.actors[id];
        actor.restarts = 0;
        actor.lasting = false;
        self.expect_unsettled = actor.settled.then_some(id);
        let (can_stop, stage) = (actor.can_stop(), actor.stage);
        self.requirers_leave(id, AttemptStopReason::Requirement(id));
        match stage {
            _ if can_stop => self.stops_attempt(id, AttemptStopReason::Restart),
            Stage::Cancelled => {
                self.after.actors[id] = SeenActor::default();
                self.waits_for_lost(id);
            }
            Stage::BackingOff | Stage::Done => self.waits_again(id),
            Stage::Waiting | Stage::WaitingToRestart | Stage::Alive | Stage::Absent => {}
        }
    }

    /// An actor that was interrupted at a request was abandoned.
    pub(super) fn was_abandoned_early(&mut self, id: Id) {
        let actor = &mut self.after.actors[id];
        let asked = matches!(
            actor.attempt_stop.take(),
            Some(AttemptStopReason::Requested(_) | AttemptStopReason::Restart)
        );
        actor.stage = Stage::Done;
        actor.returned = None;
        actor.abandoned_early = true;
        actor.tasks = false;
        actor.called_for_attempt = false;
        actor.requested = asked;
        actor.ready = false;
        self.after.record(id, Outcome::Abandoned);
        if self.after.cause.is_some() {
            return;
        }
        if !asked && self.stops_on_failure(id) {
            self.stops_for(StopReason::Abandoned(id));
        } else {
            self.completes();
        }
    }

    /// At the cause, an actor with a pending stop at a request stops with the group, and a pending restart is cancelled,
    /// which is not a failure.
    pub(super) fn stop_leaving(&mut self) {
        for id in 0..self.after.actors.len() {
            let actor = &mut self.after.actors[id];
            let Some(reason) = actor.attempt_stop else {
                continue;
            };
            if another_follows(reason) {
                actor.task_failed = false;
                if actor.stage == Stage::Done {
                    actor.returned = Some(Outcome::Restarting);
                    self.after.failures.retain(|&(of, _)| of != id);
                }
            }
            let actor = &mut self.after.actors[id];
            if !actor.attempt_interrupted {
                actor.attempt_stop = None;
            }
            let (outcome, panicked) = (actor.returned, actor.panicked);
            let task_failed = actor.task_failed;
            if let Some(outcome) = outcome {
                self.after.record(id, outcome);
            }
            if task_failed {
                self.after.record(id, Outcome::Failed);
            }
            if panicked {
                self.after.record(id, Outcome::Panicked);
            }
        }
    }
}
