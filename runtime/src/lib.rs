//! Declare the long-running parts of a tokio program as a struct.

mod options;
pub mod plan;
mod signal;

pub use options::{Ready, Then, Until};
pub use signal::Signal;
