// A mistake that only types show is not hidden by one of the options, of the rules or of the group.
use rungroup::{Cause, Context, group};
use std::rc::Rc;

async fn of_u16(_: u16, _: Context) {}

async fn without_context(_: u8) {}

async fn query(_: u8, _: Context<(), u16>) {}

async fn open(_: u8, _: Context<u8>) {}

async fn local(_: Rc<u8>, _: Context) {}

async fn shared(_: &u8, _: Context) {}

fn close(_: u8, _: &Cause) {}

async fn opened(_: u16) -> std::io::Result<u8> {
    Ok(0)
}

#[group(grace = 5)]
struct App {
    #[actor(execute = of_u16, interrupt = cancel, grase = "5s")]
    misspelt: u8,
    #[actor(execute = without_context, interrupt = cancel, requires = [dp])]
    unknown: u8,
    #[actor(execute = query, interrupt = cancel, receives = db, name = "")]
    unnamed: u8,
    #[actor(execute = open, interrupt = cancel, provides = u8)]
    db: u8,
    #[actor(execute = local, interrupt = cancel, restart = never)]
    not_send: Rc<u8>,
    #[actor(execute = shared, interrupt = close, grace = "0s")]
    by_value: u8,
    #[actor(execute = |_, _| {}, interrupt = cancel; on_ok = stop)]
    not_async: u8,
    #[resource(open = opened, close = drop, grace = "0s")]
    pool: u8,
}

fn main() {}
