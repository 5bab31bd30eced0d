// A group is a struct.
use rungroup::group;

#[group]
fn app() {}

fn main() {}
