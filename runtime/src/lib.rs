//! Declare the long-running parts of a tokio program as a struct.

mod panics;

pub use crate::panics::Panic;
