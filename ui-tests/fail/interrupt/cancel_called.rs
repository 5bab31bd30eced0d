// `cancel` is a word, not a function.
use rungroup::group;

#[group]
struct App {
    #[actor(execute = serve, interrupt = Interrupt::cancel())]
    api: u8,
}

fn main() {}
