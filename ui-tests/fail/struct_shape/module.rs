// A group is a struct.
use rungroup::group;

#[group]
mod app {}

fn main() {}
