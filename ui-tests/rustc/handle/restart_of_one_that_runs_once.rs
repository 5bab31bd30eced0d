// A handle cannot restart an actor without `restart`.
use rungroup::{Context, group};

async fn serve<T>(_: T, _: Context) {}

#[group]
struct App {
    #[actor(execute = serve, interrupt = cancel)]
    api: u8,
}

async fn ask(handle: AppHandle) -> Result<(), rungroup::ControlError> {
    handle.api().restart().await
}

fn main() {
    drop(ask(App { api: 1 }.into_group().handle()));
}
