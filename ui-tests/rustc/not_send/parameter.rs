// The compiler reports a missing bound of a parameter of the group, and suggests where to write it.
use rungroup::{Context, group};

async fn serve<S>(_: S, _: Context) {}

#[group]
struct App<S: 'static> {
    #[actor(execute = serve, interrupt = cancel)]
    api: S,
}

fn main() {}
