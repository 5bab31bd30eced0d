//! When a group stops by itself: `until`, `on_ok`, `on_err`, `ready = finished`.

use rungroup::{
    ActorReport, Cause, Group, GroupState, Interrupt, Outcome, Ready, Report, ReturnAction, Until,
    group,
};

use crate::support::{Oops, oops, park, ready_and_park, secs};

/// An execute that returns Ok after so many seconds.
fn job(seconds: u64) -> impl FnOnce(rungroup::Context) -> tokio::time::Sleep + Send + 'static {
    move |_| tokio::time::sleep(secs(seconds))
}

#[tokio::test(start_paused = true)]
async fn until_first_the_first_return_stops_the_group() {
    let mut group = Group::new("first");
    group.add("slow", job(5), Interrupt::drop());
    group.add("quick", job(2), Interrupt::cancel());
    let report = group.run().await.unwrap();
    assert_eq!(
        (report.cause().actor(), report.took()),
        (Some("quick"), secs(2))
    );
}

#[tokio::test(start_paused = true)]
async fn until_all_waits_for_no_background_actor() {
    let mut group = Group::new("all").until(Until::All);
    group
        .add("db", ready_and_park, Interrupt::cancel())
        .ready(Ready::Manual)
        .background();
    group.add("log", park, Interrupt::cancel()).background();
    group.add("metrics", park, Interrupt::cancel()).stops_last();
    group
        .add("first", job(3), Interrupt::cancel())
        .requires(["db"]);
    group
        .add("second", job(7), Interrupt::cancel())
        .stops_before(["log"]);
    let report = group.run().await.unwrap();
    assert!(matches!(report.cause(), Cause::Completed));
    assert_eq!((report.caused_at(), report.took()), (secs(7), secs(7)));
    assert_eq!(
        report.actor("first").unwrap().interrupted(),
        Some(secs(7)),
        "every started actor is interrupted"
    );
}

/// `warm_up` names `import`, and the group waits for both.
#[tokio::test(start_paused = true)]
async fn a5_the_group_waits_for_a_named_foreground_actor() {
    let mut group = Group::new("batch").until(Until::All);
    group
        .add("import", job(100), Interrupt::cancel())
        .foreground();
    group
        .add("warm_up", job(1), Interrupt::cancel())
        .stops_before(["import"]);
    let report = group.run().await.unwrap();
    assert!(matches!(report.cause(), Cause::Completed));
    assert_eq!(report.caused_at(), secs(100));
    let foreground: Vec<bool> = report
        .actors()
        .iter()
        .map(ActorReport::is_foreground)
        .collect();
    assert_eq!(foreground, [true, true]);
    let text = report.to_string();
    assert!(text.contains("waited for `import` and `warm_up`"), "{text}");
}

#[tokio::test(start_paused = true)]
async fn a5_naming_an_actor_needs_foreground_or_background() {
    let mut group = Group::new("batch").until(Until::All);
    group.add("import", job(100), Interrupt::cancel());
    group
        .add("warm_up", job(1), Interrupt::cancel())
        .stops_before(["import"]);
    let error = group.run().await.unwrap_err();
    let problem =
        "`warm_up` stops before `import`, which sets neither `foreground` nor `background`";
    assert_eq!(error.problems()[0].message(), problem);
}

#[tokio::test(start_paused = true)]
async fn a5_an_added_actor_is_in_the_background() {
    for (foreground, completed_at) in [(false, 3), (true, 8)] {
        let mut group = Group::new("batch").until(Until::All);
        group
            .add("import", job(3), Interrupt::cancel())
            .ready(Ready::Started);
        let running = group.start();
        running.wait_until_ready().await.unwrap();
        running
            .add(|group| {
                let actor = group.actor("late").requires(["import"]);
                let actor = if foreground {
                    actor.foreground()
                } else {
                    actor
                };
                actor.add(job(8), Interrupt::drop())
            })
            .await
            .unwrap();
        let report = running.await.unwrap();
        assert!(matches!(report.cause(), Cause::Completed));
        assert_eq!(report.caused_at(), secs(completed_at));
        assert_eq!(report.actor("late").unwrap().is_foreground(), foreground);
    }
}

