// A failure to become ready is not continued.
use rungroup::group;

#[group]
struct App {
    #[actor(interrupt = cancel, ready = manual, ready_within = "5s", on_err = continue)]
    api: u8,
}

fn main() {}
