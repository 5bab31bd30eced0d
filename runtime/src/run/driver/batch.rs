//! One batch of what happens: the signals, the messages of each group, and a limit each have their turn, however many
//! messages come.

use std::task::{Context, Poll};

#[cfg(feature = "signal")]
use crate::Cause;
use crate::engine::Event;
#[cfg(feature = "signal")]
use crate::engine::{Limit, StopRequest};

#[cfg(feature = "signal")]
use super::OUTERMOST;
use super::timers::Passed;
use super::{Driver, GroupId};

/// The number of messages, of whatever groups, between two reads of the signals.
const MESSAGES: usize = 64;

/// The number of batches after which the driver lets other tasks run, also on a runtime without a budget.
const BATCHES: usize = 32;

impl Driver {
    /// Handles what happens, until the outermost group has finished.
    pub(super) fn poll(&mut self, cx: &mut Context<'_>) -> Poll<()> {
        for _ in 0..BATCHES {
            if self.has_finished() {
                return Poll::Ready(());
            }
            if !self.handle_batch(cx) {
                return Poll::Pending;
            }
        }
        cx.waker().wake_by_ref();
        Poll::Pending
    }

    /// Handles one batch. Returns `false` if nothing has happened; the driver is woken then when something does.
    ///
    /// The order is a rule: a signal waits behind nothing, and what came before a limit has passed counts.
    fn handle_batch(&mut self, cx: &mut Context<'_>) -> bool {
        self.timers.tick();
        let signalled = self.handle_signal(cx);
        let read = self.read_mailboxes(cx);
        let expired = self.expire(cx);
        signalled || read || expired
    }

    /// Handles a signal, if one has come.
    #[cfg(feature = "signal")]
    fn handle_signal(&mut self, cx: &mut Context<'_>) -> bool {
        let Poll::Ready((signal, received)) = self.signals.poll(cx) else {
            return false;
        };
        // A driver that is late must not take this signal for a duplicate of the one before.
        let due = self.timers.due(OUTERMOST, Limit::SameRequest);
        if due.zip(received).is_some_and(|(due, at)| due <= at) {
            self.timers.cancel(OUTERMOST, Limit::SameRequest);
            self.happened(OUTERMOST, Event::Expired(Limit::SameRequest));
        }
        let cause = Box::new(Cause::Signal(signal));
        self.request_stop(OUTERMOST, StopRequest::Signal(signal), cause);
        self.handle_all();
        true
    }

    #[cfg(not(feature = "signal"))]
    #[expect(clippy::unused_self, reason = "as with the feature")]
    fn handle_signal(&mut self, _: &mut Context<'_>) -> bool {
        false
    }

    /// Reads the mailbox of each group that was woken. One that is woken meanwhile waits for the next batch.
    fn read_mailboxes(&mut self, cx: &mut Context<'_>) -> bool {
        let mut has_read = false;
        for _ in 0..self.mailboxes.count_woken(self.groups.len()) {
            if let Some(group) = self.mailboxes.next() {
                self.read_messages(group, cx);
                has_read = true;
            }
        }
        if let Poll::Ready(Some(group)) = self.mailboxes.poll(cx) {
            self.read_messages(group, cx);
            has_read = true;
        }
        has_read
    }

    /// Handles the messages that a mailbox holds now, each with all its consequences before the next. Messages that arrive
    /// meanwhile wait for the next batch.
    fn read_messages(&mut self, group: GroupId, cx: &mut Context<'_>) {
        let waiting = self.groups[group].mailbox.receiver.len();
        for _ in 0..waiting {
            if self.has_finished() {
                return;
            }
            self.messages = self.messages.wrapping_add(1);
            if self.messages % MESSAGES == 0 {
                self.timers.tick();
                self.handle_signal(cx);
            }
            let Ok(message) = self.groups[group].mailbox.receiver.try_recv() else {
                break;
            };
            self.received(group, message);
            self.handle_all();
        }
        let waker = self.mailboxes.waker(group);
        let receiver = &mut self.groups[group].mailbox.receiver;
        let next = receiver.poll_recv(&mut Context::from_waker(waker));
        if let Poll::Ready(Some(message)) = next {
            self.mailboxes.revisit(group);
            self.received(group, message);
            self.handle_all();
        }
    }

    /// Handles the requests that are in the mailbox before the start, or after the last actor has ended. Later requests do not
    /// count, so a loop of requests delays neither.
    pub(super) fn read_requests(&mut self, group: GroupId) {
        for _ in 0..self.groups[group].mailbox.receiver.len() {
            let Ok(message) = self.groups[group].mailbox.receiver.try_recv() else {
                break;
            };
            self.received(group, message);
            self.handle_events();
        }
        let drop_failed = self.groups[group].note_drop_failures();
        self.happened(group, Event::MailboxRead { drop_failed });
        self.handle_events();
    }

    /// Handles one limit that has passed. The consequence may be a message, which is read before the next limit passes.
    fn expire(&mut self, cx: &mut Context<'_>) -> bool {
        if self.has_finished() {
            return false;
        }
        match self.timers.poll(cx) {
            Poll::Pending => return false,
            Poll::Ready(Passed::Limit(group, limit)) => {
                self.happened(group, Event::Expired(limit));
                self.handle_all();
            }
            Poll::Ready(Passed::Granted(limits)) => {
                for ((group, limit), at) in limits {
                    self.granted(group, limit, at);
                }
            }
        }
        true
    }
}

#[cfg(test)]
mod tests;
