//! The lifetime of a provided value, and the values that handles and receivers see of a provider that restarts.

use std::future::{Future, poll_fn};
use std::pin::pin;
use std::sync::mpsc;
use std::task::Poll;
use std::time::Duration;

use rungroup::{
    Context, Dependents, Group, Interrupt, Outcome, Ready, RestartPolicy, ReturnAction, Running,
    Slot,
};
use tokio::runtime::{Builder, Runtime};

use crate::support::{Log, Oops, park};

fn runtime(workers: usize) -> Runtime {
    Builder::new_multi_thread()
        .worker_threads(workers)
        .enable_all()
        .build()
        .unwrap()
}

/// Provides which attempt it is.
fn add_counting(group: &mut Group, slot: &Slot<u32>) {
    let mut attempt = 0;
    let provide = move |ctx: Context<u32>| {
        attempt += 1;
        async move {
            ctx.provide(attempt);
            ctx.interrupted().await;
        }
    };
    group
        .actor("provider")
        .restart(RestartPolicy::on_failure())
        .provides(slot)
        .add(provide, Interrupt::cancel());
}

async fn ready(group: Group) -> Running {
    let running = group.start();
    running.wait_until_ready().await.unwrap();
    running
}

#[test]
fn after_a_restart_a_handle_is_given_the_new_value() {
    runtime(2).block_on(async {
        let (slot, mut group) = (Slot::new(), Group::new("app"));
        add_counting(&mut group, &slot);
        group.add("other", park, Interrupt::cancel());
        let running = ready(group).await;
        let provider = running.actor("provider").unwrap().providing::<u32>();
        for attempt in 2..100 {
            provider.restart().await.unwrap();
            assert_eq!(provider.provided().await, Ok(attempt));
        }
        running.shutdown("enough");
        running.await.unwrap();
    });
}

#[test]
fn the_drop_of_a_former_value_does_not_take_the_next_with_it() {
    runtime(2).block_on(async {
        let (slot, mut group) = (Slot::new(), Group::new("app"));
        // It occupies the one thread on which values are dropped.
        let (let_go, blocks) = mpsc::channel::<()>();
        group.add(
            "slow",
            park,
            Interrupt::call(move |_| while blocks.recv().is_ok() {}),
        );
        add_counting(&mut group, &slot);
        group.add("other", park, Interrupt::cancel());
        let running = ready(group).await;
        let provider = running.actor("provider").unwrap().providing::<u32>();
        running.actor("slow").unwrap().interrupt().await.unwrap();
        provider.restart().await.unwrap();
        assert_eq!(provider.provided().await, Ok(2));
        drop(let_go);
        running.actor("slow").unwrap().wait().await.unwrap();
        assert_eq!(provider.provided().await, Ok(2));
        running.shutdown("enough");
        running.await.unwrap();
    });
}

#[test]
fn a_handle_that_looks_while_the_value_is_handed_over_finds_it() {
    let runtime = runtime(2);
    for _ in 0..300 {
        runtime.block_on(async {
            let (slot, mut group) = (Slot::new(), Group::new("app"));
            let provide = |ctx: Context<u32>| {
                ctx.provide(1);
                ctx.wait_interrupted();
            };
            group
                .actor("provider")
                .provides(&slot)
                .add_blocking(provide, Interrupt::cancel());
            let running = group.start();
            let handle = (*running).clone();
            let looks = tokio::spawn(async move {
                let provider = loop {
                    match handle.actor("provider") {
                        Some(provider) => break provider.providing::<u32>(),
                        None => tokio::task::yield_now().await,
                    }
                };
                loop {
                    // It never waits, so that it looks at every instant.
                    let mut looks = pin!(provider.provided());
                    match poll_fn(|cx| Poll::Ready(looks.as_mut().poll(cx))).await {
                        Poll::Ready(value) => return value,
                        Poll::Pending => tokio::task::yield_now().await,
                    }
                }
            });
            assert_eq!(looks.await.unwrap(), Ok(1));
            running.shutdown("enough");
            running.await.unwrap();
        });
    }
}

