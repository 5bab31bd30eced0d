//! The suite of Ambassador's supervisor, by name: the same behaviour with options only. The group does not wait for a worker
//! that returns nil (`until = all`), an error stops the rest, and nothing bounds the stop.

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use rungroup::{
    ActorState, Cause, Context, Failure, Group, Interrupt, Outcome, Ready, Report, RestartPolicy,
    ReturnAction, Until,
};
use tokio::time::Instant;
use tokio_util::sync::CancellationToken;

use crate::support::{Log, Oops, millis, park, ready_and_park, secs};

/// The result of `WithContext`.
pub(crate) fn supervisor() -> Group {
    Group::new("supervisor").grace(None).until(Until::All)
}

/// The result of `Run`: every error in the order of completion, each with the name of its worker.
pub(crate) fn errors(report: &Report) -> Vec<String> {
    let first = |failures: &[Failure]| {
        failures
            .first()
            .map(ToString::to_string)
            .unwrap_or_default()
    };
    report
        .failed()
        .iter()
        .map(|actor| format!("{}: {}", actor.name(), first(actor.failures())))
        .collect()
}

#[tokio::test(start_paused = true)]
async fn test_normal_exit() {
    let log = Log::default();
    let mut group = supervisor();
    for name in ["foo", "bar", "baz"] {
        let log = log.clone();
        group.add(name, async move |_| log.record(name), Interrupt::cancel());
    }
    let report = group.run().await.unwrap();
    assert_eq!(log.lines(), ["foo", "bar", "baz"]);
    assert!(
        matches!(report.cause(), Cause::Completed),
        "{}",
        report.cause()
    );
    assert_eq!(errors(&report), [""; 0]);
}

#[tokio::test(start_paused = true)]
async fn test_error_exit() {
    let mut group = supervisor();
    let ran = Log::default();
    for (name, error) in [("foo", "boo-foo"), ("bar", "boo-bar"), ("baz", "boo-baz")] {
        let its_log = ran.clone();
        let execute = async move |_| {
            its_log.record(name);
            Err::<(), _>(Oops(error))
        };
        group.add(name, execute, Interrupt::cancel());
    }
    let error = group.run().await.unwrap_err();
    let report = error.report().unwrap();
    assert_eq!(
        errors(report),
        ["foo: boo-foo", "bar: boo-bar", "baz: boo-baz"]
    );
    assert_eq!(ran.lines(), ["foo", "bar", "baz"], "each ran once");
    for (actor, boo) in report
        .failed()
        .iter()
        .zip(["boo-foo", "boo-bar", "boo-baz"])
    {
        assert_eq!(
            actor.error().unwrap().downcast_ref::<Oops>(),
            Some(&Oops(boo))
        );
    }
}

#[tokio::test(start_paused = true)]
async fn test_panic_exit() {
    let mut group = supervisor();
    let ran = Log::default();
    for name in ["foo", "bar", "baz"] {
        let its_log = ran.clone();
        let execute = async move |ctx: Context| {
            its_log.record(name);
            ctx.ready();
            panic!("boo-{name}");
        };
        group
            .add(name, execute, Interrupt::cancel())
            .ready(Ready::Manual);
    }
    let error = group.run().await.unwrap_err();
    let failed = error.report().unwrap().failed();
    let names: Vec<&str> = failed.iter().map(|actor| actor.name()).collect();
    assert_eq!(names, ["foo", "bar", "baz"]);
    assert_eq!(ran.lines(), names, "each ran once");
    for actor in failed {
        let panic = actor.panic().unwrap();
        assert_eq!(panic.message(), format!("boo-{}", actor.name()));
        assert_eq!(actor.outcome(), Outcome::Panicked);
    }
}

