#![doc = include_str!("README.md")]

#[doc = include_str!("../README.md")]
pub mod front_page {}
