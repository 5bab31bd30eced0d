// `#[actor]` without `#[group]`: the errors say what to write.
use rungroup::Context;

async fn serve(_: u8, ctx: Context) {
    ctx.interrupted().await;
}

struct App {
    #[actor(execute = serve, interrupt = cancel)]
    api: u8,
}

fn main() -> rungroup::Exit {
    rungroup::main(async || Ok(App { api: 0 }))
}
