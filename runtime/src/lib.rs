//! Declare the long-running parts of a tokio program as a struct.

mod dropping;
mod panics;
mod pool;

pub use crate::panics::Panic;
