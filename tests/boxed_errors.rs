//! `Box<dyn Error + Send + Sync>` from execute functions, interrupts and tasks.

use std::error::Error;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, mpsc};

use rungroup::{
    Cause, Context, Failure, Group, Interrupt, Outcome, RestartPolicy, ReturnAction, group,
};

use crate::support::{Oops, park};

type BoxError = Box<dyn Error + Send + Sync>;

struct Shared;

async fn fails(_: u8, _: Context) -> Result<(), BoxError> {
    Err(Oops("boxed").into())
}

fn blocks(_: u8, _: Context) -> Result<(), BoxError> {
    Err(Oops("boxed").into())
}

async fn shares(_: &Shared, _: Context) -> Result<(), BoxError> {
    Err(Oops("boxed").into())
}

fn blocks_shared(_: &Shared, _: Context) -> Result<(), BoxError> {
    Err(Oops("boxed").into())
}

fn stop(_: &Shared, _: &Cause) -> Result<(), BoxError> {
    Err(Oops("interrupt").into())
}

async fn stop_later(_: &Shared, _: &Cause) -> Result<(), BoxError> {
    Err(Oops("interrupt").into())
}

async fn restarts(attempts: Arc<AtomicUsize>, _: Context) -> Result<(), BoxError> {
    attempts.fetch_add(1, Ordering::Relaxed);
    Err(Oops("boxed").into())
}

#[group(until = all)]
struct Declared {
    #[actor(execute = fails, interrupt = cancel, on_err = continue)]
    path: u8,
    #[actor(execute = async |_, _| -> Result<(), BoxError> { Err("text".into()) }, interrupt = cancel, on_err = continue)]
    closure: u8,
    #[actor(blocking, execute = blocks, interrupt = cancel, on_err = continue)]
    blocks: u8,
    #[actor(execute = shares, interrupt = stop, on_err = continue)]
    shares: Shared,
    #[actor(blocking, execute = blocks_shared, interrupt = stop_later, on_err = continue)]
    blocks_shared: Shared,
    #[actor(execute = restarts, interrupt = cancel, restart(max_restarts = 2), on_err = continue)]
    restarts: Arc<AtomicUsize>,
}

#[tokio::test(start_paused = true)]
async fn a9_declared_functions_return_boxed_errors() {
    let attempts = Arc::<AtomicUsize>::default();
    let app = Declared {
        path: 0,
        closure: 0,
        blocks: 0,
        shares: Shared,
        blocks_shared: Shared,
        restarts: Arc::clone(&attempts),
    };
    let error = app.run().await.unwrap_err();
    let report = error.report().unwrap();
    assert!(matches!(report.cause(), Cause::Completed));
    for actor in report.actors() {
        assert_eq!(actor.outcome(), Outcome::Failed, "{}", actor.name());
        let failure = &actor.failures()[0];
        let (text, is_oops) = match actor.name() {
            "closure" => ("text", false),
            _ => ("boxed", true),
        };
        assert_eq!(failure.to_string(), text);
        let found = failure.error().unwrap().downcast_ref::<Oops>();
        assert_eq!(found.is_some(), is_oops, "{}", actor.name());
    }
    for name in ["shares", "blocks_shared"] {
        let failures = report.actor(name).unwrap().failures();
        let of_interrupt = failures
            .iter()
            .find(|it| matches!(it, Failure::InterruptError(_)));
        let error = of_interrupt.and_then(Failure::error).unwrap();
        assert_eq!(error.downcast_ref(), Some(&Oops("interrupt")));
    }
    assert_eq!(attempts.load(Ordering::Relaxed), 3);
}

