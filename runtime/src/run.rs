//! The ways to run a group, and the driver that they share. It carries out the decisions of the engine.

pub(crate) mod build;
mod driver;
mod dropping;
mod end_process;
mod in_runtime;
#[cfg(feature = "signal")]
mod inherited;
#[cfg(feature = "signal")]
pub(crate) mod main;
mod nested;
mod real_timer;
#[cfg(feature = "signal")]
pub(crate) mod signals;
mod threads;
#[cfg(feature = "signal")]
mod watchdog;
mod without_run;
