// Every actor must set an interrupt.
use rungroup::group;

#[group]
struct App {
    #[actor]
    api: u8,
}

fn main() {}
