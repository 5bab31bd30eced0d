//! Units of a group that is built at run time: registered, built and run as the fields of a declared one.

use std::fmt;
use std::io;
use std::panic::{self, AssertUnwindSafe};
use std::pin::pin;
use std::sync::Arc;
use std::task::{self, Poll, Waker};
use std::thread;

use rungroup::config::{ConfigProblem, Configured, Environment};
use rungroup::{
    BuildError, Context, Group, Handle, Interrupt, IntoUnit, Outcome, PanicError, Ready,
    RegisterError, Slot, Unit, UnitBuilder, UnitConfig, Until,
};

use crate::support::{Kept, Log, Oops, capture_logs, park};

/// A unit that records its build and its run.
fn store(name: &'static str, log: &Log) -> Unit {
    let log = log.clone();
    let build = async move || {
        log.record(format!("{name} is built"));
        Ok::<_, io::Error>(Kept::new(name, &log))
    };
    Unit::builder(name).build(build).run(|actor, kept| {
        let serve = async move |ctx: Context| {
            kept.log.record(format!("{} serves", kept.name));
            ctx.interrupted().await;
        };
        actor.add(serve, Interrupt::cancel()).ready(Ready::Started)
    })
}

fn fails(name: &'static str) -> Unit {
    let refused = async || Err::<(), _>(io::Error::from(io::ErrorKind::AddrInUse));
    Unit::builder(name)
        .build(refused)
        .run(|actor, ()| actor.add(park, Interrupt::cancel()))
}

#[tokio::test(start_paused = true)]
async fn units_are_built_one_by_one_in_their_order() {
    let log = Log::default();
    let mut group = Group::new("app");
    group.add("given", park, Interrupt::cancel());
    group.register(store("one", &log)).unwrap();
    let its_log = log.clone();
    let schema = Unit::builder("schema").build_blocking(move || {
        its_log.record("schema is built");
        anyhow::Ok(Kept::new("schema", &its_log))
    });
    group.register(schema).unwrap();
    group.register(store("two", &log)).unwrap();
    let handle = group.handle();
    let running = group.build().await.unwrap().start();
    assert_eq!(
        log.lines(),
        ["one is built", "schema is built", "two is built"]
    );
    handle
        .wait_until_ready()
        .await
        .expect("a handle from before the build");
    running.shutdown("enough");
    let report = running.await.unwrap();
    let names: Vec<_> = report
        .actors()
        .iter()
        .map(rungroup::ActorReport::name)
        .collect();
    assert_eq!(names, ["given", "one", "two"]);
    log.assert_order(&["two is built", "one serves", "two serves", "one dropped"]);
    assert_eq!(log.lines().last().unwrap(), "schema dropped", "it is kept");
}

#[tokio::test(start_paused = true)]
async fn first_error_of_a_unit_ends_the_build_in_reverse() {
    let log = Log::default();
    let mut group = Group::new("app");
    group.retain("given", Kept::new("given", &log));
    group.register(store("one", &log)).unwrap();
    group.register(store("two", &log)).unwrap();
    group.register(fails("api")).unwrap();
    group.register(store("never", &log)).unwrap();
    let handle = group.handle();
    let error = group.build().await.err().unwrap();
    assert_eq!(format!("{error:#}"), "build of api: address in use");
    assert_eq!(error.downcast_ref::<BuildError>().unwrap().field(), "api");
    let source: &io::Error = error.downcast_ref().unwrap();
    assert_eq!(source.kind(), io::ErrorKind::AddrInUse);
    let expected = [
        "one is built",
        "two is built",
        "two dropped",
        "one dropped",
        "given dropped",
    ];
    assert_eq!(log.lines(), expected);
    assert!(handle.wait_until_ready().await.is_err(), "waiters end");
}

#[tokio::test]
async fn panic_of_a_unit_is_an_error_that_names_it() {
    let log = Log::default();
    let panics = async || -> io::Result<()> { panic!("no disk") };
    let mut group = Group::new("app");
    group.register(store("one", &log)).unwrap();
    group.register(Unit::builder("api").build(panics)).unwrap();
    let error = group.build().await.err().unwrap();
    assert!(format!("{error:#}").starts_with("build of api: panicked at"));
    assert_eq!(
        error.downcast_ref::<PanicError>().unwrap().message(),
        "no disk"
    );
    assert_eq!(log.lines(), ["one is built", "one dropped"]);

    // The function that adds the actor is the user's, too. What was not added yet is dropped in reverse.
    let log = Log::default();
    let mut group = Group::new("app");
    let unit = Unit::builder("api").run(|_, ()| panic!("no name"));
    group.register(unit).unwrap();
    group.register(store("one", &log)).unwrap();
    group.register(store("two", &log)).unwrap();
    let error = group.build().await.err().unwrap();
    assert!(format!("{error:#}").starts_with("build of api: panicked at"));
    assert_eq!(log.lines()[2..], ["two dropped", "one dropped"]);
}

