// Every actor says how it is made to come back.
use rungroup::group;

#[group]
struct App {
    #[actor]
    api: u8,
}

fn main() {}
