//! The guide. These pages contain no items, only text.
//!
//! Read them in this order:
//!
//! 1. [`concepts`]: actors, groups, contexts, and the life of a group from its start to its report.
//! 2. [`options`]: every option of `#[actor(…)]` and `#[group(…)]`, each with an example.
//! 3. [`supervision`]: restarts, handles, additions, tasks and child processes.
//! 4. [`phases`]: fields that the group builds before it runs, units, and roles; and [`config`]: a command line,
//!    variables and a file as the arguments of the fields (feature `config`).
//! 5. [`testing`]: tests of actors and groups, with a real and with a paused clock.
//! 6. [`pitfalls`]: problems that begin outside this crate, and the code that avoids them.
//! 7. [`guarantees`]: the guarantees, the tests that prove them, the limits and the costs.
//! 8. [`cookbook`]: clap, tonic, sqlx, health routes, subscribers, and a number of actors known only at run time.
//! 9. [`coming_from`]: the counterparts of Go's `run.Group`, Ambassador's `supervisor`, `pkg/run` of `BanyanDB`,
//!    tokio-graceful-shutdown and `CancellationToken`.
//! 10. [`architecture`]: the layers of the crate, and the path of a SIGTERM through them.
//!
//! Pages 1 and 2 are enough to write a service.
#![cfg_attr(feature = "config", doc = "", doc = "[`config`]: crate::guide::config")]

pub mod architecture;
pub mod coming_from;
pub mod concepts;
#[cfg(feature = "config")]
#[cfg_attr(docsrs, doc(cfg(feature = "config")))]
pub mod config;
pub mod cookbook;
pub mod guarantees;
pub mod options;
pub mod phases;
pub mod pitfalls;
pub mod supervision;
pub mod testing;

#[cfg(test)]
mod tests;
