//! The longer pages of this documentation. There is nothing in here to call.

pub mod group_options;
pub mod guarantees;
pub mod life;
pub mod options;
pub mod pitfalls;
pub mod supervision;
