// A maximum of zero restarts is no restart, also when it is computed.
use rungroup::{Context, group};

const FEW: u32 = 1;

async fn serve<T>(_: T, _: Context) {}

#[group]
struct App {
    #[actor(execute = serve, interrupt = cancel, restart(max_restarts = FEW - 1))]
    api: u8,
}

fn main() {}
