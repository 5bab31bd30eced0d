//! Each check finds a violation that is planted in the report of a run without one.

use std::time::Duration;

use super::super::case::{Case, Fault, Moment, Plant, PlantedFault};
use super::super::drilled::Drilled;
use super::CheckedRun;
use crate::report::Offset;
use crate::{ActorReport, Context, Error, Group, Interrupt, Outcome, Report};

/// The report of two actors, of which `api` requires `store`, and that of a failure of `store` half a second after the start.
async fn run(fails: bool) -> (Drilled, Report) {
    let mut group = Group::new("app");
    let store = async move |ctx: Context| {
        if fails {
            tokio::time::sleep(Duration::from_millis(500)).await;
            anyhow::bail!("disk full")
        }
        ctx.interrupted().await;
        Ok(())
    };
    group
        .actor("store")
        .ready(crate::Ready::Started)
        .add(store, Interrupt::cancel());
    let api = async |ctx: Context| ctx.interrupted().await;
    group
        .add("api", api, Interrupt::cancel())
        .requires(["store"]);
    let drilled = Drilled {
        plan: group.plan().expect("a plan"),
        actors: Vec::new(),
        retained: Vec::new(),
    };
    let running = group.start();
    running
        .wait_until_ready()
        .await
        .expect("the group is ready");
    tokio::time::sleep(Duration::from_secs(1)).await;
    running.shutdown("enough");
    let report = match running.await {
        Ok(report) => report,
        Err(error) => error.report().expect("the group ran").clone(),
    };
    (drilled, report)
}

fn findings(case: &Case, planted: Option<u64>, drilled: &Drilled, report: Report) -> Vec<String> {
    let run = CheckedRun {
        case,
        drilled,
        may_fail: &[],
        planted: planted.map(Duration::from_millis),
        is_thread: false,
        tolerance: Duration::ZERO,
    };
    let mut findings = Vec::new();
    let fails = report.cause().is_failure() || report.actors().iter().any(ActorReport::is_failure);
    let result = if fails {
        Err(Error::run(report, None))
    } else {
        Ok(report)
    };
    run.check(&result, &mut findings);
    findings
}

#[tokio::test(start_paused = true)]
async fn a_violation_of_each_guarantee_is_found() {
    let (drilled, report) = run(false).await;
    let found = |change: &dyn Fn(&mut Report)| {
        let mut report = report.clone();
        change(&mut report);
        findings(&Case(Plant::Clean), None, &drilled, report)
    };
    let after = |millis| Duration::from_millis(millis).into();
    assert_eq!(found(&|_| {}), [""; 0]);
    assert_eq!(
        found(&|report| report.actors[0].ready = after(1)),
        ["`api` started before `store` was ready"]
    );
    assert_eq!(
        found(&|report| report.actors[1].ended = after(1_001)),
        ["`store` was interrupted before `api` had ended"]
    );
    assert_eq!(
        found(&|report| report.actors[1].interrupted = Offset::NONE),
        ["`api` was not interrupted, although the group stopped: shutdown: enough"]
    );
    assert_eq!(
        found(&|report| report.actors[1].interrupted = after(999)),
        ["`api` was interrupted before the group had a cause"]
    );
    assert_eq!(
        found(&|report| report.actors[1].outcome = Outcome::NeverStarted),
        ["`api` has the outcome `never started`, and started"]
    );
    assert_eq!(
        found(&|report| report.took = Duration::from_secs(27)),
        ["the stop took 26 s; the group's grace period is 25 s"]
    );
    assert_eq!(
        found(&|report| report.actors[1].outcome = Outcome::Panicked),
        ["`api` panicked"]
    );
}

#[tokio::test(start_paused = true)]
async fn a_planted_failure_that_is_lost_is_found() {
    let case = Case(Plant::Fault(PlantedFault {
        at: Moment::Poll(1),
        fault: Fault::Error,
        attempt: 1,
        actor: "store".to_owned(),
    }));
    let (drilled, report) = run(false).await;
    assert_eq!(
        findings(&case, Some(500), &drilled, report),
        ["the planted failure of `store` is not in the report"]
    );
    // Its error is not the planted one.
    let (drilled, report) = run(true).await;
    assert_eq!(
        findings(&case, Some(500), &drilled, report),
        ["the planted failure of `store` is not in the report"]
    );
}

#[tokio::test(start_paused = true)]
async fn a_group_that_stops_without_a_fault_is_found() {
    let (drilled, report) = run(true).await;
    assert_eq!(
        findings(&Case(Plant::Clean), None, &drilled, report),
        ["`store` failed: disk full"]
    );
}
