//! The timeline, letter by letter, for reports made by hand.

use std::borrow::Cow;
use std::sync::Arc;
use std::time::Duration;

use anyhow::Context as _;

use crate::report::drop_failure::DropLimit;
use crate::report::history::Aborted;
use crate::{
    AbortedBy, ActorReport, Cause, DropFailure, Failure, GraceOrigin, Outcome, Report, Signal,
    report::{IncompleteRun, MissingStep, user_code::panics},
};
use rungroup_rules::Name;

pub(crate) fn ms(millis: u64) -> Duration {
    Duration::from_millis(millis)
}

fn name(name: &'static str) -> Name {
    Cow::Borrowed(name).into()
}

/// The abort of execute.
pub(crate) fn aborted(by: AbortedBy) -> Aborted {
    Aborted {
        by,
        tasks: None,
        excused: false,
    }
}

/// A drop that had this time, of a group with this grace period.
pub(crate) fn abandoned_drop(name: &str, length: u64, grace: u64) -> DropFailure {
    let by = AbortedBy::GroupGrace {
        length: ms(grace),
        handed_down: false,
    };
    let length = ms(length);
    DropFailure::unfinished(name, Some(DropLimit { length, by }))
}

/// An actor that was started and interrupted, with its four times.
pub(crate) fn actor(name: &str, outcome: Outcome, times: [u64; 4]) -> ActorReport {
    let [started, ready, interrupted, ended] = times.map(ms).map(Into::into);
    let mut actor = ActorReport::new(Cow::<str>::Owned(name.to_owned()).into());
    actor.outcome = outcome;
    actor.started = started;
    actor.ready = ready;
    actor.interrupted = interrupted;
    actor.ended = ended;
    actor
}

pub(crate) fn report(
    group: &str,
    cause: Cause,
    at: u64,
    took: u64,
    actors: Vec<ActorReport>,
) -> Report {
    Report {
        group: group.into(),
        succeeded: !cause.is_failure(),
        cause: Arc::new(cause),
        caused_at: ms(at),
        later: Vec::new(),
        actors,
        dropping: Vec::new(),
        took: ms(took),
        forced_by: None,
        incomplete: IncompleteRun::default(),
        ended_additions: 0,
    }
}

/// An error with a source.
pub(crate) fn error(what: &'static str, source: &'static str) -> Arc<anyhow::Error> {
    Arc::new(
        Err::<(), _>(std::io::Error::other(source))
            .context(what)
            .unwrap_err(),
    )
}

#[track_caller]
fn assert_reads(report: &Report, expected: &str) {
    let text = report.to_string();
    assert_eq!(text, expected.trim_matches('\n'), "\n{text}\n");
}

#[test]
fn a_successful_run_prints_one_line_per_actor() {
    let actors = vec![
        actor("store", Outcome::Returned, [0, 340, 7_384_200, 7_384_500]),
        actor("api", Outcome::Returned, [340, 340, 7_383_000, 7_384_200]),
        actor("metrics", Outcome::Returned, [0, 0, 7_384_500, 7_384_501]),
    ];
    assert_reads(
        &report(
            "app",
            Cause::Signal(Signal::TERM),
            7_383_000,
            7_384_501,
            actors,
        ),
        r"
group `app` succeeded, cause: SIGTERM
  ran for 2 h 03 min, stopped in 1.5 s; times with + or - are relative to the cause

  actor    outcome   started   ready  interrupted   ended  stop
  store    returned     0 ms  340 ms       +1.2 s  +1.5 s  ...............####
  api      returned   340 ms  340 ms        +0 ms  +1.2 s  ###############
  metrics  returned     0 ms    0 ms       +1.5 s  +1.5 s  ...................#
",
    );
}

#[test]
fn a_stop_that_came_too_early_is_stated() {
    let mut early = report("app", Cause::Signal(Signal::TERM), 5, 6, Vec::new());
    early.incomplete.unready = vec![
        (name("store"), MissingStep::Value),
        (name("api"), MissingStep::Start),
        (name("migration"), MissingStep::Return),
    ];
    let unready = "`store` never provided its value, `migration` did not finish";
    let ran = "ran for 5 ms, stopped in 1 ms";
    assert_reads(
        &early,
        &format!("group `app` stopped before it was ready, cause: SIGTERM\n  {unready}\n  {ran}"),
    );
    early.incomplete.unreturned = vec![name("import"), name("warm_up")];
    assert_reads(
        &early,
        &format!(
            "group `app` stopped before completion, cause: SIGTERM\n  \
             `import` and `warm_up` had not returned; {unready}\n  {ran}"
        ),
    );
}

