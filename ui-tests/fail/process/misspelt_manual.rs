//! A child process cannot be `manual`, so the word is not suggested for a slip.

use rungroup::group;

#[group]
struct App {
    #[actor(ready = manul, process)]
    sidecar: u8,
}

fn main() {}
