// A provided value is cloned for its receivers.
use rungroup::{Context, group};

struct Db;

async fn open(_: u8, _: Context<Db>) {}

#[group]
struct App {
    #[actor(execute = open, interrupt = cancel, provides = Db)]
    store: u8,
}

fn main() {}
