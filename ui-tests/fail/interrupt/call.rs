// A function is named, not called.
use rungroup::group;

#[group]
struct App {
    #[actor(execute = serve, interrupt = close())]
    api: u8,
}

fn main() {}