#[tokio::test(start_paused = true)]
async fn a9_added_functions_return_boxed_errors() {
    let mut group = Group::new("app");
    let fails = |text| move |_: Context| async move { Err::<(), BoxError>(Oops(text).into()) };
    let stops = || Err::<(), BoxError>(Oops("interrupt").into());
    let continues = ReturnAction::Continue;
    group
        .add("once", fails("once"), Interrupt::call(move |_| stops()))
        .on_err(continues);
    let blocking = |_: Context| Err::<(), BoxError>(Oops("blocking").into());
    let interrupt = Interrupt::call_async(move |_| async move { stops() });
    group
        .add_blocking("blocking", blocking, interrupt)
        .on_err(continues);
    let again = group
        .actor("again")
        .restart(RestartPolicy::on_failure().max_restarts(1));
    let interrupt = Interrupt::call_each_async(move |_| async move { stops() });
    again.add(fails("again"), interrupt).on_err(continues);
    let each = Interrupt::call_each(move |_| stops());
    group.add("tasks", park, each);
    let running = group.start();
    let blocking = running.actor("blocking").unwrap();
    let again = running.actor("again").unwrap();
    blocking.wait().await.unwrap();
    again.wait().await.unwrap();
    running.shutdown("enough");
    let error = running.await.unwrap_err();
    for actor in error.report().unwrap().actors() {
        let mut errors = actor.failures().iter().filter_map(Failure::error);
        let of_interrupt = errors.next_back().unwrap();
        assert_eq!(of_interrupt.downcast_ref(), Some(&Oops("interrupt")));
        if actor.name() != "tasks" {
            let of_execute = errors.next_back().unwrap().downcast_ref::<Oops>().unwrap();
            assert_eq!(of_execute.0, actor.name());
        }
    }
}

#[tokio::test(start_paused = true)]
async fn a9_tasks_return_boxed_errors() {
    let mut group = Group::new("app");
    let spawns = async |ctx: Context| -> Result<(), BoxError> {
        let fails = |text| async move { Err::<(), BoxError>(Oops(text).into()) };
        ctx.spawn(fails("first"))?;
        ctx.spawn_bounded(2, fails("last")).await?;
        ctx.wait_for_tasks().await;
        Ok(())
    };
    group.add("spawns", spawns, Interrupt::cancel());
    let report = group.run().await.unwrap();
    let failures = report.actor("spawns").unwrap().task_failures();
    assert_eq!(failures.count, 2);
    let kept = [
        failures.first.as_ref().unwrap(),
        failures.last.last().unwrap(),
    ];
    let mut texts = kept.map(|it| it.error().unwrap().downcast_ref::<Oops>().unwrap().0);
    texts.sort_unstable();
    assert_eq!(texts, ["first", "last"]);
}

/// `anyhow` hides the type of a boxed error, also if the user converts it.
#[tokio::test(start_paused = true)]
async fn a9_a_boxed_error_keeps_its_type_and_sources() {
    #[derive(Debug)]
    struct Outer(Oops);
    impl std::fmt::Display for Outer {
        fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
            f.write_str("cannot open the store")
        }
    }
    impl Error for Outer {
        fn source(&self) -> Option<&(dyn Error + 'static)> {
            Some(&self.0)
        }
    }
    let boxed = || BoxError::from(Outer(Oops("disk gone")));
    let mut by_execute = Group::new("app");
    let execute = async move |_: Context| -> Result<(), BoxError> { Err(boxed()) };
    by_execute.add("store", execute, Interrupt::cancel());
    let mut by_user = Group::new("app");
    let execute = async move |_: Context| Err::<(), _>(anyhow::Error::from_boxed(boxed()));
    by_user.add("store", execute, Interrupt::cancel());
    for group in [by_execute, by_user] {
        let error = group.run().await.unwrap_err();
        assert_eq!(
            error.to_string(),
            "actor `store` failed: cannot open the store"
        );
        let text = format!("{error:?}");
        assert!(
            text.starts_with(
                "actor `store` failed: cannot open the store\n  caused by: disk gone\n"
            ),
            "{text}"
        );
        let root = error.downcast_ref::<Outer>().unwrap();
        assert_eq!(root.0, Oops("disk gone"));
        assert!(error.source().unwrap().is::<Outer>());
        let report = error.report().unwrap();
        assert!(report.cause().error().unwrap().is::<Outer>());
        assert!(report.cause().source().unwrap().is::<Outer>());
        // Only `anyhow` itself knows the box.
        let kept = report.actor("store").unwrap().error().unwrap();
        let kept = kept.downcast_ref::<BoxError>().unwrap();
        assert_eq!(
            kept.source().unwrap().downcast_ref(),
            Some(&Oops("disk gone"))
        );
    }
}

