// What execute takes is the field's clone, or a reference to the field that it shares.
use rungroup::{Context, group};

async fn serve(_: u8, _: Context) {}

#[group]
struct App {
    #[actor(execute = serve, interrupt = cancel, restart = on_failure)]
    api: u16,
    #[actor(execute = serve, interrupt = |_, _| {}, restart = on_failure)]
    shared: u8,
}

fn main() {}
