// A group is a struct.
use rungroup::group;

#[group]
union App {
    one: u8,
    two: i8,
}

fn main() {}
