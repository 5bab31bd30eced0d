// A group is a struct.
use rungroup::group;

#[group]
enum App {
    One,
    Two(u8),
}

fn main() {}
