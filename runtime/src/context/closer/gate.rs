//! [`Gate`]: the guards of a closer in one value under one lock, so that there is no instant between refusal and close.

use std::future::Future;

use crate::shared::monitor::Monitor;

/// The guards of up to two sides. The second side closes after the last guard of the first.
#[derive(Debug, Default)]
pub(super) struct Gate(Monitor<State>);

#[derive(Debug, Default)]
struct State {
    is_closed: bool,
    guards: [usize; 2],
}

/// A side of a gate. A closer with one kind of guard uses the first.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Side {
    First,
    Second,
}

impl State {
    /// The gate is closed, and neither this side nor the one before it has guards. There are no more from here on.
    fn is_finished(&self, side: Side) -> bool {
        self.is_closed
            && self.guards[..=side as usize]
                .iter()
                .all(|&guards| guards == 0)
    }
}

impl Gate {
    /// Adds a guard, unless the gate is closed.
    pub(super) fn try_enter(&self, side: Side) -> bool {
        let mut state = self.0.lock();
        if !state.is_closed {
            state.guards[side as usize] += 1;
        }
        !state.is_closed
    }

    /// Removes a guard. Every waiter waits for the close or for the last guard of a side, so no other change wakes any.
    pub(super) fn leave(&self, side: Side) {
        let mut state = self.0.lock();
        state.guards[side as usize] -= 1;
        let wakes = state.is_closed && state.guards[side as usize] == 0;
        drop(state);
        if wakes {
            self.0.wake();
        }
    }

    pub(super) fn close(&self) {
        let was_closed = std::mem::replace(&mut self.0.lock().is_closed, true);
        if !was_closed {
            self.0.wake();
        }
    }

    pub(super) fn is_closed(&self) -> bool {
        self.0.lock().is_closed
    }

    pub(super) fn is_finished(&self, side: Side) -> bool {
        self.0.lock().is_finished(side)
    }

    pub(super) fn guards(&self, side: Side) -> usize {
        self.0.lock().guards[side as usize]
    }

    pub(super) fn closed(&self) -> impl Future<Output = ()> {
        self.0.until(|state| state.is_closed.then_some(()))
    }

    pub(super) fn finished(&self, side: Side) -> impl Future<Output = ()> {
        self.0
            .until(move |state| state.is_finished(side).then_some(()))
    }
}
