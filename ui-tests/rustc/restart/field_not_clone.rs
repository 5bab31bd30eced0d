// Each attempt receives a clone of the field.
use rungroup::{Context, group};

struct Socket;

async fn serve<T>(_: T, _: Context) {}

#[group]
struct App {
    #[actor(execute = serve, interrupt = cancel, restart = on_failure)]
    api: Socket,
}

fn main() {}
