//! The rules after the last actor: the retained values are dropped, requests that come too late are answered, and the run
//! finishes exactly once. Also the rule of a run that is dropped before.

use super::lifecycle::GroupStop;
use super::{
    AbortReason, Action, DropList, Limit, Phase, PlanView, Removed, Span, StopReason, Transition,
};
use crate::{GroupState, Outcome};

impl<O: PlanView> Transition<'_, O> {
    /// If every actor has ended, the retained values are dropped.
    pub(super) fn check_all_ended(&mut self) {
        if self.engine.unended > 0 || self.engine.phase >= Phase::Dropping {
            return;
        }
        if std::mem::take(&mut self.engine.same_request) {
            self.emit(Action::Disarm(Limit::SameRequest));
        }
        for limit in [Limit::Deadline, Limit::LastHalfSecond, Limit::Warning] {
            self.emit(Action::Disarm(limit));
        }
        self.emit(Action::State(GroupState::Ended));
        if self.engine.is_abandoned {
            self.emit(Action::PassToParent(DropList::Retained));
            self.close();
        } else {
            self.engine.phase = Phase::Dropping;
            self.drop_values(DropList::Retained);
            self.read_mailbox();
        }
    }

    fn drop_values(&mut self, values: DropList) {
        self.engine.drops += 1;
        self.emit(Action::Drop(values));
    }

    /// Handles removed values. The run waits for each drop, so a late stop request, which can be repeated without an end,
    /// begins none after the actors have ended.
    pub(super) fn removed(&mut self, removed: Removed) {
        match self.engine.phase {
            Phase::Finished => self.emit(Action::Drop(DropList::Removed)),
            _ if self.engine.is_abandoned => self.emit(Action::PassToParent(DropList::Removed)),
            Phase::Closing => self.emit(Action::RetainRemoved),
            Phase::Dropping if removed == Removed::LateError => self.emit(Action::RetainRemoved),
            _ => self.drop_values(DropList::Removed),
        }
    }

    pub(super) fn drop_finished(&mut self) {
        if self.engine.phase == Phase::Finished {
            return;
        }
        self.engine.drops -= 1;
        if self.engine.phase == Phase::Dropping && self.engine.drops == 0 {
            self.read_mailbox();
        }
    }

    /// Requests that came before the group starts, while the last actor ended or while values were dropped are answered
    /// before the group starts or the run finishes.
    pub(super) fn read_mailbox(&mut self) {
        if !std::mem::replace(&mut self.engine.reads_mailbox, true) {
            self.emit(Action::ReadMailbox);
        }
    }

    pub(super) fn mailbox_read(&mut self, drop_failed: bool) {
        self.engine.reads_mailbox = false;
        match self.engine.phase {
            Phase::Idle => self.start_actors(),
            Phase::Closing => self.finish(drop_failed),
            Phase::Dropping if self.engine.drops == 0 => self.finish(drop_failed),
            Phase::Dropping if !self.engine.awaits_drops => {
                self.engine.awaits_drops = true;
                self.emit(Action::Arm(Limit::Warning, Span::Own));
                self.limit_drops();
            }
            _ => {}
        }
    }

    /// Without a deadline nothing bounds the drops but a signal.
    fn limit_drops(&mut self) {
        let span = if self.engine.drops_hurried {
            Span::HurriedDrops
        } else if self.engine.grace.is_some() {
            Span::Own
        } else {
            return;
        };
        self.emit(Action::Arm(Limit::Drops, span));
    }

    /// A signal shortens the time for the drops, once.
    pub(super) fn hurry_drops(&mut self) {
        let was_hurried = std::mem::replace(&mut self.engine.drops_hurried, true);
        let waits = self.engine.phase == Phase::Dropping && self.engine.awaits_drops;
        if waits && !was_hurried {
            self.limit_drops();
        }
    }

    /// No drop is waited for any longer.
    pub(super) fn close(&mut self) {
        self.disarm_drops();
        self.engine.phase = Phase::Closing;
        self.read_mailbox();
    }

    pub(super) fn drops_expired(&mut self) {
        if self.engine.phase == Phase::Dropping {
            self.close();
        }
    }

    fn disarm_drops(&mut self) {
        if self.engine.awaits_drops {
            self.emit(Action::Disarm(Limit::Warning));
            self.emit(Action::Disarm(Limit::Drops));
        }
    }

    fn finish(&mut self, drop_failed: bool) {
        self.disarm_drops();
        self.engine.drop_failed = drop_failed;
        self.engine.phase = Phase::Finished;
        self.emit(Action::Finish);
    }

    /// The parent waits for this group no longer: the group ends in this step.
    pub(super) fn abandoned_by_parent(&mut self) {
        self.engine.is_abandoned = true;
        if self.engine.phase == Phase::Dropping {
            self.close();
        } else {
            self.last_half_second_passed(AbortReason::Parent);
        }
    }

    /// The future of the run was dropped: nothing is waited for, and every actor that has not ended is interrupted and
    /// aborted.
    pub(super) fn run_dropped(&mut self) {
        let actors_ended = self.engine.phase >= Phase::Dropping;
        self.engine.phase = Phase::Finished;
        if actors_ended {
            return;
        }
        if self.engine.cause.is_none() {
            self.engine.cause = Some(StopReason::RunDropped);
            self.emit(Action::Caused(StopReason::RunDropped));
        }
        for id in self.graph.ids() {
            let actor = &self.engine.actors[id];
            if actor.has_ended() {
                continue;
            }
            let was_started = actor.was_started();
            let outcome = if was_started {
                actor.attempt_outcome().unwrap_or(Outcome::Aborted)
            } else {
                actor.outcome_without_start()
            };
            let is_pending = matches!(actor.group_stop, GroupStop::Pending { .. });
            let interrupt = was_started && is_pending && !actor.calls.used;
            self.no_value_follows(id);
            self.engine.actors[id].group_stop = GroupStop::Ended;
            self.emit(Action::Discard {
                id,
                was_started,
                outcome,
                interrupt,
            });
        }
        self.engine.unended = 0;
        self.emit(Action::Discarded);
    }
}
