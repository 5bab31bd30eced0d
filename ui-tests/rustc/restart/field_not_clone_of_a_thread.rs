// Each attempt on a thread receives a clone of the field.
use rungroup::group;

struct Socket;

#[group]
struct App {
    #[actor(blocking, execute = |_socket, _ctx| {}, interrupt = cancel, restart = on_failure)]
    api: Socket,
}

fn main() {}
