// A group has at least one actor.
use rungroup::group;

#[group]
struct App {}

fn main() {}