#[tokio::test(start_paused = true)]
async fn test_dependency() {
    let log = Log::default();
    let mut group = supervisor();
    let its_log = log.clone();
    let provider = async move |ctx: Context| {
        ctx.ready();
        ctx.interrupted().await;
        its_log.record("provider is interrupted");
    };
    group
        .add("provider", provider, Interrupt::cancel())
        .ready(Ready::Manual)
        .background();
    let its_log = log.clone();
    let dependent = async move |ctx: Context| {
        assert_eq!(
            ctx.handle().actor("provider").unwrap().state(),
            ActorState::Ready
        );
        ctx.handle().shutdown("enough");
        ctx.interrupted().await;
        tokio::time::sleep(secs(1)).await;
        its_log.record("dependent exits");
    };
    group
        .add("dependent", dependent, Interrupt::cancel())
        .requires(["provider"]);
    group.run().await.unwrap();
    assert_eq!(log.lines(), ["dependent exits", "provider is interrupted"]);
}

#[tokio::test(start_paused = true)]
async fn test_dependency_panic() {
    let mut group = supervisor();
    let provider = async |_: Context| panic!("oops");
    group
        .add("provider", provider, Interrupt::cancel())
        .ready(Ready::Manual)
        .background();
    group
        .add("dependent", park, Interrupt::cancel())
        .requires(["provider"]);
    let error = group.run().await.unwrap_err();
    let report = error.report().unwrap();
    let names: Vec<&str> = report.failed().iter().map(|actor| actor.name()).collect();
    assert_eq!(names, ["provider"]);
    assert_eq!(
        report.actor("dependent").unwrap().outcome(),
        Outcome::NeverStarted
    );
}

#[tokio::test(start_paused = true)]
async fn test_shutdown_on_error() {
    let mut group = supervisor();
    group.add("parks", park, Interrupt::cancel());
    group.add(
        "buggy",
        async |_| Err::<(), _>(Oops("bug")),
        Interrupt::cancel(),
    );
    let error = group.run().await.unwrap_err();
    assert_eq!(errors(error.report().unwrap()), ["buggy: bug"]);
    assert_eq!(error.to_string(), "actor `buggy` failed: bug");
}

#[tokio::test(start_paused = true)]
async fn test_shutdown_on_panic() {
    let mut group = supervisor();
    group.add("parks", park, Interrupt::cancel());
    group.add("buggy", async |_| panic!("bug"), Interrupt::cancel());
    let error = group.run().await.unwrap_err();
    let [failed] = error.report().unwrap().failed()[..] else {
        panic!("{error:?}")
    };
    assert_eq!(
        (failed.name(), failed.panic().unwrap().message()),
        ("buggy", "bug")
    );
    let said = error.to_string();
    assert!(
        said.starts_with("actor `buggy` panicked") && said.ends_with(": bug"),
        "{said}"
    );
}

#[tokio::test(start_paused = true)]
async fn test_shutdown() {
    let mut group = supervisor();
    group.add("parks", park, Interrupt::cancel());
    let asks = async |ctx: Context| {
        ctx.handle().shutdown("asked");
        ctx.interrupted().await;
    };
    group.add("asks", asks, Interrupt::cancel());
    let report = group.run().await.unwrap();
    assert_eq!(report.cause().to_string(), "shutdown: asked");
}

/// A Go context, as the actor that it is here: once it is cancelled, the group stops.
fn context(group: &mut Group, token: &CancellationToken) {
    let token = token.clone();
    group
        .add(
            "context",
            async move |_| token.cancelled().await,
            Interrupt::drop(),
        )
        .on_ok(ReturnAction::Stop);
}

/// All that wait for nothing start in one step, before anything that asks for the stop is looked at. A `shutdown` before the
/// run is stronger: nothing starts.
#[tokio::test(start_paused = true)]
async fn test_cancel_pre_run() {
    for cancelled in [true, false] {
        let (token, ran) = (CancellationToken::new(), Log::default());
        let mut group = supervisor();
        context(&mut group, &token);
        let its_log = ran.clone();
        let execute = async move |ctx: Context| {
            ctx.interrupted().await;
            its_log.record("ran, until it was told to stop");
        };
        group.add("worker", execute, Interrupt::cancel());
        if cancelled {
            token.cancel();
        } else {
            group.handle().shutdown("before the run");
        }
        group.run().await.unwrap();
        assert_eq!(
            ran.count("ran, until it was told to stop"),
            usize::from(cancelled)
        );
    }
}

