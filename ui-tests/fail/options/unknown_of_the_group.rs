// An unknown option of the group: the nearest name.
use rungroup::group;

#[group(signal = [INT])]
struct App {
    #[actor(interrupt = cancel)]
    api: u8,
}

fn main() {}