/// `warm_up` names `import`, which nevertheless remains in the foreground.
#[tokio::test(start_paused = true)]
async fn a5_an_added_actor_changes_no_ground() {
    let mut group = Group::new("batch").until(Until::All);
    group
        .add("import", job(5), Interrupt::cancel())
        .ready(Ready::Started);
    group.add("quick", job(1), Interrupt::cancel());
    let running = group.start();
    running.wait_until_ready().await.unwrap();
    running
        .add(|group| {
            group
                .add("late", job(2), Interrupt::cancel())
                .requires(["import"])
        })
        .await
        .unwrap();
    assert_eq!(running.await.unwrap().caused_at(), secs(5));
}

#[test]
fn a5_the_plan_prints_what_the_group_waits_for() {
    let plan = Batch::PLAN.to_string();
    assert!(plan.contains("\n\nwaits for\n  first, second\n"), "{plan}");
    assert!(plan.contains("ready started, background"), "{plan}");
}

#[tokio::test(start_paused = true)]
async fn until_all_a_failure_that_is_continued_counts_as_returned() {
    let mut group = Group::new("all").until(Until::All);
    group
        .add("fails", oops, Interrupt::cancel())
        .on_err(ReturnAction::Continue);
    group.add("job", job(4), Interrupt::cancel());
    let error = group.run().await.unwrap_err();
    let report = error.report().unwrap();
    assert!(matches!(report.cause(), Cause::Completed));
    assert_eq!(report.caused_at(), secs(4));
    assert_eq!(
        error.downcast_ref(),
        Some(&Oops("oops")),
        "it makes the run an error all the same"
    );
}

#[tokio::test(start_paused = true)]
async fn until_all_a_failure_stops_the_group_by_default() {
    let mut group = Group::new("all").until(Until::All);
    group.add("fails", oops, Interrupt::cancel());
    group.add("job", job(4), Interrupt::drop());
    let error = group.run().await.unwrap_err();
    assert_eq!(error.report().unwrap().took(), secs(0));
}

#[tokio::test(start_paused = true)]
async fn until_all_on_ok_may_stop_the_group() {
    let mut group = Group::new("all").until(Until::All);
    group
        .add("decides", job(1), Interrupt::cancel())
        .on_ok(ReturnAction::Stop);
    group.add("job", job(4), Interrupt::drop());
    assert_eq!(group.run().await.unwrap().cause().actor(), Some("decides"));
}

/// In either mode.
#[tokio::test(start_paused = true)]
async fn a_group_whose_actors_have_all_returned_is_completed() {
    for until in [Until::First, Until::All] {
        let mut group = Group::new("returned").until(until);
        group
            .add("one", job(1), Interrupt::cancel())
            .on_ok(ReturnAction::Continue);
        group
            .add("two", job(2), Interrupt::cancel())
            .on_ok(ReturnAction::Continue)
            .stops_last();
        group
            .add("three", job(3), Interrupt::cancel())
            .ready(Ready::Finished);
        let report = group.run().await.unwrap();
        assert!(matches!(report.cause(), Cause::Completed));
        assert_eq!(report.caused_at(), secs(3));
    }
}

#[tokio::test(start_paused = true)]
async fn an_actor_that_finishes_never_stops_the_group_by_its_ok() {
    let mut group = Group::new("finished");
    group
        .add("migration", job(3), Interrupt::cancel())
        .ready(Ready::Finished);
    group
        .add("web", job(2), Interrupt::cancel())
        .requires(["migration"]);
    let report = group.run().await.unwrap();
    assert_eq!(report.actor("migration").unwrap().ready(), Some(secs(3)));
    assert_eq!(
        (report.cause().actor(), report.caused_at()),
        (Some("web"), secs(5))
    );
}

