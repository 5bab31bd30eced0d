//! Declare the long-running parts of a tokio program as a struct.

mod dropping;
mod engine;
mod exit;
mod options;
mod outcome;
mod panics;
mod pool;
mod signal;
mod state;

pub use exit::Exit;
pub use options::{Ready, Then, Until};
pub use outcome::Outcome;
pub use panics::Panic;
pub use signal::Signal;
pub use state::GroupState;
