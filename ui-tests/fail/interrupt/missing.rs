// Every actor must set an interrupt.
use rungroup::group;

#[group]
struct App {
    #[actor(execute = serve)]
    api: u8,
}

fn main() {}
