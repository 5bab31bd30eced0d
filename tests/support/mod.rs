//! What the tests share: a log of what happened in which order, ready-made actors and errors, and a grip on the clock.

mod actors;
mod clock;
mod log;
#[cfg(unix)]
mod signals;
mod values;

pub(crate) use actors::{Oops, ignore, oops, park, ready_after, ready_and_park, slow_stop};
pub(crate) use clock::{driver_first, hold_clock, millis, secs};
pub(crate) use log::{Log, capture_logs};
#[cfg(unix)]
pub(crate) use signals::{drain_on_term, turn_of_signals};
pub(crate) use values::{Kept, PanicsWhenDropped};