#[tokio::test]
async fn a_unit_may_have_the_name_of_a_retained_value() {
    let log = Log::default();
    let mut group = Group::new("app");
    group.retain("store", ());
    let unit = || Unit::builder("store").role("data");
    group.register(unit()).unwrap();
    let taken = Err(RegisterError::NameTaken {
        unit: "store".to_owned(),
    });
    assert_eq!(group.register(unit()), taken);
    let mut group = group.build().await.unwrap();
    assert_eq!(group.register(unit()), taken);
    group.value("log", &Slot::new(), log);
    assert_eq!(
        group.register(Unit::builder("log").role("data")),
        Err(RegisterError::NameTaken {
            unit: "log".to_owned()
        })
    );
}

#[test]
fn register_refuses_a_unit_without_a_phase() {
    let mut group = Group::new("app");
    let refused = group.register(Unit::builder("idle")).unwrap_err();
    assert_eq!(
        refused,
        RegisterError::NoPhase {
            unit: "idle".to_owned()
        }
    );
    assert_eq!(
        refused.to_string(),
        "cannot register unit `idle`: it takes part in no phase; call `build`, `run` or `role` of its builder"
    );
    // A role is a phase of its own.
    group
        .register(Unit::builder("idle").role("data"))
        .expect("the name is free");
    group
        .register(Unit::builder("node").role_of(|()| "leader"))
        .expect("a role that is known later is a phase, too");
}

#[test]
fn register_refuses_a_name_twice_until_it_is_deregistered() {
    let log = Log::default();
    let mut group = Group::new("app");
    group.register(store("one", &log)).unwrap();
    let refused = group.register(store("one", &log)).unwrap_err();
    assert_eq!(
        refused.to_string(),
        "cannot register unit `one`: an actor, a value or another unit has this name; give each its own name"
    );
    assert!(group.deregister("one"));
    assert!(!group.deregister("one"), "it was there once");
    assert!(!group.deregister("two"));
    group.register(store("one", &log)).unwrap();
    assert!(log.lines().is_empty(), "none was built");
}

#[tokio::test]
async fn deregister_takes_a_unit_out_of_every_phase() {
    let log = Log::default();
    let mut group = Group::new("app").until(Until::All);
    for name in ["one", "two", "three"] {
        group.register(store(name, &log)).unwrap();
    }
    assert!(group.deregister("two"));
    let phases = group.plan().unwrap().phases().to_string();
    assert_eq!(phases, "build:  one, three\nrun:    one, three");
    let group = group.build().await.unwrap();
    assert_eq!(group.plan().unwrap().phases().to_string(), phases);
    let running = group.start();
    // `WaitTillReady` of `BanyanDB` waits here for a service that was deregistered.
    running.wait_until_ready().await.unwrap();
    running.shutdown("enough");
    let report = running.await.unwrap();
    assert_eq!(report.actors().len(), 2);
    assert_eq!(log.count("two is built"), 0);
}

#[tokio::test]
async fn deregister_of_a_requirement_is_an_error_of_the_run() {
    let log = Log::default();
    let mut group = Group::new("app");
    group.register(store("store", &log)).unwrap();
    let api = Unit::builder("api").run(|actor, ()| {
        let actor = actor.requires(["store"]);
        actor.add(park, Interrupt::cancel())
    });
    group.register(api).unwrap();
    assert!(group.deregister("store"));
    let running = group.build().await.unwrap().start();
    assert!(
        running.wait_until_ready().await.is_err(),
        "no wait can hang"
    );
    let error = running.await.unwrap_err().to_string();
    assert!(error.contains("`api` requires `store`"), "{error}");
}

#[tokio::test]
async fn deregister_returns_false_after_the_build() {
    let log = Log::default();
    let mut group = Group::new("app");
    group.register(store("one", &log)).unwrap();
    let mut group = group.build().await.unwrap();
    assert!(!group.deregister("one"));
    // A second round of units builds only its own.
    group.register(store("two", &log)).unwrap();
    let group = group.build().await.unwrap();
    assert_eq!(log.lines(), ["one is built", "two is built"]);
    let phases = group.plan().unwrap().phases().to_string();
    assert_eq!(phases, "build:  one, two\nrun:    one, two");
}

