//! The result of a run: the outcome of each actor, and the text of the report.

use rungroup::{Context, Group, Interrupt, Outcome, Overrun, Ready, Report, Signal, Slot, Until};

use crate::support::{ignore, park, send_to_self, turn_of_signals};

#[tokio::test(start_paused = true)]
async fn a15_a_dropped_future_has_the_outcome_dropped() {
    let mut group = Group::new("drops");
    group.add("migration", ignore, Interrupt::drop());
    group.add("returns", park, Interrupt::cancel());
    let running = group.start();
    running.wait_until_ready().await.unwrap();
    running.shutdown("enough");
    let report = running.await.unwrap();
    let outcome = |name| report.actor(name).unwrap().outcome();
    assert_eq!(outcome("migration"), Outcome::Dropped);
    assert_eq!(outcome("returns"), Outcome::Returned);
    assert!(
        report.to_string().contains("migration  dropped "),
        "{report}"
    );
}

#[tokio::test(start_paused = true)]
async fn a15_a_return_before_the_drop_has_the_outcome_returned() {
    let mut group = Group::new("drops");
    group.add("returns", async |_| (), Interrupt::drop());
    let report = group.run().await.unwrap();
    assert_eq!(
        report.actor("returns").unwrap().outcome(),
        Outcome::Returned
    );
}

#[tokio::test(start_paused = true)]
async fn a15_an_early_stop_names_the_missing_steps() {
    let (db, mut group) = (Slot::<u8>::new(), Group::new("starts"));
    let store = async |ctx: Context<u8>| ctx.interrupted().await;
    group
        .actor("store")
        .provides(&db)
        .add(store, Interrupt::cancel());
    let api = async |_: Context<(), u8>| ();
    group
        .actor("api")
        .receives(&db)
        .add(api, Interrupt::cancel());
    group
        .add("slow", park, Interrupt::cancel())
        .ready(Ready::Manual);
    group.add("web", park, Interrupt::cancel());
    let running = group.start();
    tokio::time::sleep(std::time::Duration::from_secs(1)).await;
    running.shutdown("enough");
    let report = running.await.unwrap();
    assert!(report.stopped_before_ready() && report.succeeded());
    assert!(!report.stopped_before_completion());
    let text = report.to_string();
    let begins = "group `starts` stopped before it was ready, cause: shutdown: enough\n  \
                  `store` never provided its value, `slow` never became ready\n  ran for 1 s";
    assert!(text.starts_with(begins), "{text}");
}

#[tokio::test(start_paused = true)]
async fn a15_a_shutdown_before_the_run_starts_no_actor() {
    let mut group = Group::new("starts");
    group.add("web", park, Interrupt::cancel());
    group.handle().shutdown("not today");
    let report = group.run().await.unwrap();
    assert!(report.stopped_before_ready());
    assert!(
        report.to_string().contains("\n  `web` did not start\n"),
        "{report}"
    );
}

#[tokio::test(start_paused = true)]
async fn a15_a_signal_before_completion_is_in_the_report() {
    let _turn = turn_of_signals().await;
    let mut group = Group::new("batch")
        .until(Until::All)
        .signals([Signal::TERM]);
    group.add("job", park, Interrupt::cancel());
    let running = group.start();
    running.wait_until_ready().await.unwrap();
    send_to_self("TERM");
    let report = running.await.unwrap();
    assert!(report.stopped_before_completion(), "{report}");
    assert!(!report.stopped_before_ready() && report.succeeded());
}

/// The group was ready, or the cause is not a request: nothing was cut short.
#[tokio::test(start_paused = true)]
async fn a15_other_stops_are_not_early() {
    let mut group = Group::new("ready");
    group.add("web", park, Interrupt::cancel());
    let running = group.start();
    running.wait_until_ready().await.unwrap();
    running.shutdown("enough");
    assert!(!running.await.unwrap().stopped_before_ready());

    let mut group = Group::new("returned");
    group.add("job", async |_| (), Interrupt::cancel());
    group
        .add("slow", park, Interrupt::cancel())
        .ready(Ready::Manual);
    assert!(!group.run().await.unwrap().stopped_before_ready());

    // A handle is no signal.
    let mut group = Group::new("batch").until(Until::All);
    group.add("job", park, Interrupt::cancel());
    let running = group.start();
    running.wait_until_ready().await.unwrap();
    running.shutdown("enough");
    let report = running.await.unwrap();
    assert!(!report.stopped_before_completion(), "{report}");
}

/// A listener whose execute returns at the interrupt, and one idle connection of it that ignores the interrupt.
async fn stop_listener(overrun: Overrun) -> Result<Report, rungroup::Error> {
    let listener = async |ctx: Context| {
        ctx.spawn(async { std::future::pending::<()>().await })
            .unwrap();
        ctx.interrupted().await;
    };
    let mut group = Group::new("web");
    group
        .actor("listener")
        .overrun(overrun)
        .grace(std::time::Duration::from_secs(2))
        .add(listener, Interrupt::cancel());
    let running = group.start();
    running.wait_until_ready().await.unwrap();
    tokio::task::yield_now().await;
    running.shutdown("enough");
    running.await
}

#[tokio::test(start_paused = true)]
async fn a10_an_accepted_abort_of_a_task_is_no_error() {
    let report = stop_listener(Overrun::Accept).await.unwrap();
    let listener = report.actor("listener").unwrap();
    assert_eq!(listener.outcome(), Outcome::Aborted);
    assert!(!listener.is_failure() && report.succeeded());
    assert_eq!(listener.aborted_tasks(), 1);
    let text = report.to_string();
    assert!(text.contains("1 task of `listener` was aborted"), "{text}");
    assert!(text.starts_with("group `web` succeeded"), "{text}");
}

#[tokio::test(start_paused = true)]
async fn a10_the_error_of_an_aborted_task_names_the_task() {
    let error = stop_listener(Overrun::Fail).await.unwrap_err();
    let text = error.to_string();
    assert!(
        text.starts_with("1 task of actor `listener` exceeded its grace"),
        "{text}"
    );
    assert!(error.report().unwrap().actors()[0].is_failure());
}

#[tokio::test(start_paused = true)]
async fn a10_an_accepted_abort_of_execute_is_no_error() {
    for (overrun, succeeds) in [(Overrun::Accept, true), (Overrun::Fail, false)] {
        let mut group = Group::new("web");
        group
            .add("ignores", ignore, Interrupt::cancel())
            .overrun(overrun);
        let running = group.start();
        running.wait_until_ready().await.unwrap();
        running.shutdown("enough");
        assert_eq!(running.await.is_ok(), succeeds);
    }
}
