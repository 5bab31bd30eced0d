// `when` takes the two words.
use rungroup::group;

#[group]
struct App {
    #[actor(interrupt = cancel, restart(when = on_ok))]
    api: u8,
}

fn main() {}