#[tokio::test]
async fn register_refuses_the_name_of_an_actor_or_a_value() {
    let log = Log::default();
    let mut group = Group::new("app");
    let refuses = |group: &mut Group, name| {
        let refused = group.register(store(name, &log)).unwrap_err();
        assert_eq!(
            refused.to_string(),
            format!(
                "cannot register unit `{name}`: an actor, a value or another unit has this name; give each its own name"
            )
        );
    };
    group.add("actor", park, Interrupt::cancel());
    refuses(&mut group, "actor");
    group.value("value", &Slot::new(), 1);
    group.add("later", park, Interrupt::cancel());
    for name in ["value", "later"] {
        refuses(&mut group, name);
    }
    group.register(store("one", &log)).unwrap();
    let kept = Unit::builder("kept unit").build(async || anyhow::Ok(()));
    group.register(kept).unwrap();
    let mut group = group.build().await.unwrap();
    for name in ["one", "kept unit", "value"] {
        refuses(&mut group, name);
    }
}

/// `register` cannot see it.
#[tokio::test]
async fn actor_with_the_name_of_a_unit_is_an_error_of_the_run() {
    let log = Log::default();
    let mut group = Group::new("app");
    group.register(store("one", &log)).unwrap();
    group.add("one", park, Interrupt::cancel());
    let error = group.build().await.unwrap().run().await.unwrap_err();
    assert!(
        error.to_string().contains("the name `one` is used by more"),
        "{error}"
    );
}

#[tokio::test]
async fn name_of_a_failed_unit_has_no_line_end() {
    let mut group = Group::new("app");
    group.register(fails("a\nb")).unwrap();
    let error = group.build().await.err().unwrap();
    assert_eq!(format!("{error:#}"), "build of a\\nb: address in use");
}

/// Reports on which thread it is dropped, and panics there.
struct DropsOn(Log, thread::ThreadId);

impl Drop for DropsOn {
    fn drop(&mut self) {
        let is_callers = thread::current().id() == self.1;
        self.0
            .record(format!("dropped by the caller: {is_callers}"));
        panic!("in the drop");
    }
}

impl fmt::Debug for DropsOn {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("DropsOn")
    }
}

impl fmt::Display for DropsOn {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an error")
    }
}

impl std::error::Error for DropsOn {}

/// Neither the drops nor their panics reach the caller.
#[tokio::test]
async fn values_of_an_invalid_group_are_dropped_on_a_thread() {
    let log = Log::default();
    let value = || DropsOn(log.clone(), thread::current().id());
    let invalid = || {
        let (mut group, captured) = (Group::new("app"), value());
        group.handle().fail(value());
        group.retain("kept", value());
        let execute = async move |_| drop(captured);
        group
            .add("one", execute, Interrupt::cancel())
            .requires(["nobody"]);
        group
    };
    let unbuilt = || {
        let (mut group, captured) = (Group::new("app"), value());
        group.handle().fail(value());
        group.retain("kept", value());
        let build = async move || {
            drop(captured);
            anyhow::Ok(())
        };
        group.register(Unit::builder("unit").build(build)).unwrap();
        group
    };
    let (logs, guard) = capture_logs();
    for group in [&invalid as &dyn Fn() -> Group, &unbuilt] {
        assert!(group().run().await.is_err());
        assert!(group().start().await.is_err());
        let mut outer = Group::new("outer");
        outer.add_actor("inner", group().nested(), Interrupt::cancel());
        assert!(outer.run().await.is_err());
    }
    drop(guard);
    assert_eq!(log.lines(), ["dropped by the caller: false"; 18]);
    let failures = logs.lines().concat().matches("drop failed").count();
    assert_eq!(failures, 18, "{:?}", logs.lines());
}

/// Without a timer, and outside of a runtime. No panic of a drop reaches the caller.
#[test]
fn values_of_a_group_without_a_runtime_are_dropped() {
    let log = Log::default();
    let valid = || {
        let mut group = Group::new("app");
        let captured = DropsOn(log.clone(), thread::current().id());
        group.add("one", async move |_| drop(captured), Interrupt::cancel());
        group
    };
    let without_a_timer = tokio::runtime::Builder::new_current_thread().build();
    assert!(without_a_timer.unwrap().block_on(valid().run()).is_err());
    let outside = pin!(valid().run()).poll(&mut task::Context::from_waker(Waker::noop()));
    assert!(matches!(outside, Poll::Ready(Err(_))));
    assert_eq!(log.lines(), ["dropped by the caller: false"; 2]);
}

