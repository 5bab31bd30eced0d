//! The rules of a provided value: who may still need it, and when the group drops its copy.
//!
//! The rules of one slot, which receivers and handles use without the driver. The slot holds the value, and reads here whether
//! it is still needed.

/// The life of the value of a slot.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
pub(crate) struct ValueLife {
    /// The number of the provider's attempt.
    attempt: u64,
    /// Set after this attempt has provided.
    is_provided: bool,
    /// Set after the provider's interrupt. Handles receive nothing more of this attempt.
    is_withdrawn: bool,
    /// The number of receivers that may still need the value.
    receivers: usize,
    /// The number of late receivers that may still need the value. They end before the value is withdrawn. A clone of a
    /// [`Late`] does not keep the value after that.
    ///
    /// [`Late`]: crate::Late
    late_receivers: usize,
    /// Set after a receiver was given the value. Otherwise the value is kept for handles.
    was_received: bool,
}

/// The receiver of a value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum ReceiverKind {
    /// It starts when the value is there.
    Waiting,
    /// It starts without the value.
    Late,
}

impl ValueLife {
    /// Returns `true` while a receiver may need the value, or a handle may ask for it. Otherwise the group drops its copy.
    pub(crate) fn is_needed(&self) -> bool {
        let may_be_asked_for = self.late_receivers > 0 || !self.was_received;
        self.receivers > 0 || (may_be_asked_for && !self.is_withdrawn)
    }

    /// Returns `true` if the current attempt has provided.
    pub(crate) fn is_provided(&self) -> bool {
        self.is_provided
    }

    /// The number of the current attempt.
    pub(crate) fn attempt(&self) -> u64 {
        self.attempt
    }

    /// A receiver is declared.
    pub(crate) fn add_receiver(&mut self, kind: ReceiverKind) {
        *self.count(kind) += 1;
    }

    /// A receiver has its value, or never starts again.
    pub(crate) fn remove_receiver(&mut self, kind: ReceiverKind) {
        *self.count(kind) -= 1;
    }

    fn count(&mut self, kind: ReceiverKind) -> &mut usize {
        match kind {
            ReceiverKind::Waiting => &mut self.receivers,
            ReceiverKind::Late => &mut self.late_receivers,
        }
    }

    /// A receiver starts, or the value crosses the border of a nested group, whose parent group keeps it for handles.
    pub(crate) fn receive(&mut self) {
        self.was_received = true;
    }

    /// An attempt provides. Returns `false` if it is a former one, or has provided before.
    pub(crate) fn provide(&mut self, attempt: u64) -> bool {
        let is_first = !self.is_provided && self.attempt == attempt;
        self.is_provided |= is_first;
        is_first
    }

    /// A nested group hands a value on, which may replace a former one. Returns `false` if it comes too late.
    pub(crate) fn forward(&mut self, attempt: u64) -> bool {
        let is_in_time = !self.is_withdrawn && self.attempt == attempt;
        self.is_provided |= is_in_time;
        is_in_time
    }

    /// Stores a value that no actor provides. Returns `false` if the slot has a value.
    pub(crate) fn fill(&mut self) -> bool {
        let is_first = !self.is_provided;
        if is_first {
            (self.is_provided, self.is_withdrawn) = (true, true);
        }
        is_first
    }

    /// The provider is interrupted next.
    pub(crate) fn withdraw(&mut self) {
        self.is_withdrawn = true;
    }

    /// Another attempt of the provider follows.
    pub(crate) fn renew(&mut self) {
        self.attempt += 1;
        (self.is_provided, self.is_withdrawn) = (false, false);
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    /// A step in the life of a slot.
    #[derive(Debug, Clone, Copy)]
    enum Step {
        Add(ReceiverKind),
        Remove(ReceiverKind),
        Receive,
        Provide { attempt: u64 },
        HandOn { attempt: u64 },
        Withdraw,
        Renew,
        Fill,
    }

    /// What was seen of a slot, in the words of the design.
    #[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
    struct Seen {
        attempt: u64,
        has_provided: bool,
        is_interrupted: bool,
        receivers: [usize; 2],
        one_has_started: bool,
    }

    const STEPS: [Step; 11] = [
        Step::Add(ReceiverKind::Waiting),
        Step::Add(ReceiverKind::Late),
        Step::Remove(ReceiverKind::Waiting),
        Step::Remove(ReceiverKind::Late),
        Step::Receive,
        Step::Provide { attempt: 0 },
        Step::Provide { attempt: 1 },
        Step::HandOn { attempt: 1 },
        Step::Withdraw,
        Step::Renew,
        Step::Fill,
    ];

    /// Takes the step in both, and checks the answer. Returns `false` for a step that cannot happen.
    fn take(step: Step, life: &mut ValueLife, seen: &mut Seen) -> bool {
        let index = |kind| usize::from(kind == ReceiverKind::Late);
        match step {
            Step::Add(kind) if seen.receivers[index(kind)] < 2 => {
                life.add_receiver(kind);
                seen.receivers[index(kind)] += 1;
            }
            Step::Remove(kind) if seen.receivers[index(kind)] > 0 => {
                life.remove_receiver(kind);
                seen.receivers[index(kind)] -= 1;
            }
            Step::Receive => {
                life.receive();
                seen.one_has_started = true;
            }
            Step::Provide { attempt } => {
                let counts = attempt == seen.attempt && !seen.has_provided;
                assert_eq!(life.provide(attempt), counts, "G7: one value an attempt");
                seen.has_provided |= counts;
            }
            Step::HandOn { attempt } => {
                let counts = attempt == seen.attempt && !seen.is_interrupted;
                assert_eq!(
                    life.forward(attempt),
                    counts,
                    "3.6: not after the interrupt"
                );
                seen.has_provided |= counts;
            }
            Step::Withdraw => {
                life.withdraw();
                seen.is_interrupted = true;
            }
            Step::Renew if seen.attempt < 2 => {
                life.renew();
                seen.attempt += 1;
                (seen.has_provided, seen.is_interrupted) = (false, false);
            }
            // A value without a provider has no attempts.
            Step::Fill if seen.attempt == 0 => {
                assert_eq!(life.fill(), !seen.has_provided, "3.6: one value");
                seen.is_interrupted |= !seen.has_provided;
                seen.has_provided = true;
            }
            Step::Add(_) | Step::Remove(_) | Step::Renew | Step::Fill => return false,
        }
        true
    }

    /// Design 3.6: the group drops its copy after the last receiver has gone, and before the provider is interrupted.
    #[test]
    fn a_value_is_kept_for_its_receivers_and_until_the_interrupt() {
        let start = (ValueLife::default(), Seen::default());
        let (mut states, mut open) = (HashSet::from([start.clone()]), vec![start]);
        while let Some((life, seen)) = open.pop() {
            let [waiting, late] = seen.receivers;
            let is_needed = match (waiting, late) {
                (1.., _) => true,
                _ if seen.is_interrupted => false,
                (0, 1..) => true,
                (0, 0) => !seen.one_has_started,
            };
            assert_eq!(life.is_needed(), is_needed, "{seen:?}");
            assert_eq!(life.is_provided(), seen.has_provided, "{seen:?}");
            for step in STEPS {
                let mut next = (life.clone(), seen.clone());
                if take(step, &mut next.0, &mut next.1) && states.insert(next.clone()) {
                    open.push(next);
                }
            }
        }
        // The third attempt provides nothing.
        assert_eq!(states.len(), (4 + 4 + 2) * 9 * 2, "every state is reached");
    }
}
