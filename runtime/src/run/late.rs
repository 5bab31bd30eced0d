//! What comes too late: requests after the cause, and all that is asked for once the last actor has ended.

use crate::handle::Addition;
use crate::shared::{ActorMessage, Message};
use crate::{AddError, Cause};

use super::kept::Named;
use super::node::{Ending, GroupRun};
use super::{Driver, GroupId};

/// How many requests that come too late the report holds: whoever asks in a loop must not fill the memory.
const LATER_CAUSES: usize = 64;

impl Driver {
    /// Notes what came too late to be the cause.
    pub(super) fn note_later(&mut self, node: GroupId, cause: Cause) {
        let group = &mut self.nodes[node];
        match group.note_later(cause) {
            Some(error) if matches!(group.ending, Ending::NotYet) => {
                self.drop_values(node, vec![error]);
            }
            // No drop is begun any more that the end would wait for: a logger may ask for it at every line.
            error => group.kept.add(error),
        }
    }

    /// What is asked to be added after the last actor has ended is refused, and dropped as all that the group kept.
    pub(super) fn refuse_late_additions(&mut self, node: GroupId) {
        let group = &mut self.nodes[node];
        if group.undropped > 0 {
            // Its end is a message, too.
            return;
        }
        group.take_late_requests();
        let unread = std::mem::take(&mut group.unread);
        let is_late = unread
            .iter()
            .any(|message| matches!(message, Message::DropsAreLate));
        for message in unread {
            match message {
                Message::Add(addition) => self.add(node, *addition),
                message if message.holds_something() => self.nodes[node].unread.push(message),
                _ => {}
            }
        }
        if is_late {
            self.drops_are_over(node);
        }
    }
}

impl GroupRun {
    /// Gives back the error that the report does not hold: it is the user's to drop.
    fn note_later(&mut self, cause: Cause) -> Option<Named> {
        if self.later.len() < LATER_CAUSES {
            self.later.push(cause);
            return None;
        }
        let Cause::Fail { error } = cause else {
            return None;
        };
        Some((self.name().to_owned().into(), Box::new(error)))
    }

    /// What was asked for after the last actor had ended came too late as well. Whoever goes on asking does not hold up the
    /// end.
    pub(super) fn take_late_requests(&mut self) {
        for _ in 0..self.mailbox.receiver.len() {
            let Ok(message) = self.mailbox.receiver.try_recv() else {
                return;
            };
            match message {
                Message::Stop(_, cause) => {
                    let left_out = self.note_later(*cause);
                    self.kept.add(left_out);
                }
                // Whoever asked learns that by the drop.
                Message::Actor(_, ActorMessage::Control(..)) => {}
                message => self.unread.push(message),
            }
        }
    }

    /// Whoever asked for an addition since the late ones were refused learns it now, whenever the outermost group ends.
    pub(super) fn refuse_last_additions(&mut self) {
        for message in std::mem::take(&mut self.unread) {
            match message {
                Message::Add(addition) => {
                    let Addition {
                        draft,
                        member,
                        kept,
                        added,
                        ..
                    } = *addition;
                    self.kept
                        .add([((&draft.name).into(), Box::new((member, kept)) as _)]);
                    let _ = added.send(Err(AddError::Stopping {
                        group: self.name().to_owned(),
                    }));
                }
                message => self.unread.push(message),
            }
        }
    }

    /// What nobody reads any more, and is the user's in part: to be dropped elsewhere.
    pub(super) fn take_unread(&mut self) -> Vec<Message> {
        self.mailbox.receiver.close();
        let mut unread = std::mem::take(&mut self.unread);
        while let Ok(message) = self.mailbox.receiver.try_recv() {
            unread.push(message);
        }
        unread.retain(Message::holds_something);
        unread
    }
}
