//! A supervised child process, and a proxy that needs it (feature `process`).
//!
//! The sidecar is a program of another language: it is started in a process group of its own, is ready when it says so on
//! its stdout, is run again when it dies, is asked by TERM at the stop, and killed with all that it forked when its grace is
//! over. What it prints goes to the log, under its name.

use rungroup::{Context, Exit, ProcessSpec, group};

/// Needs the sidecar; its return stops the group.
async fn proxy(requests: u32, ctx: Context) {
    for request in 1..=requests {
        tokio::task::yield_now().await;
        println!("proxy: request {request} to {}", ctx.handle().actor("sidecar").expect("it is required").state());
    }
}

#[group(grace = "5s")]
struct App {
    #[actor(process, ready = line("listening"), restart = on_failure, dependents = keep, grace = "2s")]
    sidecar: ProcessSpec,

    #[actor(execute = proxy, interrupt = cancel, requires = [sidecar])]
    proxy: u32,
}

fn main() -> Exit {
    let script = "trap 'echo goodbye; exit 0' TERM; echo listening; while :; do sleep 1 & wait; done";
    let log = tracing_subscriber::fmt().without_time().with_ansi(false).with_writer(std::io::stdout);
    log.with_max_level(tracing::Level::INFO).init();
    rungroup::main(async || Ok(App { sidecar: ProcessSpec::new("sh").args(["-c", script]), proxy: 2 }))
}