#[tokio::test]
async fn group_with_units_does_not_run_before_they_are_built() {
    let log = Log::default();
    let group = || {
        let mut group = Group::new("app");
        group.register(store("one", &log)).unwrap();
        group
    };
    let error = group().run().await.unwrap_err();
    assert!(
        error.to_string().contains("the unit `one` is not built"),
        "{error}"
    );
    let running = group().start();
    assert!(running.wait_until_ready().await.is_err());
    // The same of a nested one.
    let mut outer = Group::new("outer");
    outer.add_actor("inner", group().nested(), Interrupt::cancel());
    assert!(outer.run().await.is_err());
    assert!(log.lines().is_empty());
}

#[tokio::test]
async fn register_is_refused_in_a_running_group() {
    let log = Log::default();
    let mut group = Group::new("app");
    group.add("svc", park, Interrupt::cancel());
    let running = group.start();
    let mut refused = None;
    let added = running.add(|group| {
        refused = group.register(store("one", &log)).err();
        group.add("two", park, Interrupt::cancel())
    });
    added.await.expect("the actor is added all the same");
    assert_eq!(
        refused,
        Some(RegisterError::Running {
            unit: "one".to_owned()
        })
    );
    running.shutdown("enough");
    running.await.unwrap();
}

/// The plan of units that are not built has their phases, and no actors: their edges are not known yet.
#[tokio::test]
async fn plan_lists_the_units_of_each_phase_before_and_after() {
    let log = Log::default();
    let mut group = Group::new("app");
    group.add("given", park, Interrupt::cancel());
    group.register(store("one", &log)).unwrap();
    let meta = Unit::builder("meta").role("meta");
    let schema = meta.build(async || anyhow::Ok(Arc::new(())));
    group.register(schema.role_of(|_| "schema")).unwrap();
    let plan = group.plan().unwrap();
    assert_eq!(
        plan.phases().to_string(),
        "build:  one, meta\nrun:    given, one\nroles:  meta"
    );
    assert_eq!(
        plan.to_string(),
        "app: not built, grace 25s, until first, signals default\n\n\
         phases\n  build:  one, meta\n  run:    given, one\n  roles:  meta"
    );
    let plan = group.build().await.unwrap().plan().unwrap();
    assert_eq!(
        plan.phases().to_string(),
        "build:  one, meta\nrun:    given, one\nroles:  meta, schema"
    );
    assert_eq!(plan.len(), 2);
}

#[tokio::test]
async fn unit_is_a_value_that_actors_receive() {
    let schema = Slot::<Arc<str>>::new();
    let mut group = Group::new("app");
    let built = Unit::builder("schema").build(async || anyhow::Ok(Arc::from("v7")));
    group.register(built.value(&schema)).unwrap();
    let reader = Unit::builder("reader").run(move |actor, ()| {
        let read = async |ctx: Context<(), Arc<str>>| assert_eq!(&**ctx.received(), "v7");
        actor.receives(&schema).add(read, Interrupt::cancel())
    });
    group.register(reader).unwrap();
    let report = group.build().await.unwrap().run().await.unwrap();
    assert_eq!(report.actor("reader").unwrap().outcome(), Outcome::Returned);
}

/// A type of the program that describes its phases itself.
struct Shard(u16);

impl IntoUnit for Shard {
    fn into_unit(self) -> Unit {
        let open = async move || Ok::<_, Oops>(self.0);
        Unit::builder(format!("shard-{}", self.0))
            .build(open)
            .build(async |number| anyhow::Ok(number + 1))
            .run(|actor, port| actor.add(async move |_| assert!(port > 0), Interrupt::cancel()))
    }
}

#[tokio::test]
async fn type_of_the_program_is_a_unit() {
    let mut group = Group::new("app").until(Until::All);
    for number in 0..3 {
        group.register(Shard(number)).unwrap();
    }
    let report = group.build().await.unwrap().run().await.unwrap();
    let names: Vec<_> = report
        .actors()
        .iter()
        .map(rungroup::ActorReport::name)
        .collect();
    assert_eq!(names, ["shard-0", "shard-1", "shard-2"]);
}

