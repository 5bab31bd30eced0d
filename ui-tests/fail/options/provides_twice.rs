// An option is given once, whatever its value looks like.
use rungroup::group;

#[group]
struct App {
    #[actor(interrupt = cancel, provides = Map<K, V>, provides = Map<K, Vec<V>>, blocking)]
    api: u8,
}

fn main() {}
