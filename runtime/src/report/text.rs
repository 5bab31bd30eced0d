//! The texts of durations and of errors with their sources, without control characters.

pub(super) mod escape;
pub(crate) mod human;
pub(crate) mod sources;
