//! Stop requests and failures after the cause.

use std::fmt;
use std::sync::mpsc;
use std::thread::{self, ThreadId};

use rungroup::{Context, Group, Handle, Interrupt};

/// An error that reports on which thread it is dropped.
#[derive(Debug)]
struct Dropped(mpsc::Sender<ThreadId>);

impl Drop for Dropped {
    fn drop(&mut self) {
        self.0.send(thread::current().id()).unwrap();
    }
}

impl fmt::Display for Dropped {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("too late")
    }
}

impl std::error::Error for Dropped {}

/// Fails its group a hundred times when it is dropped.
struct FailsOften(Handle, mpsc::Sender<ThreadId>);

impl Drop for FailsOften {
    fn drop(&mut self) {
        for _ in 0..100 {
            self.0.fail(Dropped(self.1.clone()));
        }
    }
}

/// Requests in a loop fill no memory. Values that the report does not hold are dropped on a thread other than the driver's.
#[tokio::test(start_paused = true)]
async fn of_the_errors_that_come_too_late_the_report_holds_64() {
    for at_the_very_end in [false, true] {
        let (tell, told) = mpsc::channel();
        let mut group = Group::new("late");
        let fails = FailsOften(group.handle(), tell);
        let fails = if at_the_very_end {
            group.retain("fails", fails);
            None
        } else {
            Some(fails)
        };
        let worker = async move |ctx: Context| {
            ctx.interrupted().await;
            // An error that is not even sent is dropped where it is given.
            thread::spawn(move || drop(fails)).join().unwrap();
        };
        group.add("worker", worker, Interrupt::cancel());
        let running = group.start();
        running.wait_until_ready().await.unwrap();
        running.shutdown("enough");
        let report = running.await.unwrap();
        assert_eq!(report.later_causes().len(), 64);
        let elsewhere: Vec<ThreadId> = (0..36).map(|_| told.recv().unwrap()).collect();
        assert!(!elsewhere.contains(&thread::current().id()));
        assert!(told.try_recv().is_err(), "the report holds the others");
    }
}

/// A loop of requests to stop hides no error.
#[tokio::test(start_paused = true)]
async fn an_error_after_a_thousand_requests_to_stop_is_logged() {
    let (log, _installed) = crate::support::capture_logs();
    let mut group = Group::new("late");
    group.add(
        "worker",
        async |ctx: Context| {
            ctx.interrupted().await;
            let group = ctx.handle();
            (0..1_000).for_each(|_| group.shutdown("again"));
            group.fail(anyhow::anyhow!("the disk is full"));
        },
        Interrupt::cancel(),
    );
    let running = group.start();
    running.wait_until_ready().await.unwrap();
    running.shutdown("enough");
    running.await.unwrap();
    let lines = log.lines().concat();
    assert!(lines.contains("the disk is full"), "{lines}");
}