#[tokio::test(start_paused = true)]
async fn the_error_of_an_actor_that_should_finish_is_the_cause() {
    let mut group = Group::new("finished");
    group
        .add("migration", oops, Interrupt::cancel())
        .ready(Ready::Finished);
    group
        .add("web", park, Interrupt::cancel())
        .requires(["migration"]);
    let error = group.run().await.unwrap_err();
    assert_eq!(error.report().unwrap().cause().actor(), Some("migration"));
}

/// The group is ready when every actor has been ready, or has returned and was continued.
#[tokio::test(start_paused = true)]
async fn a_continued_return_does_not_delay_readiness() {
    let mut group = Group::new("ready");
    group
        .add("gives_up", job(2), Interrupt::cancel())
        .ready(Ready::Manual)
        .on_ok(ReturnAction::Continue);
    group
        .add("fails", oops, Interrupt::cancel())
        .ready(Ready::Manual)
        .on_err(ReturnAction::Continue);
    group.add("parked", park, Interrupt::cancel());
    let running = group.start();
    assert_eq!(running.state(), GroupState::Starting);
    let began = tokio::time::Instant::now();
    running.wait_until_ready().await.unwrap();
    assert_eq!(began.elapsed(), secs(2));
    running.shutdown("enough");
    let error = running.await.unwrap_err();
    assert_eq!(
        error.report().unwrap().actor("gives_up").unwrap().outcome(),
        Outcome::Returned
    );
    assert_eq!(
        error.report().unwrap().actor("gives_up").unwrap().ready(),
        None
    );
}

/// The first failure in time is the root if the cause is not a failure, whatever the order of the fields.
#[tokio::test(start_paused = true)]
async fn the_first_failure_in_time_is_the_root() {
    let mut group = Group::new("root");
    let fails_after = |seconds, name| {
        async move |_| {
            tokio::time::sleep(secs(seconds)).await;
            Err::<(), _>(Oops(name))
        }
    };
    group
        .add("second", fails_after(2, "second"), Interrupt::cancel())
        .on_err(ReturnAction::Continue);
    group
        .add("first", fails_after(1, "first"), Interrupt::cancel())
        .on_err(ReturnAction::Continue);
    group.add("done", job(3), Interrupt::cancel());
    let error = group.run().await.unwrap_err();
    assert_eq!(error.downcast_ref(), Some(&Oops("first")));
}

fn done((): (), _: rungroup::Context) -> std::future::Ready<()> {
    std::future::ready(())
}

async fn parked((): (), ctx: rungroup::Context) {
    park(ctx).await;
}

#[group(until = all)]
struct Batch {
    #[actor(execute = done, interrupt = cancel, requires = [db])]
    first: (),
    #[actor(execute = done, interrupt = cancel, requires = [db])]
    second: (),
    #[actor(execute = parked, interrupt = cancel, ready = started, background)]
    db: (),
}

#[tokio::test(start_paused = true)]
async fn a_declared_batch_is_completed_when_its_jobs_are() {
    let report: Report = Batch {
        first: (),
        second: (),
        db: (),
    }
    .run()
    .await
    .unwrap();
    assert!(matches!(report.cause(), Cause::Completed));
    assert!(
        report
            .actors()
            .iter()
            .all(|actor| actor.outcome() == Outcome::Returned)
    );
}

/// A shutdown before all jobs are done ends well: only the exit code of a process tells.
#[tokio::test(start_paused = true)]
async fn a_batch_that_is_shut_down_succeeds() {
    let mut group = Group::new("batch").until(Until::All);
    group.add("job", job(1000), Interrupt::drop());
    let running = group.start();
    running.wait_until_ready().await.unwrap();
    running.shutdown("enough");
    assert!(running.await.unwrap().succeeded());
}
