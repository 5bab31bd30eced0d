// An unknown option of the group: all there are.
use rungroup::group;

#[group(threads = 4)]
struct App {
    #[actor(interrupt = cancel)]
    api: u8,
}

fn main() {}
