// An actor that stops last stops only before actors that stop last.
use rungroup::group;

#[group]
struct App {
    #[actor(interrupt = cancel, stops_last, stops_before = [db])]
    metrics: u8,
    #[actor(interrupt = cancel, ready = manual)]
    db: u8,
}

fn main() {}
