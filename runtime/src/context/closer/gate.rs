//! [`Gate`]: the guards of a closer in one value under one lock, so that there is no instant between refusal and close.

use std::future::Future;
use std::sync::{Arc, Weak};

use crate::shared::monitor::Monitor;

/// The guards of up to two sides. The second side closes after the last guard of the first.
#[derive(Default)]
pub(super) struct Gate(Monitor<State>);

#[derive(Default)]
struct State {
    is_closed: bool,
    guards: [usize; 2],
    /// The pipelines whose next gate closes when this gate is closed and has no guards.
    turns: Vec<Turn>,
}

/// Gates that close one after another, and the position of the next. No gate keeps another.
#[derive(Clone)]
struct Turn {
    gates: Arc<[Weak<Gate>]>,
    next: usize,
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

    /// Takes the pipelines whose next gate may close.
    fn take_turns(&mut self) -> Vec<Turn> {
        if self.is_finished(Side::Second) {
            std::mem::take(&mut self.turns)
        } else {
            Vec::new()
        }
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
        let turns = state.take_turns();
        drop(state);
        if wakes {
            self.0.wake();
        }
        advance(turns);
    }

    /// Closes the gate. Returns `true` if it was open.
    pub(super) fn close(&self) -> bool {
        let was_closed = std::mem::replace(&mut self.0.lock().is_closed, true);
        if !was_closed {
            self.0.wake();
        }
        !was_closed
    }

    /// Closes the first of these gates, and each other one when that before it is closed and has no guards.
    pub(super) fn close_in_order(gates: Vec<Weak<Gate>>) {
        let gates = gates.into();
        advance(vec![Turn { gates, next: 0 }]);
    }

    /// Closes the gate. Returns the pipelines whose next gate may close.
    fn close_then(&self, turn: Turn) -> Vec<Turn> {
        self.close();
        let mut state = self.0.lock();
        state.turns.push(turn);
        state.take_turns()
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

/// Closes the next gate of each pipeline. In a loop, because a pipeline may be long.
fn advance(mut turns: Vec<Turn>) {
    while let Some(Turn { gates, next }) = turns.pop() {
        let Some(gate) = gates.get(next) else {
            continue;
        };
        let gate = gate.upgrade();
        let turn = Turn {
            gates,
            next: next + 1,
        };
        match gate {
            Some(gate) => turns.extend(gate.close_then(turn)),
            // No handle to it is left, so it has no guards.
            None => turns.push(turn),
        }
    }
}
