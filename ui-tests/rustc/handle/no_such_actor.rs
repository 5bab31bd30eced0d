// The handle has a method for each actor, and no other.
use rungroup::{Context, group};

async fn serve<T>(_: T, _: Context) {}

#[group]
struct App {
    #[actor(execute = serve, interrupt = cancel)]
    api: u8,
}

fn main() {
    drop(App { api: 1 }.into_group().handle().web());
}
