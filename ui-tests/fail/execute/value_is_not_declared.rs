// A closure provides and receives only what its field declares.
use rungroup::group;

#[group]
struct App {
    #[actor(execute = async |_, ctx| ctx.provide(5_u32), interrupt = cancel)]
    db: u8,
    #[actor(execute = async |_, ctx| println!("{}", ctx.received()), interrupt = cancel)]
    api: u8,
}

fn main() {}
