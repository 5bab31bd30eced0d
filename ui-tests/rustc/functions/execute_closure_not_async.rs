// A closure is async unless `blocking`, and every mistake is reported.
use rungroup::group;

#[group]
struct App {
    #[actor(execute = |_, _| {}, interrupt = cancel)]
    api: u8,
    #[actor(execute = |_, ctx| drop(ctx), interrupt = drop)]
    web: u8,
}

fn main() {}
