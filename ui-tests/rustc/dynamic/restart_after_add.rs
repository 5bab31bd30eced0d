// `restart` is set before the actor is added.
use rungroup::{Group, Interrupt, RestartPolicy};

fn main() {
    let mut group = Group::new("app");
    group
        .add("api", async |ctx| ctx.interrupted().await, Interrupt::cancel())
        .restart(RestartPolicy::on_failure());
}
