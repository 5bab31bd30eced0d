// What was not understood leads to no further error.
use rungroup::group;

#[group]
struct App {
    #[actor(interrupt = cancle(), requires = [db], provides = 5)]
    api: u8,
    #[actor(receives = api)]
    db: u8,
}

fn main() {}
