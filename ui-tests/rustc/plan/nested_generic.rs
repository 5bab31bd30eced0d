// A group behind a parameter is found when the program is known.
use rungroup::{Actor, Context, group};

async fn serve(_: u8, _: Context) {}

#[group]
struct Inner {
    #[actor(execute = serve, interrupt = cancel)]
    api: u8,
}

#[group]
struct App<A: Actor> {
    #[actor(interrupt = cancel)]
    inner: A,
}

fn main() {
    drop(App { inner: Inner { api: 1 } }.into_group());
}
