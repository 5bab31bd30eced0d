//! A string has no suffix.

use rungroup::group;

#[group(name = "app"x)]
struct App {
    #[actor(execute = serve, interrupt = cancel, grace = "1m"ly, name = "api"s)]
    api: u8,
    #[actor(process, ready = line("listening"b))]
    child: rungroup::ProcessSpec,
}

fn main() {}