#[tokio::test(start_paused = true)]
async fn dropped_build_of_units_ends_the_wait_for_readiness() {
    let log = Log::default();
    let mut group = Group::new("app");
    group.register(store("one", &log)).unwrap();
    let hangs = Unit::builder("hangs").build(async || {
        std::future::pending::<()>().await;
        anyhow::Ok(())
    });
    group.register(hangs).unwrap();
    let handle: Handle = group.handle();
    let waits = tokio::spawn(async move { handle.wait_until_ready().await.is_ok() });
    let build = tokio::time::timeout(crate::support::secs(1), group.build());
    assert!(build.await.is_err());
    assert_eq!(log.lines(), ["one is built", "one dropped"]);
    assert!(!waits.await.unwrap());
}

/// `WaitTillReady` may be called at any time, and each of its waits ends.
#[tokio::test(start_paused = true)]
async fn ready_waits_while_units_are_built() {
    let (log, begun) = (Log::default(), Arc::new(tokio::sync::Notify::new()));
    let mut group = Group::new("app");
    let its_log = begun.clone();
    let slow = Unit::builder("slow").build(async move || {
        its_log.notify_one();
        tokio::time::sleep(crate::support::secs(5)).await;
        anyhow::Ok(())
    });
    group.register(slow).unwrap();
    group.register(store("store", &log)).unwrap();
    let handle = group.handle();
    let waiter = tokio::spawn({
        let handle = handle.clone();
        async move { handle.wait_until_ready().await.is_ok() }
    });
    let building = tokio::spawn(group.build());
    begun.notified().await;
    assert!(!waiter.is_finished(), "the build has begun");
    assert_eq!(handle.state(), rungroup::GroupState::default());
    let group = building.await.unwrap().unwrap();
    assert!(!waiter.is_finished(), "nothing runs yet");
    let running = group.start();
    assert!(waiter.await.unwrap());
    running.shutdown("enough");
    running.await.unwrap();
    assert!(handle.wait_until_ready().await.is_ok(), "it stays so");
}

struct Blocks(std::sync::mpsc::Receiver<()>);

impl Drop for Blocks {
    fn drop(&mut self) {
        // Until the test ends.
        let _ = self.0.recv();
    }
}

#[tokio::test]
async fn c3_drop_that_blocks_after_a_failed_build_is_named() {
    let (logs, guard) = capture_logs();
    let log = Log::default();
    let (_gate, closed) = std::sync::mpsc::channel();
    let mut group = Group::new("app").grace(crate::support::millis(1));
    let first = Kept::new("first", &log);
    group
        .register(Unit::builder("first").build(async || anyhow::Ok(first)))
        .unwrap();
    let blocks = Blocks(closed);
    let unit = Unit::builder("stuck").build(async || anyhow::Ok(blocks));
    group.register(unit).unwrap();
    group.register(fails("api")).unwrap();
    let error = group.build().await.err().unwrap();
    drop(guard);
    assert_eq!(format!("{error:#}"), "build of api: address in use");
    let lines = logs.lines();
    let failed: Vec<_> = lines
        .iter()
        .filter(|line| line.contains("drop failed"))
        .collect();
    assert_eq!(failed.len(), 2, "with the values behind it: {lines:#?}");
    assert!(failed[0].contains("stuck") && failed[1].contains("first"));
    assert!(log.lines().is_empty(), "what is behind it is left, too");
}

#[tokio::test]
async fn drop_that_blocks_after_a_failed_build_is_named_early() {
    let (logs, guard) = capture_logs();
    let (gate, closed) = std::sync::mpsc::channel();
    let mut group = Group::new("app").grace(crate::support::millis(60_000));
    let blocks = Blocks(closed);
    let unit = Unit::builder("stuck").build(async || anyhow::Ok(blocks));
    group.register(unit).unwrap();
    group.register(fails("api")).unwrap();
    let seen = logs.clone();
    let is_named = move || {
        let named =
            |line: &String| line.contains("drop has not finished") && line.contains("stuck");
        seen.lines().iter().any(named)
    };
    let opens = thread::spawn(move || {
        while !is_named() {
            thread::sleep(crate::support::millis(10));
        }
        drop(gate);
    });
    let error = group.build().await.err().unwrap();
    drop(guard);
    opens.join().unwrap();
    assert_eq!(format!("{error:#}"), "build of api: address in use");
    let lines = logs.lines();
    assert!(
        !lines.iter().any(|line| line.contains("drop failed")),
        "{lines:#?}"
    );
}

