//! Tests of the drops of a group that does not run.

use std::sync::mpsc;
use std::thread::{self, ThreadId};

use tokio::runtime::Builder;

use super::*;

/// The values are leaked then, and nothing is waited for.
#[test]
fn drops_do_not_wait_if_the_system_refuses_a_thread() {
    let runtime = Builder::new_current_thread().build().unwrap();
    let threads = Threads::refused(runtime.handle().clone());
    let (returned, has_returned) = mpsc::channel();
    thread::spawn(move || {
        let value: NamedValue = ("store".into(), Box::new(()));
        drop_on(&threads, "app", None, vec![value]);
        returned.send(()).unwrap();
    });
    let returns = has_returned.recv_timeout(Duration::from_secs(60));
    assert!(returns.is_ok(), "it waits");
}

#[test]
fn values_are_dropped_on_a_thread_without_a_runtime_too() {
    struct Tells(mpsc::Sender<ThreadId>);
    impl Drop for Tells {
        fn drop(&mut self) {
            self.0.send(thread::current().id()).unwrap();
        }
    }
    let (sender, dropped) = mpsc::channel();
    drop_values("app", None, vec![("store".into(), Box::new(Tells(sender)))]);
    let dropped_on = dropped.try_recv().expect("it waits for the drop");
    assert_ne!(dropped_on, thread::current().id());
}
