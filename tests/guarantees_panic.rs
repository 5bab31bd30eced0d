//! G3: a panic in user code is contained, named with its message and place, and prevents no other actor from being stopped.

use rungroup::{Cause, Context, Error, Group, Interrupt, Outcome, Report, ReturnAction, Slot};

use crate::support::{Log, PanicsWhenDropped, park, secs};

/// Runs the group with one more actor, and shows that this one was stopped as ever.
async fn contained(mut group: Group) -> Error {
    let log = Log::default();
    let its_log = log.clone();
    group.add(
        "bystander",
        park,
        Interrupt::call_async(async move |_| its_log.record("stopped")),
    );
    let error = group.run().await.unwrap_err();
    assert_eq!(log.lines(), ["stopped"]);
    assert_eq!(
        report(&error).actor("bystander").unwrap().outcome(),
        Outcome::Returned
    );
    error
}

fn report(error: &Error) -> &Report {
    error.report().expect("it ran")
}

/// The panic of this actor: these words, and a place in this file.
fn assert_panicked(error: &Error, actor: &str, message: &str) {
    let actor = report(error).actor(actor).unwrap();
    assert_eq!(actor.outcome(), Outcome::Panicked);
    let panic = actor.panic().unwrap();
    assert_eq!(panic.message(), message);
    let here = panic.location().unwrap();
    assert!(
        here.contains("guarantees_panic.rs") || here.contains("values.rs"),
        "{here}"
    );
}

#[tokio::test(start_paused = true)]
async fn g3_a_panic_before_the_first_await_is_contained() {
    let mut group = Group::new("g3");
    group.add(
        "clumsy",
        |_| -> std::future::Ready<()> { panic!("before there is a future") },
        Interrupt::cancel(),
    );
    let error = contained(group).await;
    assert_panicked(&error, "clumsy", "before there is a future");
    assert!(matches!(report(&error).cause(), Cause::Panicked { .. }));
}

#[tokio::test(start_paused = true)]
async fn g3_a_panic_after_an_await_is_contained() {
    let mut group = Group::new("g3");
    let clumsy = async |_: Context| {
        tokio::time::sleep(secs(1)).await;
        panic!("after {} s", 1)
    };
    group.add("clumsy", clumsy, Interrupt::cancel());
    assert_panicked(&contained(group).await, "clumsy", "after 1 s");
}

#[tokio::test(start_paused = true)]
async fn g3_a_panic_on_an_actors_thread_is_contained() {
    let mut group = Group::new("g3");
    group.add_blocking("clumsy", |_| panic!("on a thread"), Interrupt::cancel());
    assert_panicked(&contained(group).await, "clumsy", "on a thread");
}

#[tokio::test(start_paused = true)]
async fn g3_a_panic_in_an_interrupt_is_contained_and_the_actors() {
    for interrupt in [
        Interrupt::call(|_| panic!("in an interrupt")),
        Interrupt::call_async(async |_| panic!("in an interrupt")),
        Interrupt::call_async(|_| -> std::future::Ready<()> { panic!("in an interrupt") }),
    ] {
        let mut group = Group::new("g3");
        group.add("clumsy", park, interrupt);
        group.add("done", async |_| (), Interrupt::cancel());
        let error = contained(group).await;
        assert_panicked(&error, "clumsy", "in an interrupt");
        assert!(
            matches!(report(&error).cause(), Cause::Returned { .. }),
            "it is no cause"
        );
    }
}

#[tokio::test(start_paused = true)]
async fn g3_a_panic_in_the_drop_of_execute_is_contained() {
    let mut group = Group::new("g3");
    let captured = PanicsWhenDropped("captured");
    group
        .add(
            "returns",
            async move |_| drop(captured),
            Interrupt::cancel(),
        )
        .on_err(ReturnAction::Continue);
    let captured = PanicsWhenDropped("dropped by its interrupt");
    let parked = async move |_| {
        let _captured = captured;
        std::future::pending::<()>().await;
    };
    group.add("dropped", parked, Interrupt::drop());
    group.add(
        "done",
        async |_| tokio::time::sleep(secs(1)).await,
        Interrupt::cancel(),
    );
    let error = contained(group).await;
    assert_panicked(&error, "returns", "captured");
    assert_panicked(&error, "dropped", "dropped by its interrupt");
}

#[tokio::test(start_paused = true)]
async fn g3_a_panic_in_the_drop_of_an_interrupt_is_contained() {
    let mut group = Group::new("g3");
    let captured = PanicsWhenDropped("captured");
    group.add("clumsy", park, Interrupt::call(move |_| drop(captured)));
    group.add("done", async |_| (), Interrupt::cancel());
    assert_panicked(&contained(group).await, "clumsy", "captured");
}

#[tokio::test(start_paused = true)]
async fn g3_a_panic_in_the_drop_of_an_unstarted_actor_is_contained() {
    let mut group = Group::new("g3");
    let captured = PanicsWhenDropped("never started");
    group.add("never", async move |_| drop(captured), Interrupt::cancel());
    group.handle().shutdown("before the run");
    let error = group.run().await.unwrap_err();
    let [failure] = report(&error).drop_failures() else {
        panic!("{error:?}")
    };
    assert_eq!(
        (failure.name(), failure.panic().unwrap().message()),
        ("never", "never started")
    );
    assert!(error.to_string().contains("`never`"), "{error}");
}

