// An option that cannot be read leads to no further error. Other mistakes are reported beside it.
use rungroup::group;

#[group]
struct App {
    #[actor(interrupt = cancle(), requires = [db], provides = 5)]
    api: u8,
    #[actor(receives = api)]
    db: u8,
}

fn main() {}
