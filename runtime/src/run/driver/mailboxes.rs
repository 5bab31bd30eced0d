//! Which mailbox has a message. The driver polls only the mailboxes that were woken, so that a message costs the same
//! however many groups are nested.

use std::sync::Arc;
use std::task::{Context, Poll, Wake, Waker};

use tokio::runtime::Handle;
use tokio::sync::mpsc;

use super::GroupId;
use crate::shared::erased::spawn;

/// The mailboxes of all groups of a run.
pub(super) struct Mailboxes {
    /// Wakes the driver and names the mailbox, one for each group.
    wakers: Vec<Waker>,
    woken: mpsc::UnboundedReceiver<GroupId>,
    wake: mpsc::UnboundedSender<GroupId>,
    frees_driver: bool,
}

/// Names the mailbox of a group to the driver.
struct MailboxWaker {
    group: GroupId,
    wake: mpsc::UnboundedSender<GroupId>,
    /// Set if the driver is a task of a runtime with several workers.
    frees_driver: bool,
}

impl Mailboxes {
    pub(super) fn new() -> Mailboxes {
        let (wake, woken) = mpsc::unbounded_channel();
        Mailboxes {
            wakers: Vec::new(),
            woken,
            wake,
            frees_driver: false,
        }
    }

    /// Notes that the driver is a task of a runtime with several workers.
    ///
    /// tokio keeps the task that was woken last by another for the worker of that other, until its poll has returned. A poll that
    /// blocks would hold up the driver although other workers are idle. So one more task is spawned after the driver was
    /// woken, which takes its place and does nothing.
    pub(super) fn free_driver(&mut self) {
        self.frees_driver = true;
    }

    /// Returns how many mailboxes may have a message now. New ones are among them: each mailbox is polled once before it is
    /// waited for, so that its waker is registered.
    pub(super) fn count_woken(&mut self, groups: usize) -> usize {
        for group in self.wakers.len()..groups {
            let waker = Arc::new(MailboxWaker {
                group,
                wake: self.wake.clone(),
                frees_driver: self.frees_driver,
            });
            self.wakers.push(Waker::from(waker));
            self.revisit(group);
        }
        self.woken.len()
    }

    /// Returns the next mailbox that may have a message, in the order in which they were woken.
    pub(super) fn next(&mut self) -> Option<GroupId> {
        self.woken.try_recv().ok()
    }

    /// Like [`next`](Self::next). Without a message, the driver is woken by the first one.
    pub(super) fn poll(&mut self, cx: &mut Context<'_>) -> Poll<Option<GroupId>> {
        self.woken.poll_recv(cx)
    }

    /// Makes the mailbox of this group the last of the woken mailboxes.
    pub(super) fn revisit(&self, group: GroupId) {
        // This holds the other end.
        let _ = self.wake.send(group);
    }

    /// Returns what wakes the driver for the messages of this group.
    pub(super) fn waker(&self, group: GroupId) -> &Waker {
        &self.wakers[group]
    }
}

impl Wake for MailboxWaker {
    fn wake(self: Arc<Self>) {
        self.wake_by_ref();
    }

    fn wake_by_ref(self: &Arc<Self>) {
        // Without a driver the mailbox is not read.
        let _ = self.wake.send(self.group);
        if let (true, Ok(runtime)) = (self.frees_driver, Handle::try_current()) {
            drop(spawn(&runtime, async {}));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_message_costs_the_same_among_a_thousand_mailboxes() {
        let many = 1_000;
        let (senders, mut receivers): (Vec<_>, Vec<_>) =
            (0..many).map(|_| mpsc::unbounded_channel()).unzip();
        let mut mailboxes = Mailboxes::new();
        let mut cx = Context::from_waker(Waker::noop());
        let mut read = |mailboxes: &mut Mailboxes| {
            let woken = mailboxes.count_woken(many);
            let mut messages = Vec::new();
            for _ in 0..woken {
                let group = mailboxes.next().expect("it was counted");
                let receiver: &mut mpsc::UnboundedReceiver<u32> = &mut receivers[group];
                let mut registers = Context::from_waker(mailboxes.waker(group));
                while let Poll::Ready(Some(message)) = receiver.poll_recv(&mut registers) {
                    messages.push((group, message));
                }
            }
            assert_eq!(mailboxes.poll(&mut cx), Poll::Pending);
            (woken, messages)
        };
        assert_eq!(read(&mut mailboxes), (many, Vec::new()));
        senders[700].send(1).unwrap();
        senders[3].send(2).unwrap();
        senders[700].send(3).unwrap();
        let in_order = vec![(700, 1), (700, 3), (3, 2)];
        assert_eq!(read(&mut mailboxes), (2, in_order));
        assert_eq!(read(&mut mailboxes), (0, Vec::new()));
    }
}
