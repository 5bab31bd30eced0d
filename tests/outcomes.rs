//! The result of a run: the outcome of each actor, and the text of the report.

use rungroup::{Context, Group, Interrupt, Outcome, Ready, Slot, Until};

use crate::support::{ignore, park};

#[tokio::test(start_paused = true)]
async fn a15_a_dropped_future_has_the_outcome_dropped() {
    let mut group = Group::new("drops");
    group.add("migration", ignore, Interrupt::drop());
    group.add("returns", park, Interrupt::cancel());
    let running = group.start();
    running.ready().await.unwrap();
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
async fn a15_a_stop_before_the_group_was_ready_names_who_lacked_what() {
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
                  `store` never provided its value, `slow` never became ready\n  ran for 1.00s";
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

/// The group was ready, or the cause is not a request: nothing was cut short.
#[tokio::test(start_paused = true)]
async fn a15_other_stops_are_not_early() {
    let mut group = Group::new("ready");
    group.add("web", park, Interrupt::cancel());
    let running = group.start();
    running.ready().await.unwrap();
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
    running.ready().await.unwrap();
    running.shutdown("enough");
    let report = running.await.unwrap();
    assert!(!report.stopped_before_completion(), "{report}");
}
