//! C3: a captured value that blocks in its drop delays the stop only by a bound, and is named. Each place in which a value of
//! the user is dropped has its test; the drops of plain fields are in `values`.

use std::cell::RefCell;
use std::future::pending;
use std::sync::{Arc, Mutex, mpsc};
use std::time::Duration;

use rungroup::{
    Cause, Context, Group, Interrupt, Outcome, Ready, Report, RestartPolicy, ReturnAction, Running,
    Slot,
};
use tokio::runtime::{Builder, Runtime};

use crate::support::{park, secs};

/// A value whose drop blocks until the test releases it.
struct Blocks {
    released: mpsc::Receiver<()>,
    told: mpsc::Sender<bool>,
}

impl Drop for Blocks {
    fn drop(&mut self) {
        let _ = self.told.send(self.released.recv_timeout(secs(20)).is_ok());
    }
}

/// The other end of a value that blocks.
struct Release {
    release: mpsc::Sender<()>,
    told: mpsc::Receiver<bool>,
}

impl Release {
    fn assert_the_run_did_not_wait(self) {
        self.release.send(()).unwrap();
        assert!(self.told.recv().unwrap(), "the run waited for the drop");
    }
}

fn blocks() -> (Blocks, Release) {
    let ((release, released), (tell, told)) = (mpsc::channel(), mpsc::channel());
    let value = Blocks {
        released,
        told: tell,
    };
    (value, Release { release, told })
}

fn group() -> Group {
    Group::new("dropping").grace(Duration::from_millis(100))
}

fn workers() -> Runtime {
    let mut builder = Builder::new_multi_thread();
    builder.worker_threads(2).enable_all().build().unwrap()
}

/// Runs the group to its end, with a shutdown after it was ready, and then releases the value.
fn stop(group: Group, release: Release) -> Report {
    stop_after(group, release, async |_| ())
}

/// Like [`stop`], after something else has happened, too.
fn stop_after(group: Group, release: Release, happens: impl AsyncFnOnce(&Running)) -> Report {
    let runtime = workers();
    let error = runtime.block_on(async {
        let running = group.start();
        running.wait_until_ready().await.unwrap();
        happens(&running).await;
        running.shutdown("enough");
        running.await.unwrap_err()
    });
    release.assert_the_run_did_not_wait();
    error.into_report().unwrap()
}

fn assert_abandoned(report: &Report) {
    let holds = report.actor("holds").unwrap();
    assert_eq!(holds.outcome(), Outcome::Abandoned, "{report}");
}

fn assert_drop_is_named(report: &Report) {
    let failures = report.drop_failures().iter();
    let named: Vec<&str> = failures.map(rungroup::DropFailure::name).collect();
    assert_eq!(named, ["holds"], "{report}");
}

#[test]
fn c3_a_dropped_future_that_blocks_is_abandoned() {
    let ((value, release), mut group) = (blocks(), group());
    let holds = async move |_: Context| {
        let _value = value;
        pending::<()>().await;
    };
    group.add("holds", holds, Interrupt::drop());
    assert_abandoned(&stop(group, release));
}

#[test]
fn c3_a_task_that_blocks_in_its_drop_is_abandoned() {
    let ((value, release), mut group) = (blocks(), group());
    let holds = async move |ctx: Context| {
        let task = async move {
            let _value = value;
            pending::<()>().await;
        };
        ctx.spawn(task)?;
        ctx.interrupted().await;
        anyhow::Ok(())
    };
    group.add("holds", holds, Interrupt::cancel());
    assert_abandoned(&stop(group, release));
}

#[test]
fn c3_a_thread_that_blocks_in_a_drop_is_abandoned() {
    let ((value, release), mut group) = (blocks(), group());
    let holds = move |ctx: Context| {
        let _value = &value;
        ctx.wait_interrupted();
    };
    group.add_blocking("holds", holds, Interrupt::cancel());
    assert_abandoned(&stop(group, release));
}

