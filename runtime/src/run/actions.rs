//! Carries out one action of an engine.

use std::sync::Arc;
use std::time::Duration;

use tokio::task::JoinHandle;
use tokio::time::Instant;

use crate::engine::{Action, BoundBy, Event, Id, Limit, Span, StopReason, StopRequest, Unfinished};
use crate::{AbortedBy, ActorState, Cause, Exit, Failure, GroupState, Outcome, Signal};

use super::node::Carrier;
use super::{Alarm, Driver, GroupId, OUTERMOST, again, log};

/// How long an aborted actor may take; then it is left behind.
const HALF_SECOND: Duration = Duration::from_millis(500);

const BETWEEN_WARNINGS: Duration = Duration::from_secs(3);

impl Driver {
    pub(super) fn carry_out(&mut self, node: GroupId, action: Action) {
        match action {
            Action::Start(id) => self.start(node, id),
            Action::Interrupt(id, within) => self.interrupt(node, id, within),
            Action::InterruptAttempt(id, reason) => self.interrupt_alone(node, id, reason),
            Action::Abort(id) => self.abort(node, id),
            Action::Abandon(id, left) => self.abandon(node, id, left),
            Action::BecameReady(id) => self.became_ready(node, id),
            Action::WillRestart(id, failure) => self.will_restart(node, id, failure),
            Action::RestartsExhausted(id, failure) => self.gave_up(node, id, failure),
            Action::Settled(id, outcome) => self.rests(node, id, outcome),
            Action::Ended(id, outcome) => self.ended(node, id, outcome),
            Action::Arm(limit, span) => self.arm(node, limit, span),
            Action::Disarm(limit) => self.timers.cancel(node, Alarm::Limit(limit)),
            Action::Caused(why) => self.caused(node, why),
            Action::LateCause(why) => {
                let cause = self.nodes[node].explain(why);
                log::later(self.nodes[node].name(), &cause);
                self.note_later(node, cause);
            }
            Action::State(state) => self.entered(node, state),
            Action::Warn => self.nodes[node].warn(),
            Action::Exit(signal) => exit(self.nodes[node].name(), signal),
            Action::Done => self.done(node),
            Action::HurryDrops => self.hurry_drops(node),
        }
    }

    fn arm(&mut self, node: GroupId, limit: Limit, span: Span) {
        let group = &self.nodes[node];
        let declared = match limit {
            Limit::ReadyWithin(id) => group.plan.actor(id).ready_within(),
            Limit::Grace(id) => group.plan.actor(id).grace(),
            Limit::Drain => group.plan.drain(),
            Limit::Deadline => group.plan.grace(),
            Limit::ResetAfter(id) => group
                .plan
                .actor(id)
                .restart()
                .map(|restart| restart.reset_after),
            Limit::Abort(_) | Limit::LastHalfSecond | Limit::Warning | Limit::Backoff(_) => None,
        };
        let at = match span {
            Span::Declared => declared.and_then(|declared| self.timers.after(declared)),
            Span::Share(layers) => group.deadline.map(|deadline| {
                let now = self.timers.now();
                now + deadline.saturating_duration_since(now) / layers
            }),
            Span::GroupGrace => group
                .plan
                .grace()
                .and_then(|grace| self.timers.after(grace)),
            Span::Backoff(time) => limit.actor().and_then(|id| {
                let delay = again::delay(&group.plan.actor(id).restart()?, time);
                log::backs_off(group.name(), &group.records[id].name, delay);
                self.timers.after(delay)
            }),
            Span::HalfSecond => self.timers.after(HALF_SECOND),
            Span::WarningInterval => self.timers.after(BETWEEN_WARNINGS),
        };
        let at = match limit {
            Limit::Deadline => earlier(at, group.handed_down),
            Limit::Grace(_) => earlier(at, group.deadline),
            _ => at,
        };
        match limit {
            Limit::Deadline => self.nodes[node].deadline = at,
            Limit::Grace(id) => group.cell(id).set_deadline(at),
            Limit::LastHalfSecond => {
                // It has come: in its time, or because a signal or the parent says as much.
                let now = Some(self.timers.now());
                self.nodes[node].deadline = earlier(now, self.nodes[node].deadline);
                self.watch(node, Duration::ZERO);
            }
            _ => {}
        }
        // At the deadline that comes first, and ends every grace.
        let is_deadline = matches!(limit, Limit::Grace(_)) && at == self.nodes[node].deadline;
        if let Some(at) = at.filter(|_| !is_deadline) {
            self.timers.set(node, Alarm::Limit(limit), at);
        }
    }

    /// The group stops, and has its grace for it.
    pub(super) fn watch_stop(&self, node: GroupId) {
        if let Some(grace) = self.nodes[node].plan.grace() {
            self.watch(node, grace);
        }
    }

    /// From here on the process is over when this has passed, and what comes after the deadline.
    fn watch(&self, node: GroupId, deadline: Duration) {
        if let (OUTERMOST, Some(watchdog)) = (node, &self.watchdog) {
            let group = &self.nodes[node];
            let exit = group
                .engine
                .forced_by()
                .map_or(Exit::FAILURE, |signal| signal.exit_code().into());
            watchdog.limit(group.name(), deadline, exit);
        }
    }

