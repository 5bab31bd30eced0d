// Those that stop last wait for nobody that stops earlier.
use rungroup::group;

#[group]
struct App {
    #[actor(interrupt = cancel, stops_last, requires = [db])]
    metrics: u8,
    #[actor(interrupt = cancel, ready = manual)]
    db: u8,
}

fn main() {}
