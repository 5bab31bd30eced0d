// An execute is called with the field and its context.
use rungroup::group;

#[group]
struct App {
    #[actor(execute = async |ctx| ctx.interrupted().await, interrupt = cancel)]
    api: u8,
}

fn main() {}