#[tokio::test(start_paused = true)]
async fn g3_a_panic_in_a_drop_is_contained_and_the_rest_is_dropped() {
    let log = Log::default();
    let mut group = Group::new("g3");
    group.add("done", async |_| (), Interrupt::cancel());
    group.retain("first", crate::support::Kept::new("first", &log));
    group.retain("clumsy", PanicsWhenDropped("kept"));
    group.retain("last", crate::support::Kept::new("last", &log));
    let error = contained(group).await;
    let [failure] = report(&error).drop_failures() else {
        panic!("{error:?}")
    };
    assert_eq!(
        (failure.name(), failure.panic().unwrap().message()),
        ("clumsy", "kept")
    );
    assert_eq!(log.lines(), ["last dropped", "first dropped"]);
    assert!(!report(&error).succeeded());
}

/// A value whose clones all panic when they are dropped.
#[derive(Clone)]
struct Provided;

impl Drop for Provided {
    fn drop(&mut self) {
        panic!("provided");
    }
}

/// The receiver drops its own clone, and then the group's, as the last receiver: two panics, one inside the other.
#[tokio::test(start_paused = true)]
async fn g3_a_panic_of_a_provided_value_is_contained() {
    let slot = Slot::new();
    let mut group = Group::new("g3");
    let provides = async |ctx: Context<Provided>| {
        ctx.provide(Provided);
        ctx.interrupted().await;
    };
    group
        .actor("provider")
        .provides(&slot)
        .add(provides, Interrupt::cancel());
    group
        .actor("receiver")
        .receives(&slot)
        .add(async |_: Context<(), Provided>| (), Interrupt::cancel());
    let error = contained(group).await;
    assert_panicked(&error, "receiver", "provided");
    assert_eq!(
        report(&error).actor("provider").unwrap().outcome(),
        Outcome::Returned
    );
}

#[tokio::test(start_paused = true)]
async fn g3_a_panicking_drop_of_an_unreceived_value_names_the_actor() {
    let slot = Slot::new();
    let mut group = Group::new("g3");
    let provides = async |ctx: Context<Provided>| ctx.provide(Provided);
    group
        .actor("provider")
        .provides(&slot)
        .add(provides, Interrupt::cancel());
    let error = contained(group).await;
    let [failure] = report(&error).drop_failures() else {
        panic!("{error:?}")
    };
    assert_eq!(
        (failure.name(), failure.panic().unwrap().message()),
        ("provider", "provided")
    );
}

/// An error whose text panics.
#[derive(Debug)]
struct NoWords;

impl std::fmt::Display for NoWords {
    fn fmt(&self, _: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        panic!("no words")
    }
}

impl std::error::Error for NoWords {}

#[tokio::test(start_paused = true)]
async fn g3_a_panic_of_an_errors_text_is_contained() {
    let mut group = Group::new("g3");
    let clumsy = async |_: Context| Err(anyhow::Error::new(NoWords).context("cannot serve"));
    group.add(
        "clumsy",
        clumsy,
        Interrupt::call_async(async |_| Err(NoWords)),
    );
    group.handle().fail(NoWords);
    let error = group.run().await.unwrap_err();
    assert!(error.to_string().contains("no words"), "{error}");
    let mut group = Group::new("g3");
    group.add(
        "clumsy",
        clumsy,
        Interrupt::call_async(async |_| Err(NoWords)),
    );
    let error = contained(group).await;
    assert_eq!(error.to_string(), "actor `clumsy` failed: cannot serve");
    assert!(error.downcast_ref::<NoWords>().is_some());
    for text in [
        format!("{error:?}"),
        report(&error).to_string(),
        format!("{:#}", report(&error).cause()),
    ] {
        assert!(
            text.contains("cannot serve") && text.contains("no words"),
            "{text}"
        );
    }
}

#[tokio::test(start_paused = true)]
async fn g3_a_payload_that_is_no_string_or_panics_itself_is_contained() {
    let mut group = Group::new("g3");
    let number = async |_: Context| std::panic::panic_any(42);
    group
        .add("number", number, Interrupt::cancel())
        .on_err(ReturnAction::Continue);
    let clumsy = async |_: Context| std::panic::panic_any(PanicsWhenDropped("a payload"));
    group
        .add("clumsy", clumsy, Interrupt::cancel())
        .on_err(ReturnAction::Continue);
    group.add("done", park, Interrupt::cancel());
    let running = group.start();
    running.wait_until_ready().await.unwrap();
    running.shutdown("enough");
    let error = running.await.unwrap_err();
    for name in ["number", "clumsy"] {
        let actor = report(&error).actor(name).unwrap();
        assert_eq!(actor.outcome(), Outcome::Panicked);
        assert!(
            actor
                .panic()
                .unwrap()
                .location()
                .unwrap()
                .contains("guarantees_panic.rs")
        );
    }
}
