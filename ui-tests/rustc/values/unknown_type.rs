// A type that does not exist is one error.
use rungroup::{Context, group};

async fn open(_: u8, _: Context<u8>) {}

#[group]
struct App {
    #[actor(execute = open, interrupt = cancel, provides = Db)]
    store: u8,
    #[actor(execute = async |_, _| {}, interrupt = cancel, receives = store)]
    api: u8,
}

fn main() {}
