// The rest of the program is checked as if all were well.
use rungroup::group;

#[group]
struct App<'a> {
    #[actor(interrupt = cancel)]
    api: &'a u8,
}

fn main() {
    let api = 1;
    let _ = App { api: &api }.run();
}
