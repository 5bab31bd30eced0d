// `#[actor]` is part of `#[group]`, and needs no import.
#![deny(deprecated)]
#![allow(unused_imports)]

use rungroup::{actor, group, resource, value};

#[group]
struct App {
    #[actor(execute = async |_, ctx| ctx.interrupted().await, interrupt = cancel)]
    api: u8,
}

fn main() {}
