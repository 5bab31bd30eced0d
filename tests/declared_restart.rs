//! Actors of declared groups that restart, and their typed handles.

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use rungroup::{
    Actor, ActorHandle, ActorState, BlockingActor, Context, ControlError, GroupState, Handle,
    IntoGroup, OneShot, Outcome, Restartable, Running, Scope, group,
};
use tokio::sync::watch;

const SECOND: Duration = Duration::from_secs(1);
const TWICE: u32 = 2;

/// Fails as often as declared, and records the value of each attempt and the thread that cloned it.
#[derive(Debug)]
struct Fails {
    times: u32,
    runs: Arc<AtomicU32>,
    /// Changed by each attempt, and as declared in each.
    changed: u32,
    cloned_in: Option<tokio::task::Id>,
}

impl Fails {
    fn new(times: u32) -> Fails {
        Fails {
            times,
            runs: Arc::default(),
            changed: 0,
            cloned_in: None,
        }
    }
}

impl Clone for Fails {
    fn clone(&self) -> Fails {
        Fails {
            times: self.times,
            runs: Arc::clone(&self.runs),
            changed: self.changed,
            cloned_in: tokio::task::try_id(),
        }
    }
}

impl Actor for Fails {
    async fn execute(mut self, ctx: Context) -> anyhow::Result<()> {
        assert!(self.cloned_in.is_some() && self.cloned_in == tokio::task::try_id());
        self.changed += 1;
        assert_eq!(self.changed, 1);
        let run = self.runs.fetch_add(1, Ordering::Relaxed);
        anyhow::ensure!(run >= self.times, "not yet");
        ctx.ready();
        ctx.interrupted().await;
        Ok(())
    }
}

#[group]
struct Again {
    #[actor(interrupt = cancel, ready = manual, restart(backoff = "100ms", max_restarts = TWICE + 1), dependents = keep)]
    fails: Fails,
    #[actor(execute = after, interrupt = cancel, requires = [fails])]
    after: (),
}

async fn after((): (), ctx: Context) {
    ctx.interrupted().await;
}

#[tokio::test(start_paused = true)]
async fn each_attempt_has_a_fresh_clone_made_in_its_task() {
    let running = Again {
        fails: Fails::new(2),
        after: (),
    }
    .start();
    running.wait_until_ready().await.unwrap();
    running.shutdown("enough");
    let report = running.await.unwrap();
    assert_eq!(report.actor("fails").unwrap().restarts().count, 2);
    let plan = Again::PLAN.actor(0).restart().unwrap();
    assert_eq!(
        plan,
        rungroup::RestartPolicy::on_failure()
            .backoff(SECOND / 10)
            .max_restarts(3)
    );
}

#[tokio::test(start_paused = true)]
async fn restarts_of_a_declared_group_are_exhausted() {
    let error = Again {
        fails: Fails::new(9),
        after: (),
    }
    .run()
    .await
    .unwrap_err();
    assert_eq!(
        error.to_string(),
        "actor `fails` exhausted its restarts: actor `fails` failed: not yet"
    );
    assert_eq!(
        error.report().unwrap().actor("after").unwrap().outcome(),
        Outcome::NeverStarted
    );
}

/// A door that its interrupt closes behind each attempt.
struct Door {
    opened: watch::Sender<u32>,
    closed: watch::Sender<u32>,
}

impl Door {
    fn new() -> Door {
        Door {
            opened: watch::Sender::new(0),
            closed: watch::Sender::new(0),
        }
    }

    async fn pass(&self, _: Context) {
        self.opened.send_modify(|opened| *opened += 1);
        let opened = *self.opened.borrow();
        self.closed
            .subscribe()
            .wait_for(|closed| *closed == opened)
            .await
            .unwrap();
    }

    fn close(&self) {
        self.closed.send_modify(|closed| *closed += 1);
    }

    async fn close_later(&self) {
        tokio::task::yield_now().await;
        self.close();
    }
}

#[group]
struct Doors {
    #[actor(execute = Door::pass, interrupt = |door, _| door.close(), restart = on_failure)]
    front: Door,
    #[actor(execute = async |door, ctx| door.pass(ctx).await, interrupt = async |door, _| door.close_later().await, restart = always)]
    back: Door,
}