struct Clumsy;

impl Drop for Clumsy {
    fn drop(&mut self) {
        panic!("in the drop of a value");
    }
}

#[tokio::test]
async fn group_of_a_failed_build_is_dropped_on_another_thread() {
    let (logs, guard) = capture_logs();
    let (_gate, closed) = std::sync::mpsc::channel();
    let mut group = Group::new("app").grace(crate::support::millis(1));
    group.retain("pool", Blocks(closed));
    let clumsy = Clumsy;
    let execute = async move |_| drop(clumsy);
    group.add("clumsy", execute, Interrupt::cancel());
    group.register(fails("api")).unwrap();
    let error = group.build().await.err().unwrap();
    drop(guard);
    assert_eq!(format!("{error:#}"), "build of api: address in use");
    let failed = logs.lines();
    let failed: Vec<_> = failed
        .iter()
        .filter(|line| line.contains("drop failed"))
        .collect();
    assert_eq!(failed.len(), 2, "{failed:#?}");
    assert!(failed[0].contains("in the drop of a value") && failed[1].contains("pool"));
}

#[test]
fn panic_of_a_drop_outside_of_a_runtime_is_logged() {
    let (logs, guard) = capture_logs();
    let mut group = Group::new("app");
    let unit = Unit::builder("store").build(async || anyhow::Ok(Clumsy));
    group.register(unit).unwrap();
    group.register(fails("api")).unwrap();
    let mut cx = task::Context::from_waker(Waker::noop());
    let polled = pin!(group.build()).poll(&mut cx);
    drop(guard);
    assert!(matches!(polled, Poll::Ready(Err(_))));
    let lines = logs.lines();
    let is_logged = |line: &String| line.contains("drop failed") && line.contains("store");
    assert!(lines.iter().any(is_logged), "{lines:#?}");
}

#[derive(clap::Args)]
struct StoreArgs {
    #[arg(long, default_value_t = 10)]
    pool: u16,
    #[arg(long)]
    token: Option<String>,
}

fn checked(args: &StoreArgs) -> Result<(), String> {
    let problem = || "a pool of 13 brings bad luck".to_owned();
    (args.pool != 13).then_some(()).ok_or_else(problem)
}

/// Records its arguments when it is built.
fn configured(name: &'static str, log: &Log) -> UnitBuilder<()> {
    let its_log = log.clone();
    let config = UnitConfig::<StoreArgs>::new()
        .prefix(name)
        .secrets(["token"])
        .validate(checked);
    Unit::builder_with(name, config).build(async move |args: StoreArgs| {
        its_log.record(format!("{name}: {} {:?}", args.pool, args.token));
        anyhow::Ok(())
    })
}

/// A group of two units with the same arguments under two prefixes.
fn stores(log: &Log) -> Group {
    let mut group = Group::new("app");
    for name in ["primary", "replica"] {
        let unit = configured(name, log);
        let unit = unit.run(|actor, ()| actor.add(park, Interrupt::cancel()));
        group.register(unit).unwrap();
    }
    group
}

#[tokio::test]
async fn units_are_configured_from_each_source() {
    let log = Log::default();
    let mut group = stores(&log);
    let environment = Environment::new()
        .variable("APP_REPLICA_POOL", "3")
        .variable("APP_PRIMARY_POOL", "4")
        .file("app.toml", "[replica]\ntoken = \"secret\"\n");
    let words = ["app", "--primary-pool", "7", "--config", "app.toml"];
    let read = group.configure(words, &environment).unwrap();
    assert_eq!(read, Configured::Values(()));
    let running = group.build().await.unwrap().start();
    running.wait_until_ready().await.unwrap();
    assert_eq!(
        log.lines(),
        ["primary: 7 None", "replica: 3 Some(\"secret\")"]
    );
    running.shutdown("enough");
    running.await.unwrap();
}

#[tokio::test]
async fn every_problem_of_every_unit_is_reported() {
    let log = Log::default();
    let mut group = stores(&log);
    let environment = Environment::new().variable("APP_REPLICA_POOL", "many");
    let words = ["app", "--primary-pool", "13"];
    let error = group.configure(words, &environment).unwrap_err();
    let fields: Vec<_> = error.problems().iter().map(ConfigProblem::field).collect();
    assert_eq!(fields, [Some("replica"), Some("primary")], "{error}");
    assert!(error.to_string().contains("brings bad luck"), "{error}");
    // The phase is still open: a unit may be added, and the configuration read again.
    group.register(configured("third", &log)).unwrap();
    group.configure(["app"], &Environment::new()).unwrap();
    drop(group.build().await.unwrap());
    assert_eq!(log.lines().len(), 3);
}

