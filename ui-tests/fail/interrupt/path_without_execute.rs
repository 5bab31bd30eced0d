// A function interrupt shares the field with an `execute` that is written.
use rungroup::group;

#[group]
struct App {
    #[actor(interrupt = u8::close)]
    api: u8,
}

fn main() {}
