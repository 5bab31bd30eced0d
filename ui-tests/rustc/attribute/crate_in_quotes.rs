// The path of the crate in quotes is one mistake.
use rungroup as rg;

#[rg::group(crate = "rg")]
struct App {
    #[actor(execute = async |_, ctx| ctx.interrupted().await, interrupt = cancel)]
    api: u8,
}

fn main() {}
