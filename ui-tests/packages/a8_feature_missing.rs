// Without the feature `signal` there is no `main`, and a group has no signals.
use rungroup::{Context, Exit, group, main_on};

#[group(signals = [INT, TERM])]
struct App {
    #[actor(execute = api, interrupt = cancel)]
    api: u16,
}

async fn api(_: u16, ctx: Context) {
    ctx.interrupted().await;
}

fn main() -> Exit {
    rungroup::main(async || Ok(App { api: 8080 }))
}
