// An error that is not `Send` is one error, and not three.
use rungroup::{Context, group};

async fn serve(_: u8, _: Context) -> Result<(), Box<dyn std::error::Error>> {
    Ok(())
}

#[group]
struct App {
    #[actor(execute = serve, interrupt = cancel)]
    api: u8,
}

fn main() {}
