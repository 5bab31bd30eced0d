// `late` takes one field.
use rungroup::group;

#[group]
struct App {
    #[actor(interrupt = cancel, receives = late())]
    nothing: u8,
    #[actor(interrupt = cancel, receives = late(db, cache))]
    two: u8,
    #[actor(interrupt = cancel, receives = lat(db))]
    misspelt: u8,
    #[actor(interrupt = cancel, receives = late("db"))]
    quoted: u8,
    #[actor(interrupt = cancel, receives = late(db.clone()))]
    expression: u8,
    #[actor(interrupt = cancel, receives = Needs { db: latte(db), cache: late(cache, db) })]
    in_struct: u8,
    #[actor(interrupt = cancel, receives = [late(db), cache])]
    list: u8,
    #[actor(interrupt = cancel, late = db)]
    option: u8,
    #[actor(interrupt = cancel, provides = u8)]
    db: u8,
    #[actor(interrupt = cancel, provides = u8)]
    cache: u8,
}

fn main() {}
