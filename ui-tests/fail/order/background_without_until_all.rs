// `background` has a meaning only with `until = all`.
use rungroup::group;

#[group]
struct App {
    #[actor(interrupt = cancel, background)]
    api: u8,
}

fn main() {}
