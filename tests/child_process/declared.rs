//! A child process as a field of a declared group.

use std::time::Duration;

use rungroup::{
    Context, Dependents, Group, Interrupt, Outcome, ProcessReady, ProcessSpec, RestartPolicy, group,
};

use crate::sh;
use crate::support::{CapturedLog, exists};

async fn needs_it((): (), ctx: Context) -> anyhow::Result<()> {
    assert!(ctx.handle().actor("sidecar").is_some());
    Ok(())
}

#[group]
struct App {
    #[actor(process, ready = line("leader"), ready_within = "1m", restart = on_failure, dependents = keep, grace = "20s")]
    sidecar: ProcessSpec,

    #[actor(execute = needs_it, interrupt = cancel, requires = [sidecar])]
    client: (),
}

#[tokio::test]
async fn a_declared_process_is_ready_by_its_line_and_reaped() {
    let log = CapturedLog::new();
    let app = App {
        sidecar: sh("sleep 3600 & trap 'kill -KILL $!; exit 0' TERM; echo leader $$; wait"),
        client: (),
    };
    let report = app.run().await.unwrap();
    assert!(!exists(log.number("leader").await));
    assert_eq!(
        report.actor("sidecar").unwrap().outcome(),
        Outcome::Returned
    );
}

#[test]
fn a_declared_process_has_the_plan_of_a_dynamic_group() {
    let sidecar = App::PLAN.actor(0);
    assert!(sidecar.states_ready() && sidecar.restart().is_some());
    let mut group = Group::new("app");
    group
        .actor("sidecar")
        .restart(RestartPolicy::on_failure())
        .ready_within(Duration::from_secs(60))
        .dependents(Dependents::Keep)
        .grace(Duration::from_secs(20))
        .add_process(ProcessSpec::new("true"), ProcessReady::line("leader"));
    group
        .add("client", async |_| (), Interrupt::cancel())
        .requires(["sidecar"]);
    assert_eq!(group.plan().unwrap(), *App::PLAN);
}

#[group]
struct Plain {
    #[actor(process)]
    sidecar: ProcessSpec,
}

#[test]
fn a_plan_states_that_a_process_is_ready_by_itself() {
    let text = App::PLAN.to_string();
    assert!(
        text.contains("process, interrupt cancel, ready by itself, ready_within"),
        "{text}"
    );
    let text = Plain::PLAN.to_string();
    assert!(
        text.contains("process, interrupt cancel, ready by itself, grace"),
        "{text}"
    );
    assert!(!Plain::PLAN.actor(0).states_ready());
}
