//! Carries out one action of an engine, with the value that came with its event.

use crate::engine::{Action, Event, Id};
use crate::{ActorState, GroupState, Outcome, Signal, report::stderr, shared::monitor};

use super::{Driver, Enclosed, GroupId};
use crate::report::log;
use crate::run::end_process;

impl Driver {
    pub(super) fn carry_out(&mut self, group: GroupId, action: Action, with: &mut Enclosed) {
        #[cfg(test)]
        {
            self.counts.actions += 1;
        }
        match action {
            Action::Start(id, attempt) => self.start(group, id, attempt, true),
            Action::Restart(id, attempt) => self.start(group, id, attempt, false),
            Action::BeginGroup(id) => self.begin_waiting_group(group, id),
            Action::Returned(id, failure_log) => self.groups[group].returned(id, failure_log),
            Action::AttemptFailed(id, failure_log) => {
                self.groups[group].attempt_failed(id, failure_log, with);
            }
            Action::TaskFailed(id) => {
                let removed = self.groups[group].task_failed(id, with);
                self.remove_value(group, removed);
            }
            Action::ReleaseValue(id) => self.release_value(group, id),
            Action::Interrupt(id, by) => self.interrupt(group, id, by),
            Action::InterruptAttempt(id, reason, by) => {
                self.interrupt_attempt(group, id, reason, by);
            }
            Action::Abort {
                id,
                facts,
                drops_future,
            } => self.abort(group, id, facts, drops_future),
            Action::AbortGroup {
                id,
                facts,
                forced_by,
            } => {
                self.note_abort(group, id, facts);
                self.happened_in(group, id, Event::ParentAborts(forced_by));
            }
            Action::Abandon(id, unfinished) => self.abandon(group, id, unfinished),
            Action::AbandonGroup(id) => self.happened_in(group, id, Event::ParentAbandons),
            Action::DroppedFromOutside(id) => self.dropped_from_outside(group, id),
            Action::InterruptDropped { id, by_abort } => {
                self.interrupt_dropped(group, id, by_abort);
            }
            Action::BecameReady { id, interrupted } => self.became_ready(group, id, interrupted),
            Action::WillRestart(id, failure) => self.will_restart(group, id, failure),
            Action::RestartsExhausted(id, failure) => self.restarts_exhausted(group, id, failure),
            Action::Settled(id, outcome) => self.settled(group, id, outcome),
            Action::Unsettled(id) => self.groups[group].unsettled(id),
            Action::NoValueFollows(id) => self.groups[group].cell(id).no_value_follows(),
            Action::Ended(id, outcome) => self.ended(group, id, outcome),
            Action::Arm(limit, span) => self.arm(group, limit, span),
            Action::Disarm(limit) => self.disarm(group, limit),
            Action::MarkMessages => self.mark_messages(),
            Action::Caused(reason) => self.caused(group, reason, with),
            Action::Missed(milestone, id) => self.groups[group].missed(milestone, id),
            Action::LateCause(reason) => self.late_cause(group, reason, with),
            Action::State(state) => self.entered(group, state),
            Action::Warn { drops } => self.warn(group, drops),
            Action::Exit(signal) => exit(self.groups[group].name(), signal),
            Action::Drop(values) => self.drop_values(group, values),
            Action::PassToParent(values) => self.pass_to_parent(group, values),
            Action::RetainRemoved => self.retain_removed(group),
            Action::ReadMailbox => self.unread.push_back(group),
            Action::Finish => self.finish(group),
            Action::Discard {
                id,
                was_started: true,
                outcome,
                interrupt,
            } => self.discard(group, id, outcome, interrupt),
            Action::Discard { id, outcome, .. } => {
                self.groups[group]
                    .cell(id)
                    .settle(ActorState::Ended, outcome);
            }
            Action::Discarded => self.discarded(group),
        }
    }

    fn became_ready(&mut self, group: GroupId, id: Id, interrupted: bool) {
        let run = &mut self.groups[group];
        let now = run.elapsed(self.timers.now());
        let actor = &mut run.actors[id];
        actor.report.ready.set_first(now);
        // From its interrupt on, the clock waits until the thread has returned.
        if !interrupted {
            actor.stop_clock(|| None);
        }
        actor.cell().became_ready();
        log::ready(run.name(), run.actor_name(id));
    }

    fn ended(&mut self, group: GroupId, id: Id, outcome: Outcome) {
        let run = &mut self.groups[group];
        let now = run.elapsed(self.timers.now());
        let actor = &mut run.actors[id];
        actor.report.outcome = outcome;
        if !actor.report.started.is_none() {
            actor.report.ended = now;
        }
        actor.cell().settle(ActorState::Ended, outcome);
        // The memory of the task was last written by its worker: dropping all handles at the end of the run is slower
        // (CONTRIBUTING, Instructions).
        actor.drop_finished_task();
        // Before the requirements are interrupted, so that the received values are released.
        let unused = actor.take_unused();
        log::ended(run.name(), run.actor_name(id), outcome);
        self.remove_value(group, unused);
    }

    fn mark_messages(&mut self) {
        for run in &mut self.groups {
            run.with_signal = run.mailbox.receiver.len();
        }
    }

    fn entered(&mut self, group: GroupId, state: GroupState) {
        self.groups[group].state = state;
        // Before it is logged, so that a reader of the log does not see the former state.
        self.publish(group);
        let run = &mut self.groups[group];
        log::state(run.name(), state);
        match (state, run.parent) {
            (GroupState::Ready, Some((parent, id))) => {
                let attempt = self.groups[parent].cell(id).attempt();
                self.happened(parent, Event::DeclaredReady(id, attempt));
            }
            (GroupState::Ended, _) => run.record_tasks(),
            _ => {}
        }
    }
}

/// The third signal: nothing is waited for any longer.
fn exit(group: &str, signal: Signal) -> ! {
    log::exit(group, signal);
    // The line is written by a thread, which ends with the process. A full pipe does not delay the exit.
    let _ = monitor::block_on(stderr::written(), Some(stderr::LAST_LINES));
    end_process(signal.exit_code().into())
}
