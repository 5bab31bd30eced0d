//! Small replacements for the peers of a real service, shared by examples and their twins.

pub mod broker;
pub mod client;
pub mod commands;
pub mod items;
pub mod monitor;
pub mod pool;
