// `each` takes no value, and only `name` in parentheses.
use rungroup::group;

#[group]
struct App {
    #[actor(interrupt = cancel, each = true)]
    workers: Vec<u8>,
    #[actor(interrupt = cancel, each(key = |worker| worker))]
    others: Vec<u8>,
}

fn main() {}
