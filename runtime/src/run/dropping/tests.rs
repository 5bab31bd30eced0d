//! Tests of dropping values in order. A drop that blocks waits on a channel.

use std::sync::mpsc::{Receiver, Sender, channel};

use tokio::runtime::{Builder, Runtime};

use super::*;

fn setup() -> (Runtime, Threads) {
    let runtime = Builder::new_current_thread().build().unwrap();
    let threads = Threads::new("app", Some(runtime.handle().clone()));
    (runtime, threads)
}

/// Starts dropping, and gives what comes once the last is dropped.
fn start(threads: &Threads, values: Vec<NamedValue>) -> (Dropping, Receiver<()>) {
    let (sender, finished) = channel();
    (
        Dropping::start(threads, values, move || sender.send(()).unwrap_or_default()),
        finished,
    )
}

struct OnDrop<F: FnMut() + Send>(F);

impl<F: FnMut() + Send> Drop for OnDrop<F> {
    fn drop(&mut self) {
        (self.0)();
    }
}

fn on_drop(name: &'static str, act: impl FnMut() + Send + 'static) -> NamedValue {
    (name.into(), Box::new(OnDrop(act)))
}

/// A value that says when its drop begins and then blocks until the sender is dropped.
fn blocking(name: &'static str) -> (NamedValue, Receiver<()>, Sender<()>) {
    let ((beginning, begun), (gate, closed)) = (channel(), channel::<()>());
    let value = on_drop(name, move || {
        beginning.send(()).unwrap();
        let _ = closed.recv();
    });
    (value, begun, gate)
}

#[test]
fn values_are_dropped_in_the_given_order_on_another_thread() {
    let (_runtime, threads) = setup();
    let (sender, dropped) = channel();
    let values = ["c", "a", "b"].map(|name| {
        let sender = sender.clone();
        on_drop(name, move || {
            sender.send((name, std::thread::current().id())).unwrap();
        })
    });
    drop(sender);
    let (dropping, finished) = start(&threads, values.into());
    finished.recv().unwrap();
    let (names, threads): (Vec<_>, Vec<_>) = dropped.iter().unzip();
    assert_eq!(names, ["c", "a", "b"]);
    assert!(!threads.contains(&std::thread::current().id()));
    assert!(dropping.failures(None).is_empty());
}

#[test]
fn an_empty_list_finishes() {
    let (_runtime, threads) = setup();
    start(&threads, Vec::new()).1.recv().unwrap();
}

#[test]
fn a_panic_is_named_and_the_rest_is_dropped() {
    let (_runtime, threads) = setup();
    let (sender, dropped) = channel();
    let values = vec![
        on_drop("bad", || panic!("in drop")),
        on_drop("good", move || sender.send(()).unwrap()),
    ];
    let (dropping, finished) = start(&threads, values);
    finished.recv().unwrap();
    dropped.recv().unwrap();
    let failures = dropping.failures(None);
    assert_eq!(failures.len(), 1);
    let panic = failures[0].panic().unwrap();
    assert_eq!((failures[0].name(), panic.message()), ("bad", "in drop"));
    assert!(panic.location().is_some());
}

#[test]
fn the_remaining_names_can_be_read_at_any_time() {
    let (_runtime, threads) = setup();
    let (slow, begun, gate) = blocking("slow");
    let values = vec![
        on_drop("bad", || panic!("in drop")),
        slow,
        on_drop("last", || ()),
    ];
    let (dropping, finished) = start(&threads, values);
    begun.recv().unwrap();
    assert_eq!(dropping.left(), ["slow", "last"]);
    // With the drop that panicked.
    assert_eq!(dropping.failures(None).len(), 3);
    drop(gate);
    finished.recv().unwrap();
    assert_eq!(dropping.failures(None).len(), 1);
}

#[test]
fn lists_do_not_wait_for_each_other() {
    let (_runtime, threads) = setup();
    let (slow, begun, _gate) = blocking("slow");
    let _stuck = start(&threads, vec![slow]);
    begun.recv().unwrap();
    start(&threads, vec![on_drop("other", || ())])
        .1
        .recv()
        .unwrap();
}

#[test]
fn dropping_the_handle_cancels_nothing() {
    let (_runtime, threads) = setup();
    let ((slow, begun, gate), (sender, dropped)) = (blocking("slow"), channel());
    let values = vec![slow, on_drop("last", move || sender.send(()).unwrap())];
    drop(Dropping::start(&threads, values, || ()));
    drop(threads);
    begun.recv().unwrap();
    drop(gate);
    dropped.recv().unwrap();
}

#[test]
fn values_are_left_undropped_if_no_thread_can_be_started() {
    let runtime = Builder::new_current_thread().build().unwrap();
    let threads = Threads::refused(runtime.handle().clone());
    let (sender, dropped) = channel();
    let (dropping, _) = start(
        &threads,
        vec![on_drop("left", move || sender.send(()).unwrap())],
    );
    assert_eq!(dropping.left(), ["left"]);
    assert!(dropping.refused().is_some());
    assert!(dropped.try_recv().is_err());
}
