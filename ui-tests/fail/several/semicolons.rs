// An option after a semicolon, or without a comma before it, is read.
use rungroup::group;

#[group(until = all; grace = "1m", drain = "2m")]
struct App {
    #[actor(grace = "5s"; interrupt = cancel name = "")]
    api: u8,
    #[actor(interrupt = cancel; blocking ready = soon requires = [api]; name = "")]
    web: u8,
}

fn main() {}
