// An option of the group that cannot be read hides no mistake of an actor: in its lists, its durations or its restart.
use rungroup::group;

#[group(grace = 5, drian = "2s", until = all)]
struct App {
    #[actor(interrupt = cancel, requires = ["db", cahce], grace = "0s")]
    api: u8,
    #[actor(interrupt = cancel, restart(backof = "1s", max_restarts = 0), background)]
    db: u8,
    #[actor(interrupt = drop, blocking, dependents = keep, foreground)]
    cache: u8,
}

fn main() {}
