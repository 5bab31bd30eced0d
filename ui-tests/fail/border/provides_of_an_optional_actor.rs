// The value is there in each run.
use rungroup::group;

#[group(provides = store)]
struct App {
    #[actor(interrupt = cancel, provides = u8, optional)]
    store: Option<u8>,
}

fn main() {}
