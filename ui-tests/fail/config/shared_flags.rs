// Two fields cannot have the same flags, and a prefix is a part of a flag.
use rungroup::{Context, group};

struct Args;

#[group]
struct App<T: Send + 'static> {
    #[value(config = Args)]
    first: u8,
    #[value(config = Args)]
    second_db: u8,
    #[value(config(Args, prefix = "db"))]
    third: u8,
    #[value(config(Args, prefix = "db"))]
    fourth: u8,
    #[value(config(Args, prefix = "Db_"))]
    fifth: u8,
    #[value(config(prefix = "db"))]
    sixth: u8,
    #[value(config())]
    seventh: u8,
    #[value(config = Vec<T>)]
    eighth: u8,
    #[actor(config(Args, perfix = "x"), execute = run, interrupt = cancel)]
    api: T,
}

async fn run<T>(_: T, _: Context) {}

fn main() {}
