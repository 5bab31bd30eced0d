// An entry of `late` is another actor that provides, once.
use rungroup::group;

#[group]
struct App {
    #[actor(interrupt = cancel, receives = late(bd))]
    unknown: u8,
    #[actor(interrupt = cancel, receives = late(path))]
    plain: u8,
    #[actor(interrupt = cancel, receives = late(state))]
    value: u8,
    #[actor(interrupt = cancel, receives = late(itself))]
    itself: u8,
    #[actor(interrupt = cancel, receives = late(unknown))]
    nothing: u8,
    #[actor(interrupt = cancel, receives = Needs { one: late(db), other: late(db) })]
    twice: u8,
    #[actor(interrupt = cancel, receives = Needs { now: db, later: late(db) })]
    both: u8,
    #[actor(interrupt = cancel, requires = [db], receives = late(db))]
    required: u8,
    #[actor(interrupt = cancel, stops_before = [db], receives = late(db))]
    stops_before: u8,
    #[actor(interrupt = cancel, provides = u8)]
    db: u8,
    #[value]
    state: u8,
    path: u8,
}

fn main() {}
