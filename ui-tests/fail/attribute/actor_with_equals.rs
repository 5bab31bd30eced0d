// Options stand in parentheses.
use rungroup::group;

#[group]
struct App {
    #[actor = "cancel"]
    api: u8,
}

fn main() {}
