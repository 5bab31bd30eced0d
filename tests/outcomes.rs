//! How a run ended: the outcome of each actor, and what the report says of the whole.

use rungroup::{Group, Interrupt, Outcome};

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
