//! Groups that cannot be, and runtimes that cannot run them: refused before anything starts, all mistakes at once.

use std::panic::AssertUnwindSafe;
use std::task::{Context as Task, Poll, Waker};

use rungroup::{Cause, Error, Group, GroupState, Interrupt, Outcome, Ready, Signal, Slot, Until};
use tokio::runtime::{Builder, Runtime};

use crate::support::{Log, oops, park, secs};

/// Runs a group that is refused: nothing of it may start.
async fn refused(group: Group) -> Error {
    let handle = group.handle();
    let error = group.run().await.unwrap_err();
    assert!(error.report().is_none(), "{error:?}");
    assert_eq!(handle.state(), GroupState::Ended);
    assert!(!handle.wait().await.succeeded);
    error
}

fn messages(error: &Error) -> String {
    error
        .problems()
        .iter()
        .map(ToString::to_string)
        .collect::<Vec<_>>()
        .join("\n")
}

#[tokio::test(start_paused = true)]
async fn a_name_used_twice_is_refused() {
    let mut group = Group::new("bad");
    group.add("web", oops, Interrupt::cancel());
    group.add("web", oops, Interrupt::cancel());
    assert!(messages(&refused(group).await).contains("`web`"));
}

#[tokio::test(start_paused = true)]
async fn an_unknown_requirement_is_refused_with_a_similar_name() {
    let mut group = Group::new("bad");
    group
        .add("database", park, Interrupt::cancel())
        .ready(Ready::Started);
    group
        .add("web", oops, Interrupt::cancel())
        .requires(["databse"]);
    let messages = messages(&refused(group).await);
    for name in ["`web`", "`databse`", "`database`"] {
        assert!(messages.contains(name), "{messages}");
    }
}

#[tokio::test(start_paused = true)]
async fn all_mistakes_are_reported_together() {
    let slot = Slot::<u16>::new();
    let mut group = Group::new("bad").grace(secs(5)).drain(secs(5));
    group
        .add("itself", oops, Interrupt::cancel())
        .requires(["itself"])
        .ready(Ready::Started);
    group.add("silent", oops, Interrupt::cancel());
    group
        .add("waits", oops, Interrupt::cancel())
        .requires(["silent"]);
    group.actor("receives").receives(&slot).add(
        async |_: rungroup::Context<(), u16>| (),
        Interrupt::cancel(),
    );
    group.add_blocking("blocking", |_| (), Interrupt::drop());
    group
        .add("unknown", oops, Interrupt::cancel())
        .stops_before(["nobody"]);
    let error = refused(group).await;
    let messages = messages(&error);
    for name in [
        "`itself`",
        "`silent`",
        "`receives`",
        "`blocking`",
        "`nobody`",
        "drain",
    ] {
        assert!(messages.contains(name), "{name} is missing: {messages}");
    }
    assert!(error.problems().len() >= 6, "{messages}");
    assert!(error.to_string().contains("`bad`"), "{error}");
    assert!(
        error
            .problems()
            .iter()
            .all(|problem| !problem.help().is_empty())
    );
}

#[tokio::test(start_paused = true)]
async fn a_slot_that_two_provide_is_refused() {
    let slot = Slot::<u16>::new();
    let mut group = Group::new("bad");
    for name in ["one", "other"] {
        group
            .actor(name)
            .provides(&slot)
            .add(async |_: rungroup::Context<u16>| (), Interrupt::cancel());
    }
    let messages = messages(&refused(group).await);
    assert!(
        messages.contains("`one`") && messages.contains("`other`"),
        "{messages}"
    );
}

#[tokio::test(start_paused = true)]
async fn naming_an_actor_several_times_is_refused() {
    let slot = Slot::<u16>::new();
    let mut group = Group::new("bad");
    group
        .actor("db")
        .provides(&slot)
        .add(async |_: rungroup::Context<u16>| (), Interrupt::cancel());
    let web = async |_: rungroup::Context<(), u16>| ();
    group
        .actor("web")
        .receives_with((&slot, &slot), |(one, two)| one + two)
        .add(web, Interrupt::cancel())
        .requires(["db"])
        .stops_before(["db"]);
    assert_eq!(refused(group).await.problems().len(), 3);
}

