//! A larger graph: that of teleproxy, which Ambassador's `supervisor` was written for, with stub bodies. It shows its plan,
//! runs, and stops again.
//!
//! There each worker names those that it requires as strings, and one that ends too early leaves the others waiting for
//! ever. Here the compiler knows every name and both orders; hover over `run` to see them.

use std::time::Duration;

use rungroup::{Context, group};

/// A part that is ready once it is set up, and undoes that when it is interrupted.
#[derive(Clone)]
struct Part(&'static str);

async fn part(part: Part, ctx: Context) {
    println!("{}: {}", ctx.name(), part.0);
    ctx.ready();
    ctx.interrupted().await;
    println!("{}: undone", ctx.name());
}

/// Checks itself, tells whoever waits, and ends the show.
async fn check(part: Part, ctx: Context) {
    println!("{}: {}", ctx.name(), part.0);
    ctx.handle().shutdown("all parts are up");
    ctx.interrupted().await;
}

#[group(grace = "10s")]
struct Teleproxy {
    /// Keeps the firewall's rules.
    #[actor(execute = part, interrupt = cancel, ready = manual, requires = [proxy, dns])]
    nat: Part,
    #[actor(execute = part, interrupt = cancel, ready = manual)]
    api: Part,
    #[actor(execute = part, interrupt = cancel, ready = manual)]
    dns: Part,
    #[actor(execute = part, interrupt = cancel, ready = manual)]
    proxy: Part,
    /// Keeps the resolver's settings.
    #[actor(execute = part, interrupt = cancel, ready = manual, requires = [nat])]
    config: Part,
    #[actor(execute = part, interrupt = cancel, ready = manual, requires = [nat, api, dns, proxy, config])]
    self_check: Part,
    /// Parks, so that what forwards to it can be run again beside it.
    #[actor(execute = part, interrupt = cancel, ready = manual, restart = on_failure, dependents = restart)]
    cluster: Part,
    #[actor(execute = part, interrupt = cancel, ready = manual, requires = [cluster],
            restart = on_failure, dependents = restart)]
    forward: Part,
    #[actor(execute = part, interrupt = cancel, ready = manual, requires = [forward],
            restart(delay = "100ms", max_delay = "3s"), dependents = keep)]
    ssh: Part,
    #[actor(execute = check, interrupt = cancel, requires = [self_check, ssh], restart = on_failure, grace = "1s")]
    bridge: Part,
}

fn main() -> rungroup::Exit {
    println!("{}", Teleproxy::PLAN);
    rungroup::main(async || {
        Ok(Teleproxy {
            nat: Part("the firewall sends all to the proxy"),
            api: Part("answers questions"),
            dns: Part("resolves names"),
            proxy: Part("accepts what the firewall sends"),
            config: Part("the resolver asks here first"),
            self_check: Part("all is in its place"),
            cluster: Part("a pod in the cluster"),
            forward: Part("a port is forwarded to it"),
            ssh: Part("a tunnel through that port"),
            bridge: Part("connected"),
        }
        .with_grace(Duration::from_secs(5)))
    })
}