#[tokio::test(start_paused = true)]
async fn test_cancel_post_run() {
    let (token, log) = (CancellationToken::new(), Log::default());
    let mut group = supervisor();
    context(&mut group, &token);
    group
        .add("provider", ready_and_park, Interrupt::cancel())
        .ready(Ready::Manual)
        .background();
    let its_log = log.clone();
    let dependent = async move |ctx: Context| {
        its_log.record("dependent ran");
        token.cancel();
        ctx.interrupted().await;
    };
    group
        .add("dependent", dependent, Interrupt::cancel())
        .requires(["provider"]);
    let report = group.run().await.unwrap();
    assert_eq!(log.lines(), ["dependent ran"]);
    assert!(report.actor("provider").unwrap().started().is_some());
}

#[tokio::test(start_paused = true)]
async fn test_cancel_triggers_shutdown() {
    let token = CancellationToken::new();
    let mut group = supervisor();
    context(&mut group, &token);
    let worker = async move |ctx: Context| {
        token.cancel();
        ctx.interrupted().await;
    };
    group.add("worker", worker, Interrupt::cancel());
    let report = group.run().await.unwrap();
    assert_eq!(report.cause().to_string(), "actor `context` returned");
}

#[tokio::test(start_paused = true)]
async fn test_retry() {
    let runs = Arc::new(AtomicU32::new(0));
    let counted = Arc::clone(&runs);
    let execute = move |ctx: Context| {
        let run = counted.fetch_add(1, Ordering::Relaxed) + 1;
        async move {
            if run < 3 {
                anyhow::bail!("run {run}");
            }
            ctx.handle().shutdown("the third");
            Ok(())
        }
    };
    let mut group = supervisor();
    let retry = RestartPolicy::on_failure()
        .backoff(millis(100))
        .max_backoff(millis(3_200));
    group
        .actor("worker")
        .restart(retry)
        .add(execute, Interrupt::cancel());
    let began = Instant::now();
    let report = group.run().await.unwrap();
    assert_eq!(runs.load(Ordering::Relaxed), 3);
    assert_eq!(errors(&report), [""; 0]);
    // 0.1 s and 0.2 s at the most, and a millisecond each for the timer.
    assert!(began.elapsed() <= millis(302), "{:?}", began.elapsed());
    assert_eq!(report.actor("worker").unwrap().restarts().failures, 2);
}

/// An error after the first exit is not lost, and the order is that of completion, not that of the fields.
#[tokio::test(start_paused = true)]
async fn errors_come_in_the_order_of_completion() {
    let mut group = supervisor();
    for (name, stops_after, boo) in [
        ("slow", 3, "slow boo"),
        ("quick", 1, "quick boo"),
        ("fine", 2, ""),
    ] {
        let execute = async move |ctx: Context| {
            ctx.interrupted().await;
            tokio::time::sleep(secs(stops_after)).await;
            if boo.is_empty() {
                Ok(())
            } else {
                Err(Oops(boo))
            }
        };
        group.add(name, execute, Interrupt::cancel());
    }
    let execute = async |_: Context| {
        tokio::time::sleep(Duration::from_secs(1)).await;
        Err::<(), _>(Oops("first"))
    };
    group.add("cause", execute, Interrupt::cancel());
    let error = group.run().await.unwrap_err();
    assert_eq!(
        errors(error.report().unwrap()),
        ["cause: first", "quick: quick boo", "slow: slow boo"]
    );
}

/// The run ends after the last actor, with the errors of all that were continued.
#[tokio::test(start_paused = true)]
async fn the_run_ends_after_the_last_actor_with_every_error() {
    let mut group = supervisor();
    for (name, after) in [("last", 5), ("first", 1), ("second", 3)] {
        let execute = async move |_: Context| {
            tokio::time::sleep(secs(after)).await;
            Err::<(), _>(Oops(name))
        };
        group
            .add(name, execute, Interrupt::cancel())
            .on_err(ReturnAction::Continue);
    }
    let error = group.run().await.unwrap_err();
    let report = error.report().unwrap();
    assert!(
        matches!(report.cause(), Cause::Completed),
        "{}",
        report.cause()
    );
    assert_eq!(report.took(), secs(5));
    assert_eq!(
        errors(report),
        ["first: first", "second: second", "last: last"]
    );
    assert_eq!(error.downcast_ref::<Oops>(), Some(&Oops("first")));
}
