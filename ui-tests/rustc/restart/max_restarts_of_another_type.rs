// The maximum is a `u32`.
use rungroup::{Context, group};

const MANY: u64 = 5;

async fn serve<T>(_: T, _: Context) {}

#[group]
struct App {
    #[actor(execute = serve, interrupt = cancel, restart(max_restarts = MANY))]
    api: u8,
}

fn main() {}
