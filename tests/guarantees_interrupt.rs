//! G10 and G11: interrupts that block, and code that is safe.

use std::path::Path;
use std::sync::{Arc, Barrier};

use rungroup::{Group, Interrupt};
use tokio::sync::oneshot;

use crate::support::park;

const BLOCKED: usize = 300;

/// In real time: each interrupt blocks until all have been called, so they return only if none waits for another.
#[tokio::test]
async fn g10_blocked_interrupts_delay_no_other() {
    let barrier = Arc::new(Barrier::new(BLOCKED));
    let mut group = Group::new("g10");
    for index in 0..BLOCKED {
        let barrier = Arc::clone(&barrier);
        group.add(
            format!("blocked-{index}"),
            park,
            Interrupt::call(move |_| _ = barrier.wait()),
        );
    }
    let running = group.start();
    running.wait_until_ready().await.unwrap();
    running.shutdown("enough");
    let report = running
        .await
        .expect("every interrupt was called, and returned");
    assert_eq!(report.actors().len(), BLOCKED);
}

/// An interrupt that never returns delays the stop of no other actor: the others release it.
#[tokio::test]
async fn g10_an_interrupt_that_waits_for_all_others_is_no_deadlock() {
    let mut group = Group::new("g10");
    let mut stopped = Vec::new();
    for index in 0..50 {
        let (sender, receiver) = oneshot::channel::<()>();
        stopped.push(receiver);
        group.add(
            format!("quick-{index}"),
            park,
            Interrupt::call(move |_| drop(sender)),
        );
    }
    let waits = Interrupt::call(move |_| {
        for one in stopped {
            assert!(one.blocking_recv().is_err());
        }
    });
    group.add("waits", park, waits);
    let running = group.start();
    running.wait_until_ready().await.unwrap();
    running.shutdown("enough");
    running.await.expect("every interrupt returned");
}

/// Every package takes the workspace's lints, and these forbid it.
#[test]
fn g11_no_unsafe_in_this_workspace() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
    let read = |path: &str| std::fs::read_to_string(root.join(path)).unwrap();
    assert!(read("Cargo.toml").contains("unsafe_code = \"forbid\""));
    for member in ["macros", "runtime", "examples", "tests", "ui-tests"] {
        assert!(
            read(&format!("{member}/Cargo.toml")).contains("[lints]\nworkspace = true"),
            "{member}"
        );
    }
}
