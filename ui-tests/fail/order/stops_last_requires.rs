// An actor that stops last requires only actors that stop last.
use rungroup::group;

#[group]
struct App {
    #[actor(interrupt = cancel, stops_last, requires = [db])]
    metrics: u8,
    #[actor(interrupt = cancel, ready = manual)]
    db: u8,
}

fn main() {}
