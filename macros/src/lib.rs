//! The `#[group]` attribute of the `rungroup` crate.