#[tokio::test(start_paused = true)]
async fn the_plan_reports_the_problems_of_run() {
    let mut group = Group::new("bad");
    group.add("web", oops, Interrupt::cancel()).requires(["db"]);
    let planned = messages(&group.plan().unwrap_err());
    assert_eq!(planned, messages(&refused(group).await));
}

#[tokio::test(start_paused = true)]
async fn an_empty_group_is_completed_at_once() {
    for until in [Until::First, Until::All] {
        let group = Group::new("empty").until(until);
        let handle = group.handle();
        let report = group.run().await.unwrap();
        assert!(matches!(report.cause(), Cause::Completed));
        handle
            .wait_until_ready()
            .await
            .expect("all of its actors have been ready");
        assert!(handle.wait().await.succeeded);
    }
}

/// Threads are named after actors, and the system ends a name at a NUL.
#[tokio::test(start_paused = true)]
async fn any_text_is_a_name_but_none_and_nul() {
    assert_eq!(
        messages(&refused(Group::new("")).await).lines().next(),
        Some("the name of the group is empty")
    );
    for name in ["", "a\0b"] {
        let mut group = Group::new("bad");
        group.add_blocking(name, |_| (), Interrupt::cancel());
        assert_eq!(refused(group).await.problems().len(), 1);
    }
    for name in ["💥", " spaces ", "a `quoted` \n name"] {
        let mut group = Group::new(name);
        group.add_blocking(name, |_| (), Interrupt::call(|_| ()));
        group.retain(name, Log::default());
        let report = group.run().await.unwrap();
        assert_eq!(report.actors()[0].outcome(), Outcome::Returned);
        assert_eq!((report.group(), report.actors()[0].name()), (name, name));
    }
}

fn a_group() -> Group {
    let mut group = Group::new("outside");
    group.add("never", oops, Interrupt::cancel());
    group
}

#[test]
fn run_outside_a_runtime_is_an_error_and_no_panic() {
    let mut run = Box::pin(a_group().run());
    let Poll::Ready(result) = run.as_mut().poll(&mut Task::from_waker(Waker::noop())) else {
        panic!("it waits")
    };
    let error = result.unwrap_err();
    assert!(
        error.to_string().contains("`outside`") && error.to_string().contains("runtime"),
        "{error}"
    );
    assert!(error.report().is_none());
}

/// A [`rungroup::Running`] that is not awaited would hide an error.
#[test]
fn a20_start_outside_a_runtime_panics_with_the_remedy() {
    let group = a_group();
    let handle = group.handle();
    let panic = std::panic::catch_unwind(AssertUnwindSafe(|| group.start())).unwrap_err();
    assert_eq!(
        panic.downcast_ref::<String>().unwrap(),
        "group `outside` cannot run: no tokio runtime is running\n\
         help: call it inside a tokio runtime, or use `rungroup::main`"
    );
    assert_eq!(handle.state(), GroupState::Ended);
}

fn lacking(runtime: &Runtime, group: Group, what: &str) {
    let error = runtime.block_on(refused(group));
    let text = error.to_string();
    assert!(text.contains("`outside`") && text.contains(what), "{text}");
}

#[test]
fn a_runtime_without_time_is_an_error_and_no_panic() {
    for mut builder in [Builder::new_current_thread(), Builder::new_multi_thread()] {
        lacking(&builder.enable_io().build().unwrap(), a_group(), "timer");
    }
}

#[test]
fn a_runtime_without_io_cannot_listen_to_signals() {
    let runtime = Builder::new_current_thread().enable_time().build().unwrap();
    lacking(&runtime, a_group().signals([Signal::USR1]), "I/O driver");
    let mut group = Group::new("silent");
    group.add("done", async |_| (), Interrupt::cancel());
    runtime
        .block_on(group.run())
        .expect("without signals it needs none");
}