#[test]
fn c3_an_interrupt_that_blocks_in_a_drop_is_abandoned() {
    let ((value, release), mut group) = (blocks(), group());
    let interrupt = Interrupt::call(move |_: &Cause| drop(value));
    group.add("holds", park, interrupt);
    assert_abandoned(&stop(group, release));
}

#[test]
fn c3_an_execute_that_is_never_called_is_named() {
    let ((value, release), mut group) = (blocks(), group());
    let unready = group.add("unready", park, Interrupt::cancel());
    unready.ready(Ready::Manual);
    let holds = async move |_: Context| drop(value);
    let holds = group.add("holds", holds, Interrupt::cancel());
    holds.requires(["unready"]);
    group.handle().shutdown("before the start");
    let error = workers().block_on(group.run()).unwrap_err();
    release.assert_the_run_did_not_wait();
    assert_drop_is_named(error.report().unwrap());
}

#[test]
fn c3_an_execute_that_could_restart_is_named() {
    let ((value, release), mut group) = (blocks(), group());
    group.add("anchor", park, Interrupt::cancel());
    let value = Mutex::new(value);
    let holds = move |_: Context| {
        let _value = &value;
        async {}
    };
    let actor = group.actor("holds").restart(RestartPolicy::on_failure());
    actor
        .on_ok(ReturnAction::Continue)
        .add(holds, Interrupt::cancel());
    // After the interrupt no restart is possible, and the task itself would drop the value.
    let has_returned = async |running: &Running| {
        running.actor("holds").unwrap().wait().await.unwrap();
    };
    assert_drop_is_named(&stop_after(group, release, has_returned));
}

#[test]
fn c3_a_provided_value_that_blocks_is_named() {
    let ((value, release), mut group, slot) = (blocks(), group(), Slot::new());
    let holds = async move |ctx: Context<Arc<Mutex<Blocks>>>| {
        ctx.provide(Arc::new(Mutex::new(value)));
        ctx.interrupted().await;
    };
    let actor = group.actor("holds").provides(&slot);
    actor.add(holds, Interrupt::cancel());
    assert_drop_is_named(&stop(group, release));
}

#[test]
fn c3_a_thread_local_that_blocks_is_named() {
    thread_local! {
        static LOCAL: RefCell<Option<Blocks>> = const { RefCell::new(None) };
    }
    let ((value, release), mut group) = (blocks(), group());
    let holds = move |ctx: Context| {
        LOCAL.set(Some(value));
        ctx.wait_interrupted();
    };
    group.add_blocking("holds", holds, Interrupt::cancel());
    assert_drop_is_named(&stop(group, release));
}

#[test]
fn c3_the_thread_of_an_ended_addition_does_not_delay_the_run() {
    thread_local! {
        static LOCAL: RefCell<Option<Blocks>> = const { RefCell::new(None) };
    }
    let ((value, release), mut group) = (blocks(), group());
    group.add("anchor", park, Interrupt::cancel());
    let error = workers().block_on(async {
        let running = group.start();
        let added = running.add(|group| {
            let holds = move |_: Context| LOCAL.set(Some(value));
            let holds = group.add_blocking("holds", holds, Interrupt::cancel());
            holds.on_ok(ReturnAction::Continue)
        });
        added.await.unwrap().wait().await.unwrap();
        // It takes the place of the thread, which is joined meanwhile.
        let added = running.add(|group| group.add("next", park, Interrupt::cancel()));
        added.await.unwrap();
        running.shutdown("enough");
        running.await.unwrap_err()
    });
    release.assert_the_run_did_not_wait();
    assert_drop_is_named(error.report().unwrap());
}

#[test]
fn c3_a_dropped_run_waits_for_no_drop() {
    let ((value, release), mut group) = (blocks(), group());
    group.retain("holds", value);
    group.add("server", park, Interrupt::cancel());
    workers().block_on(async {
        let running = group.start();
        running.wait_until_ready().await.unwrap();
        let handle = running.handle();
        drop(running);
        handle.wait().await;
    });
    release.assert_the_run_did_not_wait();
}