#[tokio::test]
async fn each_attempt_over_a_shared_field_has_its_interrupt_called() {
    let (front, back) = (Door::new(), Door::new());
    let all = [&front, &back].map(|door| (door.opened.subscribe(), door.closed.subscribe()));
    let running = Doors { front, back }.start();
    running.wait_until_ready().await.unwrap();
    let handles = [running.front(), running.back()];
    for (handle, (mut opened, _)) in handles.iter().zip(all.clone()) {
        opened.wait_for(|opened| *opened == 1).await.unwrap();
        handle.restart().await.unwrap();
        opened.wait_for(|opened| *opened == 2).await.unwrap();
    }
    running.shutdown("enough");
    running.await.unwrap();
    assert_eq!(
        all.map(|(opened, closed)| (*opened.borrow(), *closed.borrow())),
        [(2, 2); 2]
    );
}

#[derive(Clone)]
struct Blocks(Arc<AtomicU32>);

impl BlockingActor<u32> for Blocks {
    fn execute(self, ctx: Context<u32>) -> anyhow::Result<()> {
        let run = self.0.fetch_add(1, Ordering::Relaxed);
        anyhow::ensure!(run > 0, "the first fails");
        ctx.provide(run);
        ctx.wait_interrupted();
        Ok(())
    }
}

struct Needs {
    number: u32,
}

#[group(grace = none)]
struct Values {
    #[actor(blocking, interrupt = cancel, provides = u32, restart(backoff = "1ms"), dependents = restart)]
    source: Blocks,
    #[actor(execute = sink, interrupt = cancel, receives = Needs { number: source }, restart = on_failure)]
    sink: watch::Sender<u32>,
    #[actor(
        blocking,
        execute = |_seen: &watch::Sender<u32>, ctx: Context<(), u32>| ctx.wait_interrupted(),
        interrupt = |_, _| {},
        receives = source,
        restart = on_failure,
    )]
    thread: watch::Sender<u32>,
    #[actor(blocking, execute = |(), ctx| ctx.wait_interrupted(), interrupt = cancel, restart = on_failure)]
    other: (),
}

async fn sink(seen: watch::Sender<u32>, ctx: Context<(), Needs>) {
    seen.send_replace(ctx.received().number);
    ctx.interrupted().await;
}

#[tokio::test]
async fn a_new_attempt_provides_and_receives_again() {
    let seen = watch::Sender::new(0);
    let source = Blocks(Arc::default());
    let running = Values {
        source,
        sink: seen.clone(),
        thread: seen.clone(),
        other: (),
    }
    .start();
    running.wait_until_ready().await.unwrap();
    assert_eq!(
        (running.source().provided().await, *seen.borrow()),
        (Ok(1), 1)
    );
    running.source().restart().await.unwrap();
    seen.subscribe().wait_for(|seen| *seen == 2).await.unwrap();
    assert_eq!(running.source().provided().await, Ok(2));
    running.shutdown("enough");
    running.await.unwrap();
}

#[group]
struct Known {
    #[actor(execute = serve, interrupt = cancel, provides = String, restart = on_failure, dependents = keep)]
    api: &'static str,
    #[actor(name = "the page", execute = page, interrupt = cancel, receives = api)]
    r#page: (),
    #[cfg(not(any()))]
    #[actor(execute = async |(), ctx| ctx.interrupted().await, interrupt = cancel)]
    there: (),
    #[cfg(any())]
    #[actor(execute = gone, interrupt = cancel)]
    gone: (),
    #[actor(execute = looks, interrupt = cancel, ready = manual)]
    last: watch::Sender<bool>,
}

async fn serve(name: &'static str, ctx: Context<String>) {
    ctx.provide(name.to_owned());
    ctx.interrupted().await;
}

async fn page((): (), ctx: Context<(), String>) {
    ctx.interrupted().await;
}

