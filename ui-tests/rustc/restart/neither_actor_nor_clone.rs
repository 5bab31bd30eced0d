// Two mistakes of one type are reported side by side.
use rungroup::group;

struct Socket;

#[group]
struct App {
    #[actor(interrupt = cancel, restart = on_failure)]
    api: Socket,
}

fn main() {}
