#![doc = include_str!("README.md")]

pub mod http;
pub mod stand_ins;

#[doc = include_str!("../README.md")]
pub mod front_page {}