/// The provider restarts between the start of the receiver and its first poll.
#[test]
fn a_receiver_has_the_value_of_its_start() {
    let (slot, mut group) = (
        Slot::new(),
        Group::new("app").grace(Duration::from_secs(60)),
    );
    let (begun, begins) = mpsc::channel();
    let mut attempt = 0;
    let provide = move |ctx: Context<u32>| {
        attempt += 1;
        if attempt == 1 {
            ctx.provide(attempt);
            anyhow::bail!("it fails once");
        }
        begun.send(())?;
        ctx.wait_interrupted();
        Ok(())
    };
    let at_once = RestartPolicy::on_failure()
        .backoff(Duration::from_nanos(1))
        .max_backoff(Duration::from_nanos(1));
    let provider = group
        .actor("provider")
        .restart(at_once)
        .provides(&slot)
        .add_blocking(provide, Interrupt::cancel());
    provider.dependents(Dependents::Keep);
    // It holds the only worker until then.
    let blocks = async move |_: Context| begins.recv().map(drop);
    group
        .add("busy", blocks, Interrupt::cancel())
        .requires(["provider"])
        .on_ok(ReturnAction::Continue);
    let receive = async |ctx: Context<(), u32>| assert_eq!(*ctx.received(), 1);
    group
        .actor("receiver")
        .receives(&slot)
        .add(receive, Interrupt::cancel());
    let report = runtime(1).block_on(group.run()).unwrap();
    assert_eq!(report.cause().actor(), Some("receiver"));
}

/// The provider drains until every `Sender` is gone: it would wait for its abort.
#[test]
fn an_addition_that_never_starts_drops_its_received_values() {
    runtime(2).block_on(async {
        let (slot, mut group) = (
            Slot::new(),
            Group::new("app").grace(Duration::from_secs(60)),
        );
        let drain = async |ctx: Context<tokio::sync::mpsc::Sender<u8>>| {
            let (sender, mut receiver) = tokio::sync::mpsc::channel(1);
            ctx.provide(sender);
            while receiver.recv().await.is_some() {}
        };
        group
            .actor("provider")
            .provides(&slot)
            .add(drain, Interrupt::cancel())
            .on_ok(ReturnAction::Continue);
        group
            .add("never_ready", park, Interrupt::cancel())
            .ready(Ready::Manual);
        let running = group.start();
        let provider = running
            .actor("provider")
            .unwrap()
            .providing::<tokio::sync::mpsc::Sender<u8>>();
        drop(provider.provided().await.unwrap());
        let receive = async |ctx: Context<(), tokio::sync::mpsc::Sender<u8>>| drop(ctx);
        let added = running.add(|group| {
            group
                .actor("receiver")
                .receives(&slot)
                .add(receive, Interrupt::cancel())
                .requires(["never_ready"])
        });
        added.await.unwrap();
        running.shutdown("enough");
        let report = running.await.unwrap();
        assert_eq!(report.actor("provider").unwrap().aborted_by(), None);
    });
}

/// A handle holds no value of a run that was dropped.
#[test]
fn a_dropped_run_drops_the_values_for_handles() {
    runtime(2).block_on(async {
        let (slot, mut group) = (Slot::new(), Group::new("app"));
        let (sender, mut receiver) = tokio::sync::mpsc::channel::<u8>(1);
        let provide = async move |ctx: Context<tokio::sync::mpsc::Sender<u8>>| ctx.provide(sender);
        group
            .actor("provider")
            .provides(&slot)
            .add(provide, Interrupt::cancel())
            .on_ok(ReturnAction::Continue);
        group.add("other", park, Interrupt::cancel());
        let running = ready(group).await;
        let handle = (*running).clone();
        let provider = handle.actor("provider").unwrap();
        provider.wait().await.unwrap();
        drop(running);
        assert_eq!(receiver.recv().await, None);
        drop(handle);
    });
}

/// A value, and on which thread it was dropped.
struct Heard(u32, Log);

impl Clone for Heard {
    fn clone(&self) -> Heard {
        Heard(self.0 + 10, self.1.clone())
    }
}

impl Drop for Heard {
    fn drop(&mut self) {
        self.1.record(format!(
            "{} on {}",
            self.0,
            std::thread::current().name().unwrap_or_default()
        ));
    }
}

