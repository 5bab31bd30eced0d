//! Small replacements for what a real service connects to, shared by examples and their twins.

pub mod broker;
pub mod client;
pub mod commands;
pub mod items;
pub mod monitor;
pub mod pool;
