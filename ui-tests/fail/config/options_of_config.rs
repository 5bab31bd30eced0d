// The options of `config`, and the functions that take a configuration, have a form each.
use rungroup::{Context, group};

struct Args;

#[group]
struct App {
    #[unit(config(Args, prefix = "a", secrets = url))]
    first: u8,
    #[unit(config(Args, prefix = "b", validate = "check"))]
    second: u8,
    #[unit(config(Args, prefix = "c", prefix = "d"))]
    third: u8,
    #[unit(config(Args, prefix = "e", validate = |one, two| Ok::<(), String>(())))]
    fourth: u8,
    #[unit(config(Args, prefix = "f"), build = async || std::io::Result::Ok(1))]
    fifth: u8,
    #[unit(config(Args, prefix = "g"), role = |one, two| "data")]
    sixth: u8,
    // A closure is not counted if the option that decides its parameters cannot be read.
    #[unit(config = , build = async |args| std::io::Result::Ok(1))]
    seventh: u8,
    #[unit(cofnig(Args, prefix = "h"), build = async |args| std::io::Result::Ok(1))]
    eighth: u8,
    #[actor(execute = run, interrupt = cancel)]
    api: u8,
}

async fn run(_: u8, _: Context) {}

fn main() {}
