// The group waits for the actor, or does not.
use rungroup::group;

#[group(until = all)]
struct App {
    #[actor(interrupt = cancel, background, foreground)]
    api: u8,
    #[actor(interrupt = cancel)]
    job: u8,
}

fn main() {}
