//! A child process brings its own execute.

use rungroup::group;

#[group]
struct App {
    #[actor(process, execute = serve)]
    sidecar: u8,
}

fn main() {}
