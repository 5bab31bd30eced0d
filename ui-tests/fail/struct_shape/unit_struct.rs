// A group has fields.
use rungroup::group;

#[group]
struct App;

fn main() {}
