#![doc = include_str!("README.md")]

pub mod http;

#[doc = include_str!("../README.md")]
pub mod front_page {}
