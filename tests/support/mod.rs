//! The common parts of the tests: an ordered log, ready-made actors and errors, control of the clock, and the delays before a
//! restart.

mod actors;
mod clock;
mod log;
mod restarts;
#[cfg(unix)]
mod signals;
mod values;

pub(crate) use actors::{Oops, ignore, oops, park, ready_after, ready_and_park, slow_stop};
pub(crate) use clock::{driver_first, millis, secs};
pub(crate) use log::{Log, capture_logs};
pub(crate) use restarts::{Delays, assert_delays, max_delays};
#[cfg(unix)]
pub(crate) use signals::{drain_on_term, send_to_self, turn_of_signals};
pub(crate) use values::{Kept, PanicsWhenDropped};