/// Contexts stand before the box, and each of them is a source.
#[tokio::test(start_paused = true)]
async fn a9_the_contexts_of_a_boxed_error_are_kept() {
    fn texts(error: &(dyn Error + 'static)) -> Vec<String> {
        let mut texts = Vec::new();
        let mut next = Some(error);
        while let Some(error) = next {
            texts.push(error.to_string());
            next = error.source();
        }
        texts
    }
    let mut group = Group::new("app");
    let execute = async |_: Context| {
        let boxed = BoxError::from(Oops("disk gone"));
        let error = anyhow::Error::from_boxed(boxed).context("read the table");
        Err::<(), _>(error.context("cannot open the store"))
    };
    group.add("store", execute, Interrupt::cancel());
    let error = group.run().await.unwrap_err();
    let all = ["cannot open the store", "read the table", "disk gone"];
    assert_eq!(texts(error.source().unwrap()), all);
    let report = error.report().unwrap();
    assert_eq!(texts(report.cause().error().unwrap()), all);
    let failure = &report.actor("store").unwrap().failures()[0];
    assert_eq!(texts(failure.error().unwrap()), all);
    assert_eq!(error.downcast_ref(), Some(&Oops("disk gone")));
}

/// The text of a context is shown, whether it is a box or stands before the boxed error of a group.
#[tokio::test(start_paused = true)]
async fn a9_a_context_beside_a_box_is_in_the_error_line() {
    let mut outer = Group::new("outer");
    let execute = async |_: Context| {
        let mut inner = Group::new("inner");
        let fails = async |_: Context| Err::<(), BoxError>(Oops("inside").into());
        inner.add("fails", fails, Interrupt::cancel());
        let boxed = inner.run().await.map_err(BoxError::from);
        let result = boxed.map_err(anyhow::Error::from_boxed);
        result.map_err(|error| error.context("the import"))?;
        anyhow::Ok(())
    };
    outer.add("runs", execute, Interrupt::cancel());
    let error = outer.run().await.unwrap_err();
    assert_eq!(error.to_string(), "actor `runs` failed: the import");
    assert_eq!(error.downcast_ref(), Some(&Oops("inside")));

    let mut group = Group::new("app");
    let execute = async |_: Context| {
        let context = BoxError::from(Oops("cannot open the store"));
        Err::<(), _>(anyhow::Error::new(Oops("disk gone")).context(context))
    };
    group.add("store", execute, Interrupt::cancel());
    let error = group.run().await.unwrap_err();
    let source = error.source().unwrap();
    assert_eq!(source.to_string(), "cannot open the store");
    let disk = source.source().unwrap().downcast_ref();
    assert_eq!(disk, Some(&Oops("disk gone")));
}

/// An actor may run a group of its own.
#[tokio::test(start_paused = true)]
async fn a9_the_boxed_error_of_a_run_shows_its_root() {
    let mut outer = Group::new("outer");
    let execute = async |_: Context| -> Result<(), BoxError> {
        let mut inner = Group::new("inner");
        let fails = async |_: Context| Err::<(), BoxError>(Oops("inside").into());
        inner.add("fails", fails, Interrupt::cancel());
        inner.run().await?;
        Ok(())
    };
    outer.add("runs", execute, Interrupt::cancel());
    let error = outer.run().await.unwrap_err();
    assert_eq!(error.downcast_ref(), Some(&Oops("inside")));
}

/// As with any other error type.
#[tokio::test]
async fn a9_a_refused_spawn_in_a_box_is_no_failure() {
    let (tell, told) = mpsc::channel();
    let mut group = Group::new("app");
    let execute = async move |ctx: Context| -> Result<(), BoxError> {
        ctx.interrupted().await;
        tell.send(())?;
        ctx.spawn(async {})?;
        Ok(())
    };
    group.add("spawns", execute, Interrupt::cancel());
    let running = group.start();
    running.wait_until_ready().await.unwrap();
    running.shutdown("enough");
    let report = running.await.unwrap();
    told.recv().unwrap();
    assert_eq!(
        report.actor("spawns").unwrap().outcome(),
        Outcome::Interrupted
    );
}