    fn interrupt(&mut self, node: GroupId, id: Id, within: BoundBy) {
        let group = &mut self.nodes[node];
        group.records[id].interrupted = group.elapsed(self.timers.now()).into();
        let cell = group.cell(id);
        cell.advance(ActorState::Interrupted);
        if within == BoundBy::Deadline {
            cell.set_deadline(group.deadline);
        }
        cell.interrupt_last();
        log::interrupted(group.name(), &group.records[id].name);
        self.release(node, id);
        let group = &self.nodes[node];
        if let Carrier::Group(nested) = group.parts[id].carrier {
            let cell = group.cell(id);
            let (deadline, cause) = (cell.deadline(cell.attempt()), group.cause());
            self.hand_down(nested, deadline);
            self.asked(nested, StopRequest::Parent, Box::new(Cause::Parent(cause)));
        } else {
            self.call(node, id, None);
        }
    }

    /// What it provided and only handles could ask for is let go of, so that a `Sender` drains by itself.
    pub(super) fn release(&mut self, node: GroupId, id: Id) {
        let group = &self.nodes[node];
        if let Some(value) = group.parts[id].slot().and_then(|slot| slot.release()) {
            let name = (&group.records[id].name).into();
            self.drop_values(node, vec![(name, value)]);
        }
    }

    /// Gives a nested group the deadline that its parent has for it, also where it stops already, for a cause of its own.
    pub(super) fn hand_down(&mut self, nested: GroupId, deadline: Option<Instant>) {
        let group = &mut self.nodes[nested];
        group.handed_down = deadline;
        if group.engine.is_stopping() && !group.engine.is_overdue() {
            group.deadline = earlier(group.deadline, deadline);
            if let Some(at) = group.deadline {
                self.timers.set(nested, Alarm::Limit(Limit::Deadline), at);
            }
        }
    }

    fn abort(&mut self, node: GroupId, id: Id) {
        let group = &mut self.nodes[node];
        let by = match group.engine.forced_by() {
            Some(signal) => AbortedBy::Signal(signal),
            None if group.engine.is_overdue() => AbortedBy::GroupGrace,
            None => AbortedBy::Grace,
        };
        group.records[id].history_mut().aborted_by = Some(by);
        group.cell(id).advance(ActorState::Aborted);
        group.cell(id).abort();
        let part = &group.parts[id];
        log::aborted(
            group.name(),
            &group.records[id].name,
            by,
            group.engine.unfinished(id),
        );
        part.calling.iter().for_each(JoinHandle::abort);
        match &part.carrier {
            Carrier::Task(task) if !group.plan.actor(id).ends_itself() => task.abort(),
            &Carrier::Group(nested) => self.happened(nested, Event::Expired(Limit::Deadline)),
            Carrier::Task(_) | Carrier::Thread(_) | Carrier::None => {}
        }
    }

    fn abandon(&mut self, node: GroupId, id: Id, left: Unfinished) {
        if let Carrier::Group(nested) = self.nodes[node].parts[id].carrier {
            self.hurry(nested);
            return;
        }
        let group = &mut self.nodes[node];
        group.cell(id).abort();
        let failures = [
            (left.execute, Failure::ExecuteAbandoned),
            (left.interrupt, Failure::InterruptAbandoned),
            (left.tasks, Failure::TasksAbandoned),
        ];
        group.records[id].history_mut().failures.extend(
            failures
                .into_iter()
                .filter(|(left, _)| *left)
                .map(|(_, failure)| failure),
        );
        let part = &mut group.parts[id];
        // A thread is left to itself, and so is a task that never yields; one that was to end itself has not.
        if let Carrier::Task(task) = std::mem::take(&mut part.carrier) {
            task.abort();
        }
        part.calling.clear();
        log::abandoned(group.mailbox.shared.name(), &group.records[id].name, left);
    }

    fn became_ready(&mut self, node: GroupId, id: Id) {
        let group = &mut self.nodes[node];
        let now = group.elapsed(self.timers.now());
        group.records[id].ready.set_first(now);
        group.cell(id).became_ready();
        log::ready(group.name(), &group.records[id].name);
    }

    fn ended(&mut self, node: GroupId, id: Id, outcome: Outcome) {
        let group = &mut self.nodes[node];
        let now = group.elapsed(self.timers.now());
        let record = &mut group.records[id];
        record.outcome = outcome;
        if !record.started.is_none() {
            record.ended = now.into();
        }
        let cell = group.cell(id);
        cell.rests(ActorState::Ended, outcome);
        if cell.tasks().were_any() {
            group.spawners.push(id);
        }
        log::ended(group.name(), &group.records[id].name, outcome);
        // Before those that it would have stopped before are interrupted, so that what they provided for it is let go.
        if let Some(unused) = group.unused(id) {
            self.drop_values(node, vec![unused]);
        }
    }

    fn caused(&mut self, node: GroupId, why: StopReason) {
        let group = &mut self.nodes[node];
        let cause = Arc::new(group.explain(why));
        group.cause = Some((Arc::clone(&cause), self.timers.now()));
        self.publish(node);
        log::caused(self.nodes[node].name(), &cause);
    }

    fn entered(&mut self, node: GroupId, state: GroupState) {
        self.nodes[node].state = state;
        // Before it is logged: who reads the log and asks must not be told the former state.
        self.publish(node);
        log::state(self.nodes[node].name(), state);
        if let (GroupState::Ready, Some((parent, id))) = (state, self.nodes[node].parent) {
            self.happened(parent, Event::Ready(id));
        }
    }
}

fn earlier<T: Ord>(one: Option<T>, other: Option<T>) -> Option<T> {
    match (one, other) {
        (Some(one), Some(other)) => Some(one.min(other)),
        (one, other) => one.or(other),
    }
}

/// The operator has asked for the third time: nothing is waited for any longer.
fn exit(group: &str, signal: Signal) -> ! {
    log::exit(group, signal);
    crate::report::exit::end_process(signal.exit_code().into())
}
