// A closure takes the configuration, which the field does not have.
use rungroup::{Context, group};

async fn serve(_: u16, _ctx: Context) {}

#[group]
struct App {
    #[actor(execute = serve, interrupt = cancel, build = async |port| std::io::Result::Ok(port))]
    api: u16,
}

fn main() {}
