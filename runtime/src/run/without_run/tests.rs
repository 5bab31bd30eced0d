//! Tests of the drops of a group that does not run.

use std::sync::mpsc;

use tokio::runtime::Builder;

use super::*;

/// The values are leaked then, and nothing is waited for.
#[test]
fn drops_do_not_wait_if_the_system_refuses_a_thread() {
    let runtime = Builder::new_current_thread().build().unwrap();
    let threads = Threads::refused(runtime.handle().clone());
    let (returned, has_returned) = mpsc::channel();
    std::thread::spawn(move || {
        let value: NamedValue = ("store".into(), Box::new(()));
        drop_on(&threads, "app", None, vec![value]);
        returned.send(()).unwrap();
    });
    let returns = has_returned.recv_timeout(Duration::from_secs(60));
    assert!(returns.is_ok(), "it waits");
}
