//! The help for a called path can be pasted.

use rungroup::group;

#[group]
struct App {
    #[actor(execute = Api::<&'static str, Vec<u8>>::serve(), interrupt = cancel)]
    api: u8,
}

fn main() {}
