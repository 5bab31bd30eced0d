//! Which mailbox has a message. The driver polls only the mailboxes that were woken, so that a message costs the same
//! however many groups are nested.

use std::sync::Arc;
use std::task::{Context, Poll, Wake, Waker};

use tokio::sync::mpsc;

use super::GroupId;

/// The mailboxes of all groups of a run.
pub(super) struct Mailboxes {
    /// Wakes the driver and names the mailbox, one for each group.
    wakers: Vec<Waker>,
    woken: mpsc::UnboundedReceiver<GroupId>,
    wake: mpsc::UnboundedSender<GroupId>,
}

/// Names the mailbox of a group to the driver.
struct MailboxWaker {
    group: GroupId,
    wake: mpsc::UnboundedSender<GroupId>,
}

impl Mailboxes {
    pub(super) fn new() -> Mailboxes {
        let (wake, woken) = mpsc::unbounded_channel();
        Mailboxes {
            wakers: Vec::new(),
            woken,
            wake,
        }
    }

    /// The next message of one of these mailboxes, and the group that it is for. Each mailbox is polled once before it is
    /// waited for, so that its waker is registered. A mailbox that has had its turn waits until the others had theirs.
    pub(super) fn poll<M>(
        &mut self,
        groups: usize,
        mut receive: impl FnMut(GroupId, &mut Context<'_>) -> Poll<Option<M>>,
        cx: &mut Context<'_>,
    ) -> Poll<(GroupId, M)> {
        for group in self.wakers.len()..groups {
            let wake = self.wake.clone();
            let waker = Arc::new(MailboxWaker { group, wake });
            waker.wake_by_ref();
            self.wakers.push(Waker::from(waker));
        }
        while let Poll::Ready(Some(group)) = self.woken.poll_recv(cx) {
            let waker = &self.wakers[group];
            let received = receive(group, &mut Context::from_waker(waker));
            if let Poll::Ready(Some(message)) = received {
                waker.wake_by_ref();
                return Poll::Ready((group, message));
            }
        }
        Poll::Pending
    }
}

impl Wake for MailboxWaker {
    fn wake(self: Arc<Self>) {
        self.wake_by_ref();
    }

    fn wake_by_ref(self: &Arc<Self>) {
        // Without a driver nobody reads the mailbox.
        let _ = self.wake.send(self.group);
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
        let mut polls = 0;
        let mut poll = |mailboxes: &mut Mailboxes| {
            let receive = |group: GroupId, cx: &mut Context<'_>| {
                polls += 1;
                let receivers: &mut Vec<mpsc::UnboundedReceiver<u32>> = &mut receivers;
                receivers[group].poll_recv(cx)
            };
            let polled = mailboxes.poll(many, receive, &mut cx);
            (polled, std::mem::take(&mut polls))
        };
        assert_eq!(poll(&mut mailboxes), (Poll::Pending, many));
        senders[700].send(1).unwrap();
        senders[3].send(2).unwrap();
        senders[700].send(3).unwrap();
        assert_eq!(poll(&mut mailboxes), (Poll::Ready((700, 1)), 1));
        // Each has its turn.
        assert_eq!(poll(&mut mailboxes), (Poll::Ready((3, 2)), 1));
        assert_eq!(poll(&mut mailboxes), (Poll::Ready((700, 3)), 1));
        assert_eq!(poll(&mut mailboxes), (Poll::Pending, 2));
        assert_eq!(poll(&mut mailboxes), (Poll::Pending, 0));
    }
}
