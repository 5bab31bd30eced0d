// No name in the user's module shadows a name of the generated code.
#![allow(dead_code, non_camel_case_types, unused_macros)]

mod core {}
mod std {}
mod rungroup {}
mod anyhow {}
struct Result;
struct Ok;
struct Err;
struct Option;
struct Some;
struct None;
struct Box;
struct Vec;
struct String;
struct Group;
struct Context;
struct Interrupt;
struct Actor;
struct Duration;
struct Arc;
struct Slot;
struct Cause;
struct Plan;
trait Send {}
trait Sync {}
trait Into {}
trait Future {}
trait IntoGroup {}
struct u64;
struct usize;
macro_rules! panic {
    () => {
        compile_error!("the user's `panic`")
    };
}

async fn open(_: u8, ctx: ::rungroup::Context<u8>) {
    ctx.provide(1);
}

async fn share(_: &u8, _: ::rungroup::Context<(), u8>) {}

#[::rungroup::group(grace = "20s", drain = "5s", signals, until = all)]
struct App {
    #[actor(execute = open, interrupt = cancel, provides = u8, ready_within = "2s", grace = "1s", background)]
    group: u8,
    #[actor(execute = share, interrupt = |_, _| {}, receives = group, on_ok = continue, foreground)]
    group_value: u8,
    #[actor(execute = async |_, _| {}, interrupt = drop, requires = [group], stops_before = [group_value])]
    context: u8,
    plain: u8,
}

fn main() {
    drop(App { group: 1, group_value: 2, context: 3, plain: 4 }.into_group());
}
