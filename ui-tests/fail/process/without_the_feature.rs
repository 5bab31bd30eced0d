//! Child processes are a feature of the runtime, which is not switched on here.

use rungroup::group;

#[group]
struct App {
    #[actor(process, ready = line("listening"), restart = on_failure, grace = "5s")]
    sidecar: u8,
    #[actor(execute = async |_, _| (), interrupt = cancel)]
    api: u8,
}

fn main() {}