/// The receiver is stopped between its start and its first poll, because its provider fails at once. It receives the next
/// value later.
#[test]
fn an_untaken_value_is_dropped_on_another_thread() {
    let (log, slot, mut group) = (Log::default(), Slot::new(), Group::new("app"));
    let (its_log, mut attempt) = (log.clone(), 0);
    let provide = move |ctx: Context<Heard>| {
        attempt += 1;
        ctx.provide(Heard(attempt, its_log.clone()));
        async move {
            if attempt == 1 {
                anyhow::bail!("it fails once");
            }
            ctx.interrupted().await;
            Ok(())
        }
    };
    let at_once = RestartPolicy::on_failure()
        .backoff(Duration::from_nanos(1))
        .max_backoff(Duration::from_nanos(1));
    let provider = group
        .actor("provider")
        .restart(at_once)
        .provides(&slot)
        .add(provide, Interrupt::cancel());
    provider.dependents(Dependents::Restart);
    let receive = |ctx: Context<(), Heard>| async move {
        ctx.handle().shutdown("received");
        ctx.interrupted().await;
    };
    group
        .actor("receiver")
        .restart(at_once)
        .receives(&slot)
        .add(receive, Interrupt::drop());
    let report = Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap()
        .block_on(group.run())
        .unwrap();
    assert_eq!(report.actor("receiver").unwrap().restarts().count, 1);
    assert_eq!(log.count("1 on rungroup-app"), 1, "{:#?}", log.lines());
    assert!(
        !log.lines().iter().any(|line| line.starts_with("11 ")),
        "it was polled: {:#?}",
        log.lines()
    );
}

fn provider<'g>(group: &'g mut Group, slot: &Slot<u8>) -> rungroup::ActorSettings<'g> {
    let provide = async |ctx: Context<u8>| {
        ctx.provide(1);
        ctx.interrupted().await;
    };
    group
        .actor("db")
        .provides(slot)
        .add(provide, Interrupt::cancel())
}

/// One group after the other, and both at once.
#[tokio::test(start_paused = true)]
async fn a13_a_slot_belongs_to_the_first_group_that_uses_it() {
    let slot = Slot::new();
    let mut first = Group::new("first");
    provider(&mut first, &slot);
    let running = first.start();
    running.wait_until_ready().await.unwrap();
    for ended in [false, true] {
        if ended {
            running.shutdown("enough");
            running.handle().wait().await;
        }
        let mut second = Group::new("second");
        provider(&mut second, &slot);
        let receive = async |_: Context<(), u8>| ();
        second
            .actor("client")
            .receives(&slot)
            .add(receive, Interrupt::cancel());
        let error = second.run().await.unwrap_err();
        assert_eq!(
            error.to_string(),
            "group `second` cannot run: `db` provides a `u8` through a slot that belongs to group `first`"
        );
    }
}

#[tokio::test(start_paused = true)]
async fn a13_an_addition_uses_the_slots_of_its_group() {
    let [own, other] = [(); 2].map(|()| Slot::new());
    provider(&mut Group::new("other"), &other);
    let mut group = Group::new("group");
    provider(&mut group, &own);
    let running = group.start();
    running.wait_until_ready().await.unwrap();
    let mut answers = Vec::new();
    for slot in [&other, &own] {
        let adding = running.add(|group| {
            group
                .actor("client")
                .receives(slot)
                .add(async |_: Context<(), u8>| (), Interrupt::cancel())
        });
        answers.push(adding.await);
    }
    let refused = answers[0].as_ref().unwrap_err().to_string();
    assert!(refused.contains("belongs to group `other`"), "{refused}");
    assert!(answers[1].is_ok());
    running.await.unwrap();
}

/// Without a receiver the group keeps it for handles, but not longer than its attempt.
#[tokio::test(start_paused = true)]
async fn a_new_attempt_begins_without_the_value_of_the_former() {
    use std::sync::{Arc, Mutex};
    let slot = Slot::<Arc<()>>::new();
    let former = Mutex::new(std::sync::Weak::new());
    let (tell, told) = mpsc::channel();
    let mut group = Group::new("former");
    let execute = move |ctx: Context<Arc<()>>| {
        let value = Arc::new(());
        let former = std::mem::replace(&mut *former.lock().unwrap(), Arc::downgrade(&value));
        tell.send(former.strong_count()).unwrap();
        async move {
            ctx.provide(value);
            Err::<(), _>(Oops("every attempt fails"))
        }
    };
    group
        .actor("db")
        .restart(RestartPolicy::on_failure().max_restarts(2))
        .provides(&slot)
        .add(execute, Interrupt::cancel());
    group.run().await.unwrap_err();
    assert_eq!(told.into_iter().collect::<Vec<_>>(), [0, 0, 0]);
}

