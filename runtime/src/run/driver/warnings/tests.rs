//! The events of a group, one by one, as a subscriber receives them.

use std::fmt::{self, Write};
use std::future::pending;
use std::pin::Pin;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, LazyLock, Mutex, mpsc};
use std::task::{self, Poll};
use std::time::Duration;

use tracing::field::{Field, Visit};
use tracing::span::{Attributes, Id, Record};
use tracing::subscriber::NoSubscriber;
use tracing::{Dispatch, Event, Level, Metadata, Subscriber};

use crate::run::build::Building;
use crate::{
    Context, Dependents, Error, Group, Interrupt, Outcome, Ready, Report, RestartPolicy,
    ReturnAction, Until,
};

/// Notes events and spans, a line each, up to a level.
#[derive(Clone)]
struct Listener {
    level: Level,
    heard: Arc<Mutex<Vec<String>>>,
    spans: Arc<Mutex<Vec<String>>>,
    entered: Arc<Mutex<Vec<Id>>>,
    /// The spans that were entered, by thread.
    enters: Arc<Mutex<Vec<String>>>,
}

/// The fields of an event or a span, in order.
#[derive(Default)]
struct Fields(String);

impl Visit for Fields {
    fn record_debug(&mut self, field: &Field, value: &dyn fmt::Debug) {
        match field.name() {
            "message" => self.0.insert_str(0, &format!(" {value:?}")),
            name => write!(self.0, " {name}={value:?}").unwrap(),
        }
    }

    fn record_str(&mut self, field: &Field, value: &str) {
        write!(self.0, " {}={value}", field.name()).unwrap();
    }
}

/// Two subscribers that no thread uses. With a single one, tracing asks the thread that reaches an event first, which may belong
/// to a test without a subscriber, and then disables the event for all.
static OTHERS: LazyLock<[Dispatch; 2]> =
    LazyLock::new(|| [(); 2].map(|()| Dispatch::new(NoSubscriber::new())));

impl Listener {
    fn up_to(level: Level) -> Listener {
        LazyLock::force(&OTHERS);
        Listener {
            level,
            heard: Arc::default(),
            spans: Arc::default(),
            entered: Arc::default(),
            enters: Arc::default(),
        }
    }

    /// Runs a group where everything is heard, on a paused clock.
    fn run(&self, group: Group) -> Result<Report, Error> {
        self.block_on(group.run())
    }

    fn block_on<T>(&self, future: impl Future<Output = T>) -> T {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .start_paused(true)
            .build()
            .unwrap();
        tracing::subscriber::with_default(self.clone(), || runtime.block_on(future))
    }

    fn span(&self, id: &Id) -> String {
        self.spans.lock().unwrap()[usize::try_from(id.into_u64()).unwrap() - 1].clone()
    }

    fn heard(&self) -> Vec<String> {
        self.heard.lock().unwrap().clone()
    }

    #[track_caller]
    fn heard_just(&self, expected: &[&str]) {
        let heard = self.heard();
        let short: Vec<&str> = heard
            .iter()
            .map(|line| line.split('\n').next().unwrap())
            .collect();
        assert_eq!(short, expected, "\n{}\n", heard.join("\n"));
    }
}

impl Subscriber for Listener {
    fn enabled(&self, metadata: &Metadata<'_>) -> bool {
        *metadata.level() <= self.level && metadata.target().starts_with("rungroup")
    }

    fn new_span(&self, span: &Attributes<'_>) -> Id {
        let mut fields = Fields::default();
        span.record(&mut fields);
        let mut spans = self.spans.lock().unwrap();
        spans.push(fields.0);
        Id::from_u64(spans.len() as u64)
    }

