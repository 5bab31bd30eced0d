// `none` is a word, and only a group can be without a limit.
use rungroup::group;

#[group(grace = "none")]
struct App {
    #[actor(interrupt = cancel, grace = "none")]
    api: u8,
}

fn main() {}