/// A group whose actor `web` stops before `storage`, and waits for a value of `storage` after its interrupt.
fn waits_for_storage_at_the_stop() -> (Group, Slot<u32>) {
    let (slot, mut group) = (Slot::new(), Group::new("app"));
    let web = async |ctx: Context| {
        ctx.interrupted().await;
        let storage = ctx.handle().actor("storage").unwrap().providing::<u32>();
        storage.provided().await.unwrap_err();
    };
    let options = group.add("web", web, Interrupt::cancel());
    options.stops_before(["storage"]);
    (group, slot)
}

#[tokio::test(start_paused = true)]
async fn a3_no_value_of_a_provider_that_failed_is_waited_for() {
    let (mut group, slot) = waits_for_storage_at_the_stop();
    let storage = async |_: Context<u32>| -> Result<(), Oops> { Err(Oops("no disk")) };
    let builder = group.actor("storage").provides(&slot);
    builder.add(storage, Interrupt::cancel());
    let error = group.run().await.unwrap_err();
    assert_eq!(error.report().unwrap().took(), Duration::ZERO, "{error:?}");
}

/// A task waits since the start.
#[tokio::test(start_paused = true)]
async fn a3_a_wait_ends_when_the_provider_fails() {
    let (slot, mut group) = (Slot::new(), Group::new("app"));
    let storage = async |_: Context<u32>| -> Result<(), Oops> {
        tokio::time::sleep(Duration::from_millis(300)).await;
        Err(Oops("no disk"))
    };
    let builder = group.actor("storage").provides(&slot);
    builder.add(storage, Interrupt::cancel());
    let web = async |ctx: Context| {
        let storage = ctx.handle().actor("storage").unwrap().providing::<u32>();
        let waits = async move { drop(storage.provided().await.unwrap_err()) };
        ctx.spawn(waits).unwrap();
        ctx.interrupted().await;
    };
    let options = group.add("web", web, Interrupt::cancel());
    options.stops_before(["storage"]);
    let error = group.run().await.unwrap_err();
    let report = error.report().unwrap();
    assert_eq!(report.took(), Duration::from_millis(300), "{error:?}");
    let web = report.actor("web").unwrap();
    assert_eq!((web.outcome(), web.aborted_tasks()), (Outcome::Returned, 0));
}

#[tokio::test(start_paused = true)]
async fn a3_no_value_of_a_provider_that_returns_late_is_waited_for() {
    let (mut group, slot) = waits_for_storage_at_the_stop();
    let storage = async |ctx: Context<u32>| {
        let handle = ctx.handle().clone();
        ctx.spawn(async move {
            handle.shutdown("enough");
            tokio::time::sleep(Duration::from_secs(1)).await;
        })
        .unwrap();
    };
    let builder = group.actor("storage").provides(&slot);
    builder
        .on_ok(ReturnAction::Continue)
        .add(storage, Interrupt::cancel());
    let report = group.run().await.unwrap();
    assert_eq!(report.took(), Duration::from_secs(1), "{report:?}");
}

#[tokio::test(start_paused = true)]
async fn a3_no_value_of_a_provider_in_its_backoff_is_waited_for() {
    let (mut group, slot) = waits_for_storage_at_the_stop();
    let storage = async |ctx: Context<u32>| -> Result<(), Oops> {
        ctx.handle().shutdown("enough");
        Err(Oops("no disk"))
    };
    let builder = group.actor("storage").restart(RestartPolicy::on_failure());
    builder.provides(&slot).add(storage, Interrupt::cancel());
    let report = match group.run().await {
        Ok(report) => report,
        Err(error) => error.report().unwrap().clone(),
    };
    assert_eq!(report.took(), Duration::ZERO, "{report:?}");
}

#[tokio::test(start_paused = true)]
async fn a3_no_value_of_a_provider_that_never_starts_is_waited_for() {
    let (mut group, slot) = waits_for_storage_at_the_stop();
    let never = group.add("never", park, Interrupt::cancel());
    never.ready(Ready::Manual);
    let builder = group.actor("storage").provides(&slot).requires(["never"]);
    builder.add(async |_: Context<u32>| (), Interrupt::cancel());
    let running = group.start();
    tokio::task::yield_now().await;
    running.shutdown("enough");
    let report = running.await.unwrap();
    assert_eq!(report.took(), Duration::ZERO, "{report:?}");
}