#[test]
fn failures_are_under_their_actor() {
    let panic = panics::catch_quiet(|| panic!("no such page")).unwrap_err();
    let place = panic.location().unwrap().to_owned();
    let cannot_flush = error("cannot flush", "disk full");
    let mut db = actor("db", Outcome::Failed, [0, 5, 250, 260]);
    db.history_mut().failures = vec![Failure::Error(Arc::clone(&cannot_flush))];
    let mut web = actor("web", Outcome::Panicked, [5, 6, 200, 210]);
    web.history_mut().failures = vec![Failure::InterruptPanic(panic.clone())];
    let mut feed = actor("feed", Outcome::Interrupted, [0, 0, 200, 201]);
    feed.history_mut().failures = vec![
        Failure::Error(error("read", "connection closed")),
        Failure::InterruptError(error("close", "already")),
    ];
    let mut reader = actor("reader", Outcome::Abandoned, [0, 0, 200, 1_200]);
    reader.history_mut().aborted = Some(aborted(AbortedBy::Grace {
        length: Duration::from_millis(500),
        origin: GraceOrigin::Declared,
    }));
    reader.history_mut().failures = vec![Failure::ExecuteAbandoned, Failure::InterruptAbandoned];
    let late = ActorReport::new(Cow::Borrowed("late").into());
    let cause = Cause::Failed {
        actor: "db".into(),
        error: cannot_flush,
    };
    let mut report = report("app", cause, 200, 1_200, vec![db, web, feed, reader, late]);
    report.forced_by = Some(Signal::INT);
    report.later = vec![Cause::Signal(Signal::INT)];
    report.dropping = vec![
        DropFailure::panicked("_pid_file", panic),
        DropFailure::unfinished(
            "_cache",
            Some(DropLimit {
                length: Duration::from_millis(300),
                by: AbortedBy::Signal(Signal::INT),
            }),
        ),
    ];
    assert_reads(
        &report,
        &r"
group `app` failed, cause: actor `db` failed: cannot flush
  ran for 200 ms, stopped in 1 s, forced by SIGINT; times with + or - are relative to the cause

  actor   outcome        started  ready  interrupted   ended  stop
  db      failed            0 ms   5 ms       +50 ms  +60 ms  .#
      failed: cannot flush
        caused by: disk full
  web     panicked          5 ms   6 ms        +0 ms  +10 ms  #
      the interrupt panicked at PLACE: no such page
  feed    interrupted       0 ms   0 ms        +0 ms   +1 ms  #
      returned an error after its interrupt: read
        caused by: connection closed
      the interrupt failed: close
        caused by: already
  reader  abandoned         0 ms   0 ms        +0 ms    +1 s  ####################
      aborted: exceeded its grace period of 500 ms (declared); set `grace` on `reader` to change it
      execute did not finish and was abandoned
      the interrupt did not finish and was abandoned
  late    never started        -      -            -       -
  later cause: SIGINT
  the drop of `_pid_file` panicked at PLACE: no such page
  the drop of `_cache` did not finish within 300 ms (forced by SIGINT) and was abandoned; release it in an actor
"
        .replace("PLACE", &place),
    );
}

