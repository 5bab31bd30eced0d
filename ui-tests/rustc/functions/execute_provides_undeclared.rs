// The note names what decides the parameters: the field, `provides` and `receives`.
use rungroup::{Context, group};

async fn store(_: u8, ctx: Context<String>) {
    ctx.provide(String::new());
}

async fn serve(_: u8, _: Context<(), String>) {}

#[group]
struct App {
    #[actor(execute = store, interrupt = cancel)]
    store: u8,
    #[actor(execute = serve, interrupt = cancel)]
    api: u8,
}

fn main() {}
