// An interrupt is a word or a function, not a call of the context or of a token.
use rungroup::group;

#[group]
struct App {
    #[actor(execute = serve, interrupt = ctx.cancel())]
    api: u8,
    #[actor(execute = serve, interrupt = token.cancel)]
    web: u8,
}

fn serve() {}

fn main() {}
