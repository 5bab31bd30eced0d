// A word of another tool is answered with the option of this crate.
use rungroup::group;

#[group(shutdown_timeout = "5s", stop_when = all, signal = TERM)]
struct App {
    #[actor(run = serve, stop = cancel, depends_on = [db], timeout = "5s", retry = 5)]
    api: u8,
    #[actor(interrupt = cancel, restart(retries = 3, delay = "1s", window = "60s"), on_failure = stop)]
    db: u8,
    #[actor(execute = async |_, ctx| ctx.interrupted().await, shutdown = cancel)]
    web: u8,
}

fn main() {}
