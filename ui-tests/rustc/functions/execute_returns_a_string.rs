// An error converts into `anyhow::Error`.
use rungroup::{Context, group};

async fn serve(_: u8, _: Context) -> Result<(), String> {
    Ok(())
}

#[group]
struct App {
    #[actor(execute = serve, interrupt = cancel)]
    api: u8,
}

fn main() {}
