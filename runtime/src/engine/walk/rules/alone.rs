//! What is run again, and what stops alone, by the words of the design.

use super::Step;
use crate::engine::walk::case::{has, ids};
use crate::engine::walk::oracle;
use crate::engine::walk::world::{Part, Stage};
use crate::engine::{Id, NotReady, Options, Reason, Why};
use crate::{Dependents, Outcome};

impl Step<'_> {
    /// A late readiness interrupts the execution and counts as its failure, where there may be another; else it is the
    /// cause.
    pub(super) fn cannot_be_ready(&mut self, id: Id, why: NotReady) {
        if !oracle::says_again(self.script, id, true)
            || self.after.lost_requirement(self.shape, id).is_some()
        {
            return self.stops_for(Why::NotReady(id, why));
        }
        self.leaves(id, Reason::NotReady(why));
    }

    /// The execution of `id` has come back by itself, and the next follows, if there may be so many.
    pub(super) fn comes_again(&mut self, id: Id, failure: Option<Why>) {
        if self.used_up(id) {
            return self.gives_up(id, failure);
        }
        if self.after.cause.is_some() {
            let outcome = self.after.parts[id].outcome();
            self.after.note(id, outcome);
            return;
        }
        self.after.parts[id].ready = false;
        if self.after.parts[id].children {
            self.leaves(id, Reason::Over(failure));
        } else {
            self.backs_off(id, failure);
        }
        self.stops_dependents(id);
    }

    fn used_up(&self, id: Id) -> bool {
        self.script
            .restart_limit(id)
            .is_some_and(|limit| self.after.parts[id].restarts >= limit)
    }

    fn gives_up(&mut self, id: Id, failure: Option<Why>) {
        let part = &mut self.after.parts[id];
        part.stage = Stage::Over;
        part.given_up = true;
        if part.outcome() != Outcome::Panicked {
            part.returned = Some(Outcome::Failed);
        }
        let outcome = part.outcome();
        self.after.note(id, outcome);
        self.expect_given_up = Some((id, failure));
        if self.stops_on_failure(id) {
            self.stops_for(Why::RestartsExhausted(id));
        } else {
            self.continues(id, true);
        }
    }

    fn backs_off(&mut self, id: Id, failure: Option<Why>) {
        self.renews(id, Stage::BackingOff);
        self.after.parts[id].restarts += 1;
        self.expect_again = Some((id, failure));
    }

    /// What was seen of the last execution is over.
    fn renews(&mut self, id: Id, stage: Stage) {
        self.after.notes.retain(|&(of, _)| of != id);
        let part = &mut self.after.parts[id];
        *part = Part {
            started: true,
            stage,
            again: true,
            restarts: part.restarts,
            ..Part::default()
        };
    }

    /// All that require `id` and of which there is something to stop are to stop before, if it says so.
    fn stops_dependents(&mut self, id: Id) {
        let required = self
            .shape
            .waits_for
            .iter()
            .any(|waits_for| has(*waits_for, id));
        if required && self.script.dependents(id) == Dependents::Restart {
            self.requirers_leave(id, Reason::Requirement(id));
        }
    }

    fn requirers_leave(&mut self, id: Id, reason: Reason) {
        for other in ids(self.shape.requirers[id]) {
            if self.after.parts.get(other).is_some_and(Part::can_stop) {
                self.leaves(other, reason);
            }
        }
    }

    /// This execution is to stop alone. What comes after that is the last word of a handle, or else the first reason.
    fn leaves(&mut self, id: Id, reason: Reason) {
        let part = &mut self.after.parts[id];
        part.ready = false;
        let of_handle = matches!(reason, Reason::Asked(_) | Reason::Restart);
        part.leaving = part.leaving.filter(|_| !of_handle).or(Some(reason));
    }

    /// `id` waits for what it requires, and is run again then. In vain, it is not to wait.
    pub(super) fn waits_again(&mut self, id: Id) {
        if self.after.parts[id].stage == Stage::BackingOff {
            self.after.parts[id].stage = Stage::WaitingAgain;
        } else {
            self.renews(id, Stage::WaitingAgain);
            self.expect_again = Some((id, None));
        }
        self.waits_for_lost(id);
    }

    /// Where something that `id` waits for now will never be ready, that failure is the cause.
    fn waits_for_lost(&mut self, id: Id) {
        if let Some(lost) = self.after.lost_requirement(self.shape, id) {
            self.stops_for(oracle::failure_of_lost(&self.after, lost));
        }
    }

    /// Something of `id` has come back.
    pub(super) fn back(&mut self, id: Id) {
        let part = &mut self.after.parts[id];
        let (Some(reason), true) = (part.leaving, part.over()) else {
            return;
        };
        part.leaving = None;
        if self.after.cause.is_some() {
            return;
        }
        match reason {
            Reason::Asked(_) => {
                let outcome = part.outcome();
                part.asked = true;
                self.after.note(id, outcome);
                self.completes(id);
            }
            Reason::Restart | Reason::Requirement(_) => self.waits_again(id),
            Reason::NotReady(why) => self.left_for_another(id, Some(Why::NotReady(id, why))),
            Reason::Over(failure) => self.left_for_another(id, failure),
        }
    }

    /// An execution that failed, or not, is over, and the next is to follow.
    fn left_for_another(&mut self, id: Id, failure: Option<Why>) {
        if self.used_up(id) {
            self.gives_up(id, failure);
        } else {
            self.backs_off(id, failure);
            self.waits_for_lost(id);
        }
    }

    /// A handle asks for the end of `id`, which is no cause. Those that require it go first.
    pub(super) fn asked_to_end(&mut self, id: Id) {
        let part = &self.after.parts[id];
        let (can_stop, may_start) = (part.can_stop(), part.may_start());
        if self.after.cause.is_some() || !(can_stop || may_start) {
            return;
        }
        self.requirers_leave(id, Reason::Asked(id));
        if can_stop {
            return self.leaves(id, Reason::Asked(id));
        }
        let part = &mut self.after.parts[id];
        part.asked = true;
        if part.started {
            part.stage = Stage::Over;
            part.returned = Some(Outcome::Restarting);
        } else {
            part.stage = Stage::CalledOff;
        }
        self.completes(id);
    }

    /// A handle asks for another execution of `id`, which follows without a delay. What was left behind has none.
    pub(super) fn asked_for_another(&mut self, id: Id) {
        let part = &mut self.after.parts[id];
        if self.after.cause.is_some() || part.left {
            return;
        }
        part.restarts = 0;
        part.lasting = false;
        let (can_stop, stage) = (part.can_stop(), part.stage);
        self.requirers_leave(id, Reason::Requirement(id));
        match stage {
            _ if can_stop => self.leaves(id, Reason::Restart),
            Stage::CalledOff => {
                self.after.parts[id] = Part::default();
                self.waits_for_lost(id);
            }
            Stage::BackingOff | Stage::Over => self.waits_again(id),
            Stage::Waiting | Stage::WaitingAgain | Stage::Alive => {}
        }
    }

    /// One that was interrupted alone was left behind.
    pub(super) fn was_left(&mut self, id: Id) {
        let part = &mut self.after.parts[id];
        let asked = matches!(
            part.leaving.take(),
            Some(Reason::Asked(_) | Reason::Restart)
        );
        part.stage = Stage::Over;
        part.returned = None;
        part.left = true;
        part.children = false;
        part.called_alone = false;
        part.asked = asked;
        part.ready = false;
        self.after.note(id, Outcome::Abandoned);
        if self.after.cause.is_some() {
            return;
        }
        if !asked && self.stops_on_failure(id) {
            self.stops_for(Why::Abandoned(id));
        } else {
            self.completes(id);
        }
    }

    /// With the cause, whoever is to stop alone and was not told stops with the group; and what was about to be run again is
    /// not, which is no failure.
    pub(super) fn stop_leaving(&mut self) {
        for id in 0..self.after.parts.len() {
            let part = &mut self.after.parts[id];
            let Some(reason) = part.leaving else { continue };
            if part.stage == Stage::Over && !matches!(reason, Reason::Asked(_)) {
                part.returned = Some(Outcome::Restarting);
                self.after.notes.retain(|&(of, _)| of != id);
            }
            let part = &mut self.after.parts[id];
            if !part.alone {
                part.leaving = None;
            }
            let (outcome, panicked) = (part.returned, part.panicked);
            if let Some(outcome) = outcome {
                self.after.note(id, outcome);
            }
            if panicked {
                self.after.note(id, Outcome::Panicked);
            }
        }
    }
}
