// `receives` names the actor that provides the value, not the type of the value.
use rungroup::group;

#[group]
struct App {
    #[actor(interrupt = cancel, receives = Pool)]
    api: u8,
    #[actor(interrupt = cancel, receives = (db, cache))]
    web: u8,
    #[actor(interrupt = cancel, provides = Pool)]
    db: u8,
    #[actor(interrupt = cancel, provides = Pool)]
    cache: u8,
}

#[derive(Clone)]
struct Pool;

fn main() {}
