// All bounds that a parameter of the group lacks are shown at once.
use rungroup::{Context, group};

async fn serve<S>(_: S, _: Context) {}

#[group]
struct App<S> {
    #[actor(execute = serve, interrupt = cancel)]
    api: S,
}

fn main() {}
