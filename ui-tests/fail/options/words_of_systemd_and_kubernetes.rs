// The words of a unit file or a pod specification are answered with the options of this crate.
use rungroup::group;

#[group(terminationGracePeriodSeconds = 30, preStop = "5s")]
struct App {
    #[actor(ExecStart = serve, interrupt = cancel, Wants = db, TimeoutStopSec = 30, RestartSec = "5s")]
    api: u8,
    #[actor(interrupt = cancel, on_failure = restart, readinessProbe = probe, max_attempts = 3)]
    db: u8,
}

fn main() {}