    fn record(&self, _: &Id, _: &Record<'_>) {}
    fn record_follows_from(&self, _: &Id, _: &Id) {}

    fn event(&self, event: &Event<'_>) {
        let mut fields = Fields::default();
        event.record(&mut fields);
        let mut line = format!("{}{}", event.metadata().level(), fields.0);
        if let Some(id) = self.entered.lock().unwrap().last() {
            write!(line, " in{}", self.span(id)).unwrap();
        }
        self.heard.lock().unwrap().push(line);
    }

    fn enter(&self, id: &Id) {
        let thread = std::thread::current().name().unwrap_or_default().to_owned();
        self.enters
            .lock()
            .unwrap()
            .push(format!("{thread}:{}", self.span(id)));
        self.entered.lock().unwrap().push(id.clone());
    }

    fn exit(&self, id: &Id) {
        let mut entered = self.entered.lock().unwrap();
        let place = entered.iter().rposition(|entered| entered == id).unwrap();
        entered.remove(place);
    }
}

/// The future of a build that returns a value, and panics when it is dropped.
struct ClumsyBuild;

impl Future for ClumsyBuild {
    type Output = anyhow::Result<u8>;

    fn poll(self: Pin<&mut Self>, _: &mut task::Context<'_>) -> Poll<Self::Output> {
        Poll::Ready(Ok(8))
    }
}

impl Drop for ClumsyBuild {
    fn drop(&mut self) {
        panic!("in the drop of a build");
    }
}

#[test]
fn a_panic_in_the_drop_of_a_build_is_an_event() {
    let listener = Listener::up_to(Level::WARN);
    let group = Group::new("app");
    let plan = group.plan().unwrap();
    let building = Building::new(&plan);
    let built = listener.block_on(building.field("store").build(ClumsyBuild));
    assert_eq!(built.unwrap().into_value(), 8);
    let heard = listener.heard();
    assert_eq!(heard.len(), 1, "{heard:?}");
    assert!(heard[0].starts_with("WARN drop failed group=app name=store"));
    assert!(heard[0].contains("in the drop of a build"), "{heard:?}");
}

/// A database that says when it is ready, and a server that waits for it and returns.
fn two_actors() -> Group {
    let mut group = Group::new("app");
    let db = async |ctx: Context| {
        ctx.ready();
        ctx.interrupted().await;
    };
    group
        .add("db", db, Interrupt::cancel())
        .ready(Ready::Manual);
    group
        .add("web", async |_| (), Interrupt::cancel())
        .requires(["db"]);
    group
}

#[test]
fn every_state_change_is_an_event_with_both_names() {
    let listener = Listener::up_to(Level::DEBUG);
    listener.run(two_actors()).unwrap();
    listener.heard_just(&[
        "DEBUG actor started group=app actor=db",
        "DEBUG actor ready group=app actor=db",
        "DEBUG actor started group=app actor=web",
        "DEBUG actor ready group=app actor=web",
        "INFO group ready group=app state=ready",
        "DEBUG actor returned group=app actor=web",
        "INFO group stops group=app cause=actor `web` returned",
        "INFO group stopping group=app state=stopping",
        "DEBUG actor interrupted group=app actor=web",
        "DEBUG actor ended group=app actor=web outcome=returned",
        "DEBUG actor interrupted group=app actor=db",
        "DEBUG actor returned group=app actor=db",
        "DEBUG actor ended group=app actor=db outcome=returned",
        "INFO group ended group=app state=ended",
        "INFO run succeeded group=app cause=actor `web` returned ran=0 ms stopped=0 ms actors=2 failures=0",
    ]);
}

#[test]
fn a_failure_is_a_warning_with_both_names() {
    let (release, stuck) = mpsc::channel::<()>();
    let mut group = Group::new("app").until(Until::All);
    let handle = group.handle();
    let fails = async |_| Err(anyhow::anyhow!("disk full").context("cannot flush"));
    group
        .add("fails", fails, Interrupt::cancel())
        .on_err(ReturnAction::Continue);
    let interrupt = Interrupt::call_async(async |_| Err(anyhow::anyhow!("already closed")));
    group
        .add("deaf", async |_| pending::<()>().await, interrupt)
        .grace(Duration::from_secs(1));
    let blocks = move |_| {
        let _ = stuck.recv();
    };
    group
        .add_blocking("stuck", blocks, Interrupt::cancel())
        .grace(Duration::from_secs(4));
    group.add(
        "asks",
        async move |_| handle.shutdown("enough"),
        Interrupt::cancel(),
    );
    group.retain("_lock", Lock);
    let listener = Listener::up_to(Level::WARN);
    listener.run(group).unwrap_err();
    drop(release);
    let heard = listener.heard();
    let place = heard
        .iter()
        .find_map(|line| line.split("panicked at ").nth(1))
        .unwrap()
        .split_once(": ")
        .unwrap()
        .0;
    listener.heard_just(&[
        "WARN actor returned an error group=app actor=fails error=cannot flush: disk full",
        "WARN interrupt returned an error group=app actor=deaf error=already closed",
        "WARN actor aborted group=app actor=deaf reason=exceeded its grace period of 1 s (declared); set `grace` on `deaf` to change it pending=execute",
        "WARN actor has not ended group=app actor=stuck pending=execute elapsed=3 s limit=it will be aborted in 1 s, when its grace period of 4 s (declared) expires; set `grace` on `stuck` to change it",
        "WARN actor aborted group=app actor=stuck reason=exceeded its grace period of 4 s (declared); set `grace` on `stuck` to change it pending=execute",
        "WARN actor abandoned group=app actor=stuck reason=exceeded its grace period of 4 s (declared); set `grace` on `stuck` to change it pending=execute elapsed=4.5 s",
        &format!("WARN drop failed group=app name=_lock error=the drop of `_lock` panicked at {place}: stays"),
        "ERROR run failed group=app cause=shutdown: enough ran=0 ms stopped=4.5 s actors=4 failures=4",
    ]);
}

#[test]
fn a_stuck_attempt_is_late_since_its_own_interrupt() {
    let (release, stuck) = mpsc::channel::<()>();
    let mut group = Group::new("app");
    let handle = group.handle();
    let blocks = move |_| {
        let _ = stuck.recv();
    };
    group
        .add_blocking("stuck", blocks, Interrupt::cancel())
        .grace(Duration::from_secs(4));
    let asks = async move |_| {
        tokio::time::sleep(Duration::from_secs(10)).await;
        let stuck = handle.actor("stuck").unwrap();
        stuck.interrupt().await.unwrap();
        assert_eq!(stuck.wait().await, Ok(Outcome::Abandoned));
    };
    group.add("asks", asks, Interrupt::cancel());
    let listener = Listener::up_to(Level::WARN);
    listener.run(group).unwrap_err();
    drop(release);
    let exceeded =
        "exceeded its grace period of 4 s (declared); set `grace` on `stuck` to change it";
    listener.heard_just(&[
        "WARN actor has not ended group=app actor=stuck pending=execute elapsed=3 s limit=it will be aborted in 1 s, when its grace period of 4 s (declared) expires; set `grace` on `stuck` to change it",
        &format!("WARN actor aborted group=app actor=stuck reason={exceeded} pending=execute"),
        &format!("WARN actor abandoned group=app actor=stuck reason={exceeded} pending=execute elapsed=4.5 s"),
        "ERROR run failed group=app cause=actor `asks` returned ran=14.5 s stopped=0 ms actors=2 failures=1",
    ]);
}

#[test]
fn a7_an_unready_actor_without_dependents_is_an_event() {
    let mut group = Group::new("app");
    let handle = group.handle();
    let db = async |ctx: Context| ctx.interrupted().await;
    group
        .add("db", db, Interrupt::cancel())
        .ready(Ready::Manual);
    let clock = async move |_| {
        tokio::time::sleep(Duration::from_secs(10)).await;
        handle.shutdown("enough");
    };
    group.add("clock", clock, Interrupt::cancel());
    let listener = Listener::up_to(Level::WARN);
    listener.run(group).unwrap();
    listener.heard_just(&[
        "WARN actor is not ready group=app actor=db missing=has not called `ctx.ready` elapsed=3 s limit=set `ready_within` on `db` to limit this",
        "WARN actor is not ready group=app actor=db missing=has not called `ctx.ready` elapsed=9 s limit=set `ready_within` on `db` to limit this",
    ]);
}

#[test]
fn a_restarted_actor_is_late_from_the_start_of_its_attempt() {
    let mut group = Group::new("app");
    let handle = group.handle();
    let mut is_first = true;
    let db = move |ctx: Context| {
        let fails = std::mem::take(&mut is_first);
        async move {
            if fails {
                ctx.ready();
                tokio::time::sleep(Duration::from_secs(60)).await;
                anyhow::bail!("the first one fails");
            }
            ctx.interrupted().await;
            Ok(())
        }
    };
    let restart = RestartPolicy::on_failure().backoff(Duration::from_millis(1));
    let actor = group.actor("db").ready(Ready::Manual).restart(restart);
    actor.add(db, Interrupt::cancel());
    let clock = async move |_| {
        tokio::time::sleep(Duration::from_secs(64)).await;
        handle.shutdown("enough");
    };
    group.add("clock", clock, Interrupt::cancel());
    let listener = Listener::up_to(Level::WARN);
    listener.run(group).unwrap();
    let heard = listener.heard();
    let late = heard.iter().filter(|line| line.contains("is not ready"));
    assert_eq!(
        late.collect::<Vec<_>>(),
        [
            "WARN actor is not ready group=app actor=db missing=has not called `ctx.ready` elapsed=3 s limit=set `ready_within` on `db` to limit this",
        ]
    );
}

#[test]
fn an_actor_in_its_backoff_waits_for_its_restart() {
    let mut group = Group::new("app");
    let handle = group.handle();
    let fails = async |_: Context| Err::<(), _>(anyhow::anyhow!("gone"));
    let restart = RestartPolicy::on_failure()
        .backoff(Duration::from_secs(100))
        .max_backoff(Duration::from_secs(100));
    let db = group.actor("db").ready(Ready::Manual).restart(restart);
    let db = db.add(fails, Interrupt::cancel());
    db.dependents(Dependents::Keep);
    let web = async |ctx: Context| ctx.interrupted().await;
    group.add("web", web, Interrupt::cancel()).requires(["db"]);
    let clock = async move |_| {
        tokio::time::sleep(Duration::from_secs(4)).await;
        handle.shutdown("enough");
    };
    group.add("clock", clock, Interrupt::cancel());
    let listener = Listener::up_to(Level::WARN);
    listener.run(group).unwrap();
    let heard = listener.heard();
    let late = heard.iter().filter(|line| line.contains("is not ready"));
    assert_eq!(
        late.collect::<Vec<_>>(),
        [
            "WARN actor is not ready group=app actor=db missing=waits for its restart elapsed=3 s waiting=`web` waits for it limit=set `ready_within` on `db` to limit this"
        ]
    );
}

#[test]
fn the_end_of_a_run_is_one_short_event() {
    let listener = Listener::up_to(Level::DEBUG);
    let mut group = Group::new("outer");
    group
        .add_actor("inner", two_actors().nested(), Interrupt::cancel())
        .ready(Ready::Manual);
    listener.run(group).unwrap();
    let reports: Vec<String> = listener
        .heard()
        .into_iter()
        .filter(|line| line.contains("run succeeded"))
        .collect();
    assert_eq!(
        reports,
        [
            "INFO run succeeded group=outer cause=actor `inner` returned ran=0 ms stopped=0 ms actors=1 failures=0"
        ]
    );
}

#[test]
fn execute_and_interrupt_run_in_a_span_with_both_names() {
    let listener = Listener::up_to(Level::INFO);
    let mut group = Group::new("app");
    let web = async |ctx: Context| {
        tracing::info!("inside");
        ctx.interrupted().await;
        tracing::info!("inside again");
    };
    group.add(
        "web",
        web,
        Interrupt::call_async(async |_| tracing::info!("in the interrupt")),
    );
    group.add("job", async |_| (), Interrupt::cancel());
    listener.run(group).unwrap();
    let inside: Vec<String> = listener
        .heard()
        .into_iter()
        .filter(|line| line.contains(" in "))
        .collect();
    assert_eq!(listener.spans.lock().unwrap()[0], " group=app actor=web");
    for what in ["inside", "inside again", "in the interrupt"] {
        assert!(
            inside.contains(&format!("INFO {what} in group=app actor=web")),
            "{inside:?}"
        );
    }
}

#[test]
fn a_thread_runs_in_its_span() {
    let listener = Listener::up_to(Level::INFO);
    let mut group = Group::new("app");
    group.add_blocking("feed", |_| (), Interrupt::cancel());
    listener.run(group).unwrap();
    // For execute, and for the drop of the values that it captured.
    assert_eq!(
        *listener.enters.lock().unwrap(),
        ["feed: group=app actor=feed"; 2]
    );
}

/// Panics at every event and span.
struct Broken {
    spans: bool,
}

impl Subscriber for Broken {
    fn enabled(&self, metadata: &Metadata<'_>) -> bool {
        metadata.target().starts_with("rungroup")
    }
    fn new_span(&self, _: &Attributes<'_>) -> Id {
        Id::from_u64(1)
    }
    fn record(&self, _: &Id, _: &Record<'_>) {}
    fn record_follows_from(&self, _: &Id, _: &Id) {}
    fn event(&self, _: &Event<'_>) {
        panic!("broken pipe")
    }
    fn enter(&self, _: &Id) {
        assert!(!self.spans, "broken span");
    }
    fn exit(&self, _: &Id) {}
}

#[test]
fn a_panicking_subscriber_does_not_prevent_the_stop() {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .start_paused(true)
        .build()
        .unwrap();
    // It must not jump over the grace of an interrupt on a thread.
    let (_hold, held) = mpsc::channel::<()>();
    drop(runtime.spawn_blocking(move || held.recv().is_err()));
    let run = |spans, group: Group| {
        tracing::subscriber::with_default(Broken { spans }, || runtime.block_on(group.run()))
    };
    assert!(
        run(false, two_actors())
            .unwrap()
            .actors()
            .iter()
            .all(|actor| actor.outcome() == Outcome::Returned)
    );
    // A span that panics is contained, too.
    let mut group = Group::new("app");
    group
        .add("task", async |_| (), Interrupt::call_async(async |_| ()))
        .on_err(ReturnAction::Continue);
    group
        .add_blocking("thread", |_| (), Interrupt::cancel())
        .on_err(ReturnAction::Continue);
    group
        .add("left", async |_| (), Interrupt::call(|_| ()))
        .on_err(ReturnAction::Continue);
    for actor in run(true, group).unwrap().actors() {
        assert_eq!((actor.outcome(), actor.panic()), (Outcome::Returned, None));
    }
}

#[test]
fn exhausted_restarts_are_a_warning() {
    let mut group = Group::new("app").until(Until::All);
    let fails = async |_: Context| Err::<(), _>(anyhow::anyhow!("gone"));
    let restart = RestartPolicy::on_failure().max_restarts(1);
    let fails = group
        .actor("fails")
        .restart(restart)
        .add(fails, Interrupt::cancel());
    fails.on_err(ReturnAction::Continue);
    let listener = Listener::up_to(Level::WARN);
    listener.run(group).unwrap_err();
    let line = "WARN actor exhausted its restarts group=app actor=fails".to_owned();
    assert!(listener.heard().contains(&line), "{:?}", listener.heard());
}

/// The group completes by this failure, and no other event has it.
#[test]
fn the_last_failure_that_is_continued_is_a_warning() {
    let mut group = Group::new("app").until(Until::All);
    let fails = async |_: Context| Err::<(), _>(anyhow::anyhow!("gone"));
    let fails = group.add("fails", fails, Interrupt::cancel());
    fails.on_err(ReturnAction::Continue);
    let listener = Listener::up_to(Level::WARN);
    listener.run(group).unwrap_err();
    let line = "WARN actor returned an error group=app actor=fails error=gone".to_owned();
    assert!(listener.heard().contains(&line), "{:?}", listener.heard());
}

struct Lock;

impl Drop for Lock {
    fn drop(&mut self) {
        panic!("stays");
    }
}

/// Counts how often it is shown.
#[derive(Debug)]
struct Shown(Arc<AtomicUsize>);

impl fmt::Display for Shown {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fetch_add(1, Ordering::Relaxed);
        f.write_str("shown")
    }
}

impl std::error::Error for Shown {}

#[test]
fn nothing_is_formatted_for_a_level_that_is_filtered_out() {
    let shown = Arc::new(AtomicUsize::new(0));
    let fails = |shown: &Arc<AtomicUsize>| {
        let error = Shown(Arc::clone(shown));
        let mut group = Group::new("app");
        group.add("fails", async move |_| Err(error), Interrupt::cancel());
        group
    };
    let deaf = Listener::up_to(Level::ERROR);
    let none = NoSubscriber::default();
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap();
    tracing::subscriber::with_default(none, || runtime.block_on(fails(&shown).run())).unwrap_err();
    assert_eq!(shown.load(Ordering::Relaxed), 0);
    deaf.run(fails(&shown)).unwrap_err();
    // The cause when the group stops, and not once more when the run has ended.
    assert_eq!((deaf.heard().len(), shown.load(Ordering::Relaxed)), (2, 1));
}

/// An error whose text panics.
#[derive(Debug)]
struct Unspeakable;

impl fmt::Display for Unspeakable {
    fn fmt(&self, _: &mut fmt::Formatter<'_>) -> fmt::Result {
        panic!("no words")
    }
}

impl std::error::Error for Unspeakable {}

#[test]
fn an_error_whose_display_panics_prevents_no_end() {
    let listener = Listener::up_to(Level::DEBUG);
    let mut group = Group::new("app");
    group.add("web", async |_| Err(Unspeakable), Interrupt::cancel());
    let error = listener.run(group).unwrap_err();
    assert!(error.downcast_ref::<Unspeakable>().is_some());
    assert!(format!("{error} {error:?} {}", error.report().unwrap()).contains("no words"));
}

#[test]
fn exhausted_restarts_name_a_missed_readiness() {
    let mut group = Group::new("app").until(Until::All);
    let db = async |ctx: Context| ctx.interrupted().await;
    group
        .actor("db")
        .ready(Ready::Manual)
        .ready_within(Duration::from_secs(5))
        .on_err(ReturnAction::Continue)
        .restart(
            RestartPolicy::on_failure()
                .max_restarts(1)
                .backoff(Duration::from_millis(1)),
        )
        .add(db, Interrupt::cancel());
    let listener = Listener::up_to(Level::WARN);
    listener.run(group).unwrap_err();
    let missed = "error=was not ready within its `ready_within` of 5 s";
    listener.heard_just(&[
        "WARN actor is not ready group=app actor=db missing=has not called `ctx.ready` elapsed=3 s limit=it will fail in 2 s, when its `ready_within` of 5 s expires; set `ready_within` on `db` to change it",
        &format!("WARN actor will restart group=app actor=db {missed}"),
        "WARN actor is not ready group=app actor=db missing=has not called `ctx.ready` elapsed=3 s limit=it will fail in 2 s, when its `ready_within` of 5 s expires; set `ready_within` on `db` to change it",
        &format!("WARN actor exhausted its restarts group=app actor=db {missed}"),
        "ERROR run failed group=app cause=completed ran=10 s stopped=0 ms actors=1 failures=1",
    ]);
}
