//! A closure that states a type states that of the field.

use rungroup::group;

#[group]
struct App {
    #[actor(execute = async |_: u16, _| {}, interrupt = cancel)]
    api: u8,
}

fn main() {}
