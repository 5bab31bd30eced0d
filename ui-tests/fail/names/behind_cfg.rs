// An entry whose field is not there is not there either.
use rungroup::group;

#[group]
struct App {
    #[actor(interrupt = cancel, requires = [telemetry, db])]
    api: u8,
    #[actor(interrupt = cancel, ready = manual)]
    db: u8,
    #[cfg(any())]
    #[actor(interrupt = cancel, ready = manual)]
    telemetry: u8,
}

fn main() {}
