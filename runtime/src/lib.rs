//! Declare the long-running parts of a tokio program as a struct.

mod actor;
mod cause;
mod cell;
mod context;
mod driver;
mod dropping;
mod engine;
mod error;
mod exit;
mod group;
mod handle;
mod interrupt;
mod into_result;
mod member;
mod options;
mod outcome;
mod panics;
pub mod plan;
mod pool;
mod process;
mod report;
mod running;
mod scope;
mod shared;
mod signal;
mod slot;
mod sources;
mod state;

#[doc(hidden)]
#[path = "private.rs"]
pub mod __private;

pub use actor::{Actor, BlockingActor};
pub use cause::{Cause, NotReady};
pub use context::Context;
pub use error::Error;
pub use exit::Exit;
pub use group::{ActorGrace, ActorOptions, AddActor, Group, IntoGroup};
pub use handle::{ActorStatus, Ended, Handle, NeverReady};
pub use interrupt::Interrupt;
pub use into_result::IntoResult;
pub use options::{Ready, Then, Until};
pub use outcome::Outcome;
pub use panics::Panic;
pub use plan::Plan;
pub use process::main;
pub use report::{AbortedBy, ActorReport, DropFault, Fault, Report};
#[cfg(feature = "macros")]
pub use rungroup_macros::group;
pub use running::Running;
pub use scope::Scope;
pub use signal::Signal;
pub use slot::{Slot, Slots};
pub use state::{ActorState, GroupState};