#[tokio::test]
async fn requested_text_ends_the_phase_and_no_wait_hangs() {
    let log = Log::default();
    for (flag, text) in [
        ("--help", "--replica-pool <POOL>"),
        ("--show-config", "pool = \"10\"  # default"),
        (
            "--show-units",
            "config: primary, replica\n  build:  primary, replica\n  run:    primary, replica",
        ),
    ] {
        let mut group = stores(&log);
        let handle = group.handle();
        match group.configure(["app", flag], &Environment::new()) {
            Ok(Configured::Shown(shown)) => {
                assert!(shown.to_string().contains(text), "{shown}");
            }
            other => panic!("{flag}: {other:?}"),
        }
        drop(group);
        assert!(handle.wait_until_ready().await.is_err(), "{flag}");
    }
    assert!(log.lines().is_empty());
}

#[tokio::test]
async fn register_refuses_a_configuration_after_the_phase() {
    let log = Log::default();
    let mut group = stores(&log);
    group.configure(["app"], &Environment::new()).unwrap();
    let refused = group.register(configured("late", &log)).unwrap_err();
    assert_eq!(
        refused.to_string(),
        "cannot register unit `late`: it has a configuration, and the group was configured before; register it before \
         `configure`"
    );
    // A unit without a configuration may still come, and one with a configuration go.
    group.register(store("other", &log)).unwrap();
    assert!(group.deregister("replica"));
    drop(group.build().await.unwrap());
    assert_eq!(log.lines()[..2], ["primary: 10 None", "other is built"]);
}

#[tokio::test]
async fn units_are_not_built_before_they_are_configured() {
    let log = Log::default();
    let mut group = Group::new("app");
    group.register(store("first", &log)).unwrap();
    group.register(configured("second", &log)).unwrap();
    let error = group.build().await.err().unwrap();
    assert_eq!(
        format!("{error:#}"),
        "build of second: its configuration was not read; call `configure` first"
    );
    assert!(log.lines().is_empty(), "nothing is built");
}

#[tokio::test]
async fn configuration_that_fails_takes_back_an_earlier_one() {
    let log = Log::default();
    let mut group = stores(&log);
    group.register(store("other", &log)).unwrap();
    group.configure(["app"], &Environment::new()).unwrap();
    let words = ["app", "--primary-pool", "13"];
    assert!(group.configure(words, &Environment::new()).is_err());
    let error = group.build().await.err().unwrap();
    assert_eq!(
        format!("{error:#}"),
        "build of primary: its configuration was not read; call `configure` first"
    );
    assert!(log.lines().is_empty(), "nothing is built");
}

#[tokio::test]
async fn a_listing_takes_back_an_earlier_configuration() {
    let log = Log::default();
    let mut group = stores(&log);
    group.configure(["app"], &Environment::new()).unwrap();
    let words = ["app", "--primary-pool=3", "--show-config"];
    let shown = group.configure(words, &Environment::new()).unwrap();
    assert!(matches!(shown, Configured::Shown(_)));
    let error = group.build().await.err().unwrap();
    assert_eq!(
        format!("{error:#}"),
        "build of primary: its configuration was not read; call `configure` first"
    );
}

#[derive(clap::Args)]
struct Dotted {
    #[arg(long, id = "b.c")]
    one: Option<u8>,
}

#[derive(clap::Args)]
struct Plain {
    #[arg(long, id = "c")]
    two: Option<u8>,
}

#[tokio::test]
async fn units_and_arguments_may_have_dots_in_their_names() {
    let log = Log::default();
    let mut group = Group::new("app");
    let (first, second) = (log.clone(), log.clone());
    let config = UnitConfig::<Dotted>::new().validate(move |args| {
        first.record(format!("{:?}", args.one));
        Ok::<(), String>(())
    });
    group.register(Unit::builder_with("a", config)).unwrap();
    let config = UnitConfig::<Plain>::new().validate(move |args| {
        second.record(format!("{:?}", args.two));
        Ok::<(), String>(())
    });
    group.register(Unit::builder_with("a.b", config)).unwrap();
    let words = ["app", "--one=1", "--two=2"];
    group.configure(words, &Environment::new()).unwrap();
    assert_eq!(log.lines(), ["Some(1)", "Some(2)"]);
}