#[test]
fn a_nested_group_is_a_branch() {
    let timeout = error("fetch", "timed out");
    let mut fetch = actor("fetch", Outcome::Failed, [0, 0, 60, 60]);
    fetch.history_mut().failures = vec![Failure::Error(Arc::clone(&timeout))];
    let inner_cause = Cause::Failed {
        actor: "fetch".into(),
        error: timeout,
    };
    let sort = actor("sort", Outcome::Returned, [0, 0, 60, 90]);
    let mut inner = report("workers", inner_cause, 60, 90, vec![fetch, sort]);
    inner.later = vec![Cause::Completed, Cause::Parent(Arc::new(Cause::Completed))];
    inner.dropping = vec![abandoned_drop("_lock", 900, 1_000)];
    let nested_error = Arc::new(anyhow::Error::new(crate::Error::run(inner.clone(), None)));
    let mut workers = actor("workers", Outcome::Failed, [10, 10, 100, 100]);
    workers.history_mut().failures = vec![Failure::Error(Arc::clone(&nested_error))];
    workers.history_mut().group = Some(Arc::new(inner));
    let store = actor("store", Outcome::Returned, [0, 10, 100, 140]);
    let cause = Cause::Failed {
        actor: "workers".into(),
        error: nested_error,
    };
    assert_reads(
        &report("app", cause, 100, 140, vec![store, workers]),
        r"
group `app` failed, cause: actor `workers` failed: actor `fetch` failed: fetch
  ran for 100 ms, stopped in 40 ms; times with + or - are relative to the cause

  actor    outcome   started  ready  interrupted   ended  stop
  store    returned     0 ms  10 ms        +0 ms  +40 ms  ........############
  workers  failed      10 ms  10 ms        +0 ms   +0 ms  ........#
      stopped by itself: actor `fetch` failed
    fetch  failed      10 ms  10 ms       -30 ms  -30 ms  #
        failed: fetch
          caused by: timed out
    sort   returned    10 ms  10 ms       -30 ms   +0 ms  ########
  in `workers`, later cause: completed
  in `workers`, the drop of `_lock` did not finish within 900 ms (the rest of the group's grace period of 1 s) and was abandoned; release it in an actor, or set `grace` on the group to change its time
",
    );
}

#[test]
fn a_small_run_is_a_small_table() {
    assert_reads(
        &report("empty", Cause::Completed, 0, 0, Vec::new()),
        "group `empty` succeeded, cause: completed\n  ran for 0 ms, stopped in 0 ms",
    );
    let greeter = actor("greeter", Outcome::Returned, [0, 0, 0, 0]);
    let mut one = report(
        "one",
        Cause::Returned {
            actor: "greeter".into(),
        },
        0,
        0,
        vec![greeter],
    );
    // As in a nested group, whose clock was read a little earlier.
    one.caused_at = Duration::from_micros(50);
    assert_reads(
        &one,
        r"
group `one` succeeded, cause: actor `greeter` returned
  ran for 0 ms, stopped in 0 ms; times with + or - are relative to the cause

  actor    outcome   started  ready  interrupted  ended
  greeter  returned     0 ms   0 ms        +0 ms  +0 ms
",
    );
}

#[test]
fn a_text_of_many_lines_is_indented() {
    let two_lines = Arc::new(anyhow::anyhow!("first\nsecond"));
    let mut one = actor("one", Outcome::Failed, [0, 0, 0, 0]);
    one.history_mut().failures = vec![Failure::Error(Arc::clone(&two_lines))];
    let text = report(
        "app",
        Cause::Failed {
            actor: "one".into(),
            error: two_lines,
        },
        0,
        0,
        vec![one],
    )
    .to_string();
    assert!(
        text.contains("\n      failed: first\n      second"),
        "{text}"
    );
    assert!(
        text.starts_with("group `app` failed, cause: actor `one` failed: first\n  second\n"),
        "{text}"
    );
}

#[test]
fn restarts_and_task_failures_are_under_their_actor() {
    let mut worker = actor("worker", Outcome::Returned, [0, 1, 100, 101]);
    for number in 0..19 {
        worker.add_failure(Failure::Error(Arc::new(anyhow::anyhow!("try {number}"))));
        let removed = worker.history_mut().restart(ms(number), true);
        assert_eq!(removed.is_some(), number > 16);
    }
    worker.history_mut().tasks = 3;
    worker.history_mut().task_failures.count = 1;
    worker.history_mut().task_failures.first =
        Some(Failure::Error(Arc::new(anyhow::anyhow!("refused"))));
    let report = report("app", Cause::Completed, 100, 101, vec![worker]);
    assert_eq!(
        report.to_string(),
        "\
group `app` succeeded, cause: completed
  ran for 100 ms, stopped in 1 ms; times with + or - are relative to the cause

  actor   outcome   started  ready  interrupted  ended
  worker  returned     0 ms   1 ms        +0 ms  +1 ms
      restarted 19 times
      first failed attempt, ended at 0 ms: try 0
      last failed attempt, ended at 18 ms: try 18
      failed tasks: 1 of 3
      first failed task: refused"
    );
}
