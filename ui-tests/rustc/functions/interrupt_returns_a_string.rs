// An error of an interrupt converts into `anyhow::Error`.
use rungroup::{Cause, Context, group};

async fn serve(_: &u8, _: Context) {}

fn close(_: &u8, _: &Cause) -> Result<(), String> {
    Ok(())
}

#[group]
struct App {
    #[actor(execute = serve, interrupt = close)]
    api: u8,
}

fn main() {}