/// The handle is that of the own group's struct, and of no other.
async fn looks(seen: watch::Sender<bool>, ctx: Context) -> anyhow::Result<()> {
    let app: KnownHandle = ctx.handle_as().expect("it is of this group");
    assert_eq!(app.api().provided().await?, "api");
    assert!(ctx.handle_as::<DoorsHandle>().is_none());
    assert_eq!(app.last().wait().await.unwrap_err().actor, "last");
    seen.send_replace(true);
    ctx.ready();
    ctx.interrupted().await;
    Ok(())
}

fn known() -> (Known, watch::Receiver<bool>) {
    let (seen, was_seen) = watch::channel(false);
    (
        Known {
            api: "api",
            page: (),
            there: (),
            last: seen,
        },
        was_seen,
    )
}

#[tokio::test(start_paused = true)]
async fn the_handle_has_a_method_for_each_actor() {
    let (app, _) = known();
    let group = app.into_group();
    let before: KnownHandle = group.handle();
    assert_eq!(
        (before.api().state(), before.state()),
        (ActorState::Waiting, GroupState::Starting)
    );
    let running: Running<KnownHandle> = group.start();
    before.wait_until_ready().await.unwrap();
    let handle: KnownHandle = running.handle();
    let api: ActorHandle<String, Restartable> = handle.api();
    let page: ActorHandle<rungroup::NoValue, OneShot> = handle.page();
    assert_eq!(
        (
            api.name(),
            page.name(),
            handle.there().name(),
            handle.last().name()
        ),
        ("api", "the page", "there", "last")
    );
    assert_eq!(api.provided().await.unwrap(), "api");
    assert!(
        matches!(api.restart().await, Err(ControlError::NotRestartable { actor }) if actor == "the page")
    );
    page.interrupt().await.unwrap();
    assert_eq!(page.wait().await, Ok(Outcome::Returned));
    api.restart().await.unwrap();
    handle.clone().there().interrupt().await.unwrap();
    assert_eq!(before.there().wait().await, Ok(Outcome::Returned));
    assert_eq!(
        format!("{handle:?}"),
        format!("{:?}", Handle::clone(&handle))
    );
    running.shutdown("enough");
    let report = running.await.unwrap();
    assert_eq!(report.actor("api").unwrap().restarts().count, 1);
}

#[tokio::test(start_paused = true)]
async fn a_scope_gives_the_handle_of_its_own_group() {
    let (app, mut seen) = known();
    let running = rungroup::Group::start(app.into_group().into_group());
    seen.wait_for(|seen| *seen).await.unwrap();
    running.shutdown("enough");
    running.await.unwrap();
}

#[tokio::test(start_paused = true)]
async fn a_group_that_was_built_by_hand_has_no_such_handle() {
    let mut group = rungroup::Group::new("by-hand");
    let execute = async |ctx: Context| {
        let scope: &Scope = &ctx;
        assert!(scope.handle_as::<KnownHandle>().is_none());
    };
    group.add("it", execute, rungroup::Interrupt::cancel());
    group.run().await.unwrap();
}

#[group]
struct Generic<T: Clone + Send + Sync + 'static>
where
    T: std::fmt::Debug + PartialEq,
{
    #[actor(execute = provide::<T>, interrupt = cancel, provides = T, restart = on_failure, dependents = keep)]
    value: T,
    #[actor(execute = same::<T>, interrupt = cancel, receives = value)]
    same: T,
}

async fn provide<T: Clone + Send + Sync + 'static>(value: T, ctx: Context<T>) {
    ctx.provide(value);
    ctx.interrupted().await;
}

async fn same<T: std::fmt::Debug + PartialEq + Clone + Send + Sync + 'static>(
    value: T,
    ctx: Context<(), T>,
) {
    assert_eq!(&value, ctx.received());
    assert!(
        ctx.handle_as::<GenericHandle<T>>().is_some()
            && ctx.handle_as::<GenericHandle<Option<T>>>().is_none()
    );
    ctx.interrupted().await;
}

#[tokio::test(start_paused = true)]
async fn the_handle_of_a_generic_group_is_generic() {
    let running = Generic { value: 7, same: 7 }.with_grace(SECOND).start();
    assert_eq!(running.value().provided().await, Ok(7));
    running.shutdown("enough");
    running.await.unwrap();
}
