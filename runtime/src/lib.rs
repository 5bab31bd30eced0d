//! Declare the long-running parts of a tokio program as a struct.

mod dropping;
mod exit;
mod panics;
mod pool;

pub use crate::exit::Exit;
pub use crate::panics::Panic;
