//! A larger graph: that of teleproxy, for which Ambassador's `supervisor` was written, with its names and with stub bodies. The
//! program prints its plan, starts, and stops.
//!
//! In the original, each worker names its requirements as strings, and a worker that ends too early leaves the others waiting
//! forever. Here the compiler checks every name and both orders. The doc comment of `run` shows them.

use rungroup::{Context, group};

/// A part that is set up, is then ready, and is undone at the interrupt.
#[derive(Clone)]
struct Part(&'static str);

async fn part(part: Part, ctx: Context) {
    println!("{}: {}", ctx.name(), part.0);
    ctx.ready();
    ctx.interrupted().await;
    println!("{}: undone", ctx.name());
}

/// Prepares the others, and returns.
async fn set_up(part: Part, ctx: Context) {
    println!("{}: {}", ctx.name(), part.0);
}

/// The group listens to the signals by itself. This actor requests the stop, as a signal would.
async fn hear_signals(part: Part, ctx: Context) {
    println!("{}: {}", ctx.name(), part.0);
    if ctx.handle().wait_until_ready().await.is_ok() {
        ctx.handle().shutdown("all parts are up");
    }
    ctx.interrupted().await;
}

#[group(grace = "10s")]
struct Teleproxy {
    /// In the original it starts the others. Here those without another requirement require it.
    #[actor(execute = set_up, interrupt = cancel, ready = finished)]
    tpy: Part,
    /// The firewall's rules.
    #[actor(execute = part, interrupt = cancel, ready = manual, requires = [pxy, dns])]
    nat: Part,
    #[actor(execute = part, interrupt = cancel, ready = manual, requires = [tpy])]
    api: Part,
    #[actor(execute = part, interrupt = cancel, ready = manual, requires = [tpy])]
    dns: Part,
    #[actor(execute = part, interrupt = cancel, ready = manual, requires = [tpy])]
    pxy: Part,
    /// The resolver's settings.
    #[actor(execute = part, interrupt = cancel, ready = manual, requires = [nat])]
    cfg: Part,
    /// A check of them all.
    #[actor(execute = part, interrupt = cancel, ready = manual, requires = [nat, api, dns, pxy, cfg])]
    rdy: Part,
    /// The bridge.
    #[actor(execute = part, interrupt = cancel, ready = manual, requires = [rdy])]
    brg: Part,
    /// A pod in the cluster, to which `kpf` forwards.
    #[actor(execute = part, interrupt = cancel, ready = manual, requires = [tpy])]
    kap: Part,
    /// Forwards a port to the pod.
    #[actor(execute = part, interrupt = cancel, ready = manual, requires = [kap],
            restart = on_failure, dependents = restart)]
    kpf: Part,
    /// A tunnel through that port, which restarts with it.
    #[actor(execute = part, interrupt = cancel, ready = manual, requires = [kpf],
            restart(when = on_failure, backoff = "100ms", max_backoff = "3s"))]
    ssh: Part,
    /// The services of Kubernetes.
    #[actor(execute = part, interrupt = cancel, ready = manual, requires = [tpy])]
    k8s: Part,
    /// The containers of Docker.
    #[actor(execute = part, interrupt = cancel, ready = manual, requires = [tpy])]
    dkr: Part,
    /// The signals.
    #[actor(execute = hear_signals, interrupt = cancel, requires = [tpy])]
    sig: Part,
}

async fn app() -> anyhow::Result<Teleproxy> {
    Ok(Teleproxy {
        tpy: Part("may change the firewall"),
        nat: Part("the firewall sends all to the proxy"),
        api: Part("answers questions"),
        dns: Part("resolves names"),
        pxy: Part("accepts the connections of the firewall"),
        cfg: Part("the resolver asks here first"),
        rdy: Part("all is in its place"),
        brg: Part("connected"),
        kap: Part("a pod in the cluster"),
        kpf: Part("a port is forwarded to it"),
        ssh: Part("a tunnel through that port"),
        k8s: Part("follows the services"),
        dkr: Part("follows the containers"),
        sig: Part("listens"),
    })
}

fn main() -> rungroup::Exit {
    println!("{}", Teleproxy::PLAN);
    rungroup::main(app)
}

#[test]
fn survives_every_fault() {
    rungroup::drill(app).run();
}
