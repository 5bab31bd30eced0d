// Values that other tools take for a restart are answered with what to write here.
use rungroup::group;

#[group]
struct App {
    #[actor(interrupt = cancel, restart = false)]
    never: u8,
    #[actor(interrupt = cancel, restart = 5)]
    limited: u8,
    #[actor(interrupt = cancel, restart = "on-failure")]
    quoted: u8,
    #[actor(interrupt = cancel, restart = on_failure())]
    called: u8,
    #[actor(interrupt = cancel, on_err = restart)]
    on_err: u8,
    #[actor(interrupt = cancel, on_ok = restart)]
    on_ok: u8,
}

fn main() {}
