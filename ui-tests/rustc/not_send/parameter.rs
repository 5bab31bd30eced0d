// What a parameter of the group lacks is said in the compiler's words, with the place where to write it.
use rungroup::{Context, group};

async fn serve<S>(_: S, _: Context) {}

#[group]
struct App<S: 'static> {
    #[actor(execute = serve, interrupt = cancel)]
    api: S,
}

fn main() {}
