// A bare resource has two mistakes.
use rungroup::group;

#[group]
struct App {
    #[resource]
    pg: u8,
}

fn main() {}
