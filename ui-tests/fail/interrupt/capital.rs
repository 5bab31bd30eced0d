// The words are in lower case.
use rungroup::group;

#[group]
struct App {
    #[actor(execute = serve, interrupt = Cancel)]
    api: u8,
}

fn main() {}
