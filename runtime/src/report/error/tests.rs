//! The line and the block of an error, letter by letter, for reports made by hand.

use std::error::Error as _;
use std::fmt::Write;
use std::io;
use std::sync::Arc;
use std::time::Duration;

use crate::engine::Id;
use crate::plan::PlanError;
use crate::report::timeline::tests::{abandoned_drop, aborted, actor, error, report};
use crate::{
    AbortedBy, ActorReport, Cause, Error, Failure, GraceOrigin, Outcome, PanicError,
    ReadinessError, Report, Signal,
};

fn failing(name: &str, times: [u64; 4], error: &Arc<anyhow::Error>) -> ActorReport {
    let mut actor = actor(name, Outcome::Failed, times);
    actor.add_failure(Failure::Error(Arc::clone(error)));
    actor
}

fn failed(name: &str, error: &Arc<anyhow::Error>) -> Cause {
    Cause::Failed {
        actor: name.into(),
        error: Arc::clone(error),
    }
}

#[track_caller]
fn assert_block(error: &Error, expected: &str) {
    let text = format!("{error:?}");
    // Of the errors that these tests make, if they run with `RUST_BACKTRACE`.
    let text = text
        .split("\n\nbacktrace of the error:")
        .next()
        .unwrap_or_default();
    assert_eq!(text, expected.trim_matches('\n'), "\n{text}\n");
}

/// A group with a cause that is no failure, and one actor with a failure.
fn stopped_well(actor: ActorReport, root: Option<Outcome>) -> Error {
    Error::run(
        report("app", Cause::Signal(Signal::TERM), 10, 20, vec![actor]),
        root.map(|outcome| (0, outcome)),
    )
}

fn nested(inner: Report, root: Option<(Id, Outcome)>, times: [u64; 4]) -> Report {
    let inner_error =
        Arc::new(anyhow::Error::new(Error::run(inner.clone(), root)).context("the second half"));
    let mut workers = failing("workers", times, &inner_error);
    workers.history_mut().group = Some(Arc::new(inner));
    report(
        "app",
        failed("workers", &inner_error),
        30,
        40,
        vec![workers],
    )
}

