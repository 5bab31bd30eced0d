// An actor that another names is in the foreground or in the background.
use rungroup::group;

#[group(until = all)]
struct App {
    #[actor(interrupt = cancel)]
    import: u8,
    #[actor(interrupt = cancel, stops_before = [import])]
    warm_up: u8,
}

fn main() {}
