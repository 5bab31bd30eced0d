//! A child process as a field of a declared group.

use rungroup::{Context, Outcome, ProcessSpec, group};

use crate::sh;
use crate::support::{Heard, exists};

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
async fn a_declared_process_is_ready_by_its_line_and_reaped_at_the_stop() {
    let heard = Heard::new();
    let app = App {
        sidecar: sh("trap 'exit 0' TERM; echo leader $$; sleep 3600 & wait"),
        client: (),
    };
    let report = app.run().await.unwrap();
    assert!(!exists(heard.number("leader").await));
    assert_eq!(
        report.actor("sidecar").unwrap().outcome(),
        Outcome::Returned
    );
}

#[test]
fn its_plan_is_that_of_the_group_that_is_built() {
    let sidecar = App::PLAN;
    let sidecar = sidecar.actor(0);
    assert!(sidecar.ready_written() && sidecar.restart().is_some());
    let app = App {
        sidecar: ProcessSpec::new("true"),
        client: (),
    };
    assert_eq!(
        rungroup::IntoGroup::into_group(app).plan().unwrap(),
        App::PLAN
    );
}
