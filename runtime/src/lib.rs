//! Declare the long-running parts of a tokio program as a struct.

mod engine;
mod options;
mod outcome;
mod signal;
mod state;

pub use options::{Ready, Then, Until};
pub use outcome::Outcome;
pub use signal::Signal;
pub use state::GroupState;
