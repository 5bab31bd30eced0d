// The fields of a group have names.
use rungroup::group;

#[group]
struct App(#[actor(interrupt = cancel)] u8);

fn main() {}