#[tokio::test]
async fn configuration_whose_function_panics_keeps_the_units() {
    let config = UnitConfig::<StoreArgs>::new().prefix("third");
    let config = config.validate(|args: &StoreArgs| match args.pool {
        10 => Ok::<(), String>(()),
        pool => panic!("pool {pool}"),
    });
    let mut group = Group::new("app");
    let third = Unit::builder_with("third", config);
    group.register(third).unwrap();
    group.configure(["app"], &Environment::new()).unwrap();
    let configure = || {
        let words = ["app", "--third-pool", "7"];
        group.configure(words, &Environment::new())
    };
    panic::catch_unwind(AssertUnwindSafe(configure)).unwrap_err();
    let error = group.build().await.err().unwrap();
    assert_eq!(
        format!("{error:#}"),
        "build of third: its configuration was not read; call `configure` first"
    );
}

#[tokio::test]
async fn register_refuses_a_configuration_after_the_build() {
    let log = Log::default();
    let mut group = stores(&log);
    group.configure(["app"], &Environment::new()).unwrap();
    let mut group = group.build().await.unwrap();
    let refused = group.register(configured("late", &log)).unwrap_err();
    assert!(matches!(refused, RegisterError::Configured { .. }));
}

#[tokio::test]
async fn units_are_configured_by_a_command_of_the_program() {
    let log = Log::default();
    let mut group = stores(&log);
    let command = group.augment(clap::Command::new("app").version("1.2.3"));
    let words = ["app", "--replica-pool", "5"];
    let matches = rungroup::config::matches(command, words).unwrap();
    let read = group.configure_from(&matches, &Environment::new());
    assert_eq!(read.unwrap(), Configured::Values(()));
    drop(group.build().await.unwrap());
    assert_eq!(log.lines(), ["primary: 10 None", "replica: 5 None"]);
}

/// The problems of a configuration without values.
fn problems(group: &mut Group) -> Vec<String> {
    let error = group.configure(["app"], &Environment::new()).unwrap_err();
    error.problems().iter().map(ToString::to_string).collect()
}

#[test]
fn prefix_of_a_unit_that_no_flag_can_begin_with_is_refused() {
    for (prefix, near) in [
        ("", "store"),
        ("My Shard", "my-shard"),
        ("a_b", "a-b"),
        ("a=", "a"),
    ] {
        let config = UnitConfig::<StoreArgs>::new().prefix(prefix);
        let mut group = Group::new("app");
        group.register(Unit::builder_with("store", config)).unwrap();
        assert_eq!(
            problems(&mut group),
            [format!(
                "no flag can begin with the prefix `{prefix}` of `store`; write lowercase letters, digits and hyphens: `{near}`"
            )]
        );
    }
}

#[test]
fn units_with_one_table_in_a_file_are_refused() {
    let mut group = Group::new("app");
    for (name, prefix) in [("a-b", "one"), ("a_b", "two")] {
        let config = UnitConfig::<StoreArgs>::new().prefix(prefix);
        group.register(Unit::builder_with(name, config)).unwrap();
    }
    let found = problems(&mut group);
    assert_eq!(
        found[0],
        "`a-b.pool` and `a_b.pool` are one key in a file, because hyphens and underscores are equal there; rename `a_b`"
    );
    assert!(
        found[1].starts_with("`a-b.token` and `a_b.token`"),
        "{found:#?}"
    );
}

#[tokio::test]
async fn name_of_a_unit_with_a_dot_is_a_quoted_table() {
    for (path, text) in [
        ("app.toml", "[\"shard.1\"]\npool = 3\n"),
        ("app.yaml", "shard.1:\n  pool: 3\n"),
    ] {
        let log = Log::default();
        let its_log = log.clone();
        let config = UnitConfig::<StoreArgs>::new();
        let unit = Unit::builder_with("shard.1", config).build(async move |args: StoreArgs| {
            its_log.record(format!("{}", args.pool));
            anyhow::Ok(())
        });
        let mut group = Group::new("app");
        group.register(unit).unwrap();
        let environment = Environment::new().file(path, text);
        let read = group.configure(["app", "--config", path], &environment);
        assert_eq!(read.unwrap(), Configured::Values(()));
        drop(group.build().await.unwrap());
        assert_eq!(log.lines(), ["3"]);
    }
}
