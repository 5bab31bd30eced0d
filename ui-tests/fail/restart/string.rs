// Words stand without quotes.
use rungroup::group;

#[group]
struct App {
    #[actor(interrupt = cancel, restart = "always")]
    api: u8,
}

fn main() {}
