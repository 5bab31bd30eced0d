//! Of what `ready` may be, a child process cannot be `manual`: that is not what a slip meant.

use rungroup::group;

#[group]
struct App {
    #[actor(ready = manul, process)]
    sidecar: u8,
}

fn main() {}