#[test]
fn the_block_begins_with_the_root_and_repeats_no_failure() {
    let root = error("cannot bind 0.0.0.0:80", "permission denied");
    let mut feed = actor("feed", Outcome::Abandoned, [0, 0, 10, 1_010]);
    feed.history_mut().failures = vec![
        Failure::ExecuteAbandoned,
        Failure::InterruptError(error("close", "already closed")),
    ];
    feed.history_mut().aborted = Some(aborted(AbortedBy::GroupGrace {
        length: Duration::from_secs(1),
        handed_down: false,
    }));
    let mut slow = actor("slow", Outcome::Aborted, [0, 0, 10, 510]);
    slow.history_mut().aborted = Some(aborted(AbortedBy::Grace {
        length: Duration::from_millis(500),
        origin: GraceOrigin::Declared,
    }));
    let other = error("cannot flush", "disk full");
    let mut report = report(
        "app",
        failed("api", &root),
        10,
        1_010,
        vec![
            failing("api", [5, 6, 10, 10], &root),
            feed,
            slow,
            failing("db", [0, 0, 20, 25], &other),
        ],
    );
    report.later = vec![
        Cause::Signal(Signal::INT),
        Cause::Fail {
            error: error("told so", "twice"),
        },
    ];
    report.dropping = vec![abandoned_drop("_pid_file", 300, 1_000)];
    let error = Error::run(report, Some((0, Outcome::Failed)));
    assert_eq!(
        error.to_string(),
        "actor `api` failed: cannot bind 0.0.0.0:80"
    );
    assert_block(
        &error,
        r"
actor `api` failed: cannot bind 0.0.0.0:80
  caused by: permission denied

also:
  the interrupt of actor `feed` failed: close
    caused by: already closed
  actor `feed` was abandoned 1 s after its interrupt: its execute did not finish after the abort, because the actor exceeded the group's grace period of 1 s; let it return when the actor is interrupted, or set `grace` on the group to change its time
  actor `slow` exceeded its grace period of 500 ms (declared) and was aborted; set `grace` on `slow` to change it
  actor `db` failed: cannot flush
    caused by: disk full
  group `app` later failed: told so: twice
  the drop of `_pid_file` did not finish within 300 ms (after the group's grace period of 1 s) and was abandoned; release it in an actor, or set `grace` on the group to change its time

group `app`
  ran for 10 ms, stopped in 1 s; times with + or - are relative to the cause

  actor  outcome    started  ready  interrupted    ended  stop
  api    failed        5 ms   6 ms        +0 ms    +0 ms  #
  feed   abandoned     0 ms   0 ms        +0 ms     +1 s  ####################
  slow   aborted       0 ms   0 ms        +0 ms  +500 ms  ##########
  db     failed        0 ms   0 ms       +10 ms   +15 ms  #
",
    );
}

#[test]
fn the_root_of_a_nested_group_is_printed_once() {
    let timeout = Arc::new(
        anyhow::Error::new(io::Error::from(io::ErrorKind::TimedOut)).context("fetch page 7"),
    );
    let mut sort = actor("sort", Outcome::Aborted, [0, 0, 20, 30]);
    sort.history_mut().aborted = Some(aborted(AbortedBy::Signal(Signal::INT)));
    let inner = report(
        "jobs",
        failed("fetch", &timeout),
        20,
        30,
        vec![failing("fetch", [0, 0, 20, 20], &timeout), sort],
    );
    let error = Error::run(nested(inner, None, [0, 0, 30, 30]), None);
    assert_eq!(
        error.downcast_ref::<io::Error>().unwrap().kind(),
        io::ErrorKind::TimedOut
    );
    assert_eq!(error.downcast_ref::<Error>().unwrap().group(), "jobs");
    assert_block(
        &error,
        r"
actor `workers` failed: the second half
  caused by: actor `fetch` failed: fetch page 7
  caused by: timed out

also:
  actor `workers/sort` was aborted: forced by SIGINT

group `app`
  ran for 30 ms, stopped in 10 ms; times with + or - are relative to the cause

  actor    outcome  started  ready  interrupted   ended  stop
  workers  failed      0 ms   0 ms        +0 ms   +0 ms  ...................#
    fetch  failed      0 ms   0 ms       -10 ms  -10 ms  #
    sort   aborted     0 ms   0 ms       -10 ms   +0 ms  ####################
",
    );
}

/// The group is not nested: the actor runs it by itself.
#[test]
fn the_error_of_a_group_that_an_actor_ran_is_printed_once() {
    let gone = Arc::new(anyhow::anyhow!("disk gone"));
    let inner = Error::run(
        report(
            "jobs",
            failed("fetch", &gone),
            0,
            0,
            vec![failing("fetch", [0; 4], &gone)],
        ),
        None,
    );
    let inner = Arc::new(anyhow::Error::new(inner));
    let outer = report(
        "app",
        failed("workers", &inner),
        0,
        0,
        vec![failing("workers", [0; 4], &inner)],
    );
    let block = format!("{:?}", Error::run(outer, None));
    assert_eq!(block.matches("disk gone").count(), 1, "{block}");
}

#[test]
fn every_root_has_its_line_its_source_and_its_type() {
    let panic = crate::report::user_code::panics::catch_quiet(|| panic!("boom")).unwrap_err();
    let place = panic.location().unwrap().to_owned();
    let with = |outcome, failures| {
        let mut actor = actor("web", outcome, [0, 0, 10, 20]);
        actor.history_mut().failures = failures;
        actor
    };
    let left = || vec![Failure::ExecuteAbandoned, Failure::InterruptAbandoned];
    let boom = error("outer", "inner");
    let by_cause = |cause| {
        Error::run(
            report(
                "app",
                cause,
                10,
                20,
                vec![actor("web", Outcome::Returned, [0; 4])],
            ),
            None,
        )
    };
    for (error, line) in [
        (
            stopped_well(
                with(Outcome::Panicked, vec![Failure::Panic(panic.clone())]),
                Some(Outcome::Panicked),
            ),
            "actor `web` panicked at PLACE: boom",
        ),
        (
            stopped_well(
                with(
                    Outcome::Panicked,
                    vec![Failure::InterruptPanic(panic.clone())],
                ),
                Some(Outcome::Panicked),
            ),
            "the interrupt of actor `web` panicked at PLACE: boom",
        ),
        (
            by_cause(Cause::Panicked {
                actor: "web".into(),
                panic: panic.clone(),
            }),
            "actor `web` panicked at PLACE: boom",
        ),
        (
            by_cause(Cause::NotReady {
                actor: "web".into(),
                error: ReadinessError::TooLate {
                    within: Duration::from_secs(5),
                },
            }),
            "actor `web` was not ready within its `ready_within` of 5 s; set `ready_within` on `web` to change it",
        ),
        (
            by_cause(Cause::Fail {
                error: Arc::clone(&boom),
            }),
            "group `app` failed: outer",
        ),
        (
            stopped_well(with(Outcome::Aborted, vec![]), Some(Outcome::Aborted)),
            "actor `web` was aborted",
        ),
        (
            stopped_well(with(Outcome::Abandoned, left()), Some(Outcome::Abandoned)),
            "actor `web` was abandoned 10 ms after its interrupt: its execute and interrupt did not finish; let them return when the actor is interrupted",
        ),
        // It failed before it was abandoned: the first of the two is the root.
        (
            stopped_well(
                with(
                    Outcome::Abandoned,
                    vec![Failure::Error(boom), Failure::InterruptAbandoned],
                ),
                Some(Outcome::Failed),
            ),
            "actor `web` failed: outer",
        ),
    ] {
        assert_eq!(error.to_string(), line.replace("PLACE", &place));
        let mut source = String::new();
        if let Some(error) = error.source() {
            write!(source, "{error}").unwrap();
        }
        assert!(line.replace("PLACE", &place).contains(&source), "{source}");
        if let Some(found) = error.downcast_ref::<PanicError>() {
            assert_eq!(*found, panic);
        }
        assert_eq!(
            error.downcast_ref::<PanicError>().is_some(),
            line.contains("panicked"),
            "{line}"
        );
        assert_eq!(
            error.downcast_ref::<ReadinessError>().is_some(),
            line.contains("not ready"),
            "{line}"
        );
        assert_eq!(
            error.downcast_ref::<io::Error>().is_some(),
            line.ends_with("outer"),
            "{line}"
        );
    }
}

#[test]
fn a_drop_failure_is_the_root_if_it_is_the_only_one() {
    let mut report = report("app", Cause::Completed, 10, 20, Vec::new());
    report.dropping = vec![abandoned_drop("_lock", 900, 1_000)];
    assert_block(
        &Error::run(report, None),
        r"
group `app`: the drop of `_lock` did not finish within 900 ms (the rest of the group's grace period of 1 s) and was abandoned; release it in an actor, or set `grace` on the group to change its time

group `app`, cause: completed
  ran for 10 ms, stopped in 10 ms
",
    );
}

#[test]
fn a_plan_error_states_its_remedy() {
    let mut group = crate::Group::new("app");
    group
        .add("web", async |_| (), crate::Interrupt::cancel())
        .requires(["bd"]);
    group.add("db", async |_| (), crate::Interrupt::cancel());
    let error = group.plan().unwrap_err();
    assert!(
        error.to_string().starts_with("group `app` cannot run: "),
        "{error}"
    );
    assert!(!error.to_string().contains('\n'), "{error}");
    assert!(format!("{error:?}").contains("\n  help: "), "{error:?}");
    assert_eq!(
        error.downcast_ref::<PlanError>().unwrap().problems(),
        error.problems()
    );
    assert_eq!(error.source().unwrap().to_string(), format!("{error:?}"));
}

#[test]
fn a_runtime_error_states_its_remedy() {
    let error = Error::runtime("app".into(), super::RuntimeProblem::NoTime);
    assert_block(
        &error,
        r"
group `app` cannot run: the tokio runtime has no timer, which grace periods need
help: build the runtime with `enable_time()` or `enable_all()`
",
    );
}

#[test]
fn an_actor_of_the_same_name_in_another_group_is_printed_too() {
    let slow = || {
        let mut slow = actor("slow", Outcome::Aborted, [0, 0, 20, 30]);
        slow.history_mut().aborted = Some(aborted(AbortedBy::Grace {
            length: Duration::from_millis(10),
            origin: GraceOrigin::Declared,
        }));
        slow
    };
    let inner = report("jobs", Cause::Signal(Signal::TERM), 20, 30, vec![slow()]);
    let mut outer = nested(inner, Some((0, Outcome::Aborted)), [0, 0, 20, 30]);
    outer.actors.push(slow());
    let block = format!("{:?}", Error::run(outer, None));
    assert_eq!(
        block
            .matches("actor `slow` exceeded its grace period")
            .count(),
        2,
        "{block}"
    );
    assert!(!block.contains("`workers/slow`"), "{block}");
}
