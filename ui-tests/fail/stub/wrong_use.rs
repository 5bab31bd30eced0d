// Mistakes of the rest of the program are found as well.
use rungroup::group;

#[group]
struct App {
    #[actor(blocking)]
    api: u8,
}

fn main() {
    let _ = App { api: 1 }.runn();
}
