// A type parameter needs `Clone`.
use rungroup::{Context, group};

async fn serve<T>(_: T, _: Context) {}

#[group]
struct App<T: Send + 'static> {
    #[actor(execute = serve::<T>, interrupt = cancel, restart = on_failure)]
    api: T,
}

fn main() {}
