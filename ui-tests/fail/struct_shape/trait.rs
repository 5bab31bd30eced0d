// A group is a struct.
use rungroup::group;

#[group]
trait App {}

fn main() {}
