// A task of `spawn` returns `()` or a `Result<(), E>`.
use rungroup::Context;

async fn serve(_: u8, ctx: Context) {
    let _ = ctx.spawn(async { 5_u8 });
}

fn main() {
    drop(serve);
}
