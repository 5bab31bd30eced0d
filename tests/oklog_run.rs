//! oklog/run's own tests, ported by name. `P`: as it is; `A`: adapted, and how. Go's limits of 100 ms are exact here, on the
//! paused clock.

use std::sync::Arc;
use std::time::Duration;

use rungroup::{Cause, Context, Group, Interrupt, Outcome, Signal};
use rustix::net::Shutdown;
use tokio::io::AsyncReadExt;
use tokio::net::TcpStream;
use tokio::sync::oneshot;
use tokio_util::sync::CancellationToken;

use crate::support::{Log, Oops, oops, park, secs, send_to_self, turn_of_signals};

/// P.
#[tokio::test(start_paused = true)]
async fn test_zero() {
    let report = Group::new("zero")
        .run()
        .await
        .expect("an empty group ends well");
    assert!(matches!(report.cause(), Cause::Completed));
    assert_eq!(report.took(), Duration::ZERO);
}

/// P.
#[tokio::test(start_paused = true)]
async fn test_one() {
    let mut group = Group::new("one");
    group.add("one", oops, Interrupt::call(|_| ()));
    let error = group.run().await.unwrap_err();
    assert_eq!(error.downcast_ref(), Some(&Oops("oops")));
}

/// P.
#[tokio::test(start_paused = true)]
async fn test_many() {
    let (cancel, cancelled) = oneshot::channel::<()>();
    let mut group = Group::new("many");
    group.add("first", oops, Interrupt::call(|_| ()));
    group.add(
        "second",
        async move |_| drop(cancelled.await),
        Interrupt::call(move |_| drop(cancel)),
    );
    let error = group.run().await.unwrap_err();
    assert_eq!(error.downcast_ref(), Some(&Oops("oops")));
}

/// Waits for a token, and tells its own interrupt from what came from outside, as Go's `ContextHandler` cannot.
fn wait_for(token: &CancellationToken) -> impl FnOnce(Context) -> WaitFor + Send + 'static {
    let token = token.clone();
    move |ctx| {
        Box::pin(async move {
            token.cancelled().await;
            if ctx.is_interrupted() {
                Ok(())
            } else {
                Err(Oops("cancelled"))
            }
        })
    }
}

type WaitFor = std::pin::Pin<Box<dyn Future<Output = Result<(), Oops>> + Send>>;

/// P, with a child token in the place of the child context.
#[tokio::test(start_paused = true)]
async fn test_context_handler() {
    let parent = CancellationToken::new();
    let child = parent.child_token();
    let mut group = Group::new("context");
    group.add("context", wait_for(&child), Interrupt::token(child));
    let running = group.start();
    running
        .wait_until_ready()
        .await
        .expect("it is ready as soon as it is started");
    parent.cancel();
    let error = running.await.unwrap_err();
    assert_eq!(error.downcast_ref(), Some(&Oops("cancelled")));
}

/// `ContextHandler` of a group that another actor stops: only the child is cancelled, and the run is not an error.
#[tokio::test(start_paused = true)]
async fn test_context_handler_interrupted() {
    let parent = CancellationToken::new();
    let child = parent.child_token();
    let mut group = Group::new("context");
    group.add("context", wait_for(&child), child.clone().into());
    let running = group.start();
    running
        .wait_until_ready()
        .await
        .expect("it is ready as soon as it is started");
    running.shutdown("enough");
    running.await.expect("its own interrupt is no error");
    assert!(child.is_cancelled() && !parent.is_cancelled());
}

/// A: a real signal; one predicate in the place of four ways to match an error, and two signals differ, unlike in Go.
#[tokio::test]
async fn test_signal_error() {
    let _turn = turn_of_signals().await;
    let mut group = Group::new("signals").signals([Signal::USR2]);
    group.add("parked", park, Interrupt::cancel());
    let running = group.start();
    running
        .wait_until_ready()
        .await
        .expect("it is ready when it starts");
    send_to_self("USR2");
    let report = running.await.expect("a signal is no failure");
    let cause = report.cause();
    assert_eq!(cause.signal(), Some(Signal::USR2));
    assert_ne!(cause.signal(), Some(Signal::TERM));
    assert_eq!(
        Cause::Parent(cause.clone().into()).signal(),
        Some(Signal::USR2),
        "also through the group around it"
    );
    assert_eq!(Cause::Completed.signal(), None);
}

/// P: a group that listens to signals, and a started actor that a cancelled context ends.
#[tokio::test(start_paused = true)]
async fn test_signal_handler_nil() {
    let _turn = turn_of_signals().await;
    let context = CancellationToken::new();
    let mut group = Group::new("signals").signals([Signal::USR2]);
    group.add("context", wait_for(&context), Interrupt::cancel());
    context.cancel();
    let error = group.run().await.unwrap_err();
    assert_eq!(error.downcast_ref(), Some(&Oops("cancelled")));
    let report = error.report().unwrap();
    assert!(report.actor("context").unwrap().started().is_some());
    assert_eq!(report.cause().signal(), None);
}

/// A: interrupts are independent here, so the two are async, and run in field order on this one thread.
#[tokio::test(start_paused = true)]
async fn example_group_add_basic() {
    let log = Log::default();
    let (cancel, cancelled) = oneshot::channel::<()>();
    let mut group = Group::new("basic");
    let (its_log, interrupt_says) = (log.clone(), log.clone());
    group.add(
        "first",
        async move |_| {
            tokio::select! {
                () = tokio::time::sleep(secs(1)) => its_log.record("the first actor had its time elapse"),
                _ = cancelled => its_log.record("the first actor was cancelled"),
            }
        },
        Interrupt::call_async(async move |cause: Cause| {
            interrupt_says.record(format!("the first actor was interrupted with: {cause}"));
            drop(cancel);
        }),
    );
    let (its_log, interrupt_says) = (log.clone(), log.clone());
    group.add(
        "second",
        async move |_| {
            its_log.record("the second actor is returning an error");
            Err(Oops("immediate teardown"))
        },
        Interrupt::call_async(async move |cause: Cause| {
            interrupt_says.record(format!("the second actor was interrupted with: {cause}"));
        }),
    );
    log.record(format!(
        "the group was terminated with: {}",
        group.run().await.unwrap_err()
    ));
    assert_eq!(
        log.lines(),
        [
            "the second actor is returning an error",
            "the first actor was interrupted with: actor `second` failed: immediate teardown",
            "the second actor was interrupted with: actor `second` failed: immediate teardown",
            "the first actor was cancelled",
            "the group was terminated with: actor `second` failed: immediate teardown",
        ]
    );
}

/// P.
#[tokio::test(start_paused = true)]
async fn example_group_add_context() {
    let parent = CancellationToken::new();
    let mut group = Group::new("context");
    group.add(
        "context",
        wait_for(&parent.child_token()),
        Interrupt::token(parent.child_token()),
    );
    parent.cancel();
    assert_eq!(
        group.run().await.unwrap_err().downcast_ref(),
        Some(&Oops("cancelled"))
    );
}

/// A: a blocking accept loop in the place of an HTTP server. The interrupt shuts the listener down, and `accept` then fails.
#[tokio::test]
async fn example_group_add_listener() {
    let log = Log::default();
    let listener = Arc::new(std::net::TcpListener::bind("127.0.0.1:0").unwrap());
    let address = listener.local_addr().unwrap();
    let mut group = Group::new("listener");
    let (its_log, accepts) = (log.clone(), Arc::clone(&listener));
    group.add_blocking(
        "server",
        move |_| {
            let error = loop {
                match accepts.accept() {
                    Ok(accepted) => drop(accepted),
                    Err(error) => break error,
                }
            };
            its_log.record("serve returned");
            Err(error)
        },
        Interrupt::call(move |_| rustix::net::shutdown(&*listener, Shutdown::Both)),
    );
    group.add(
        "failing",
        async move |_| {
            // The server closes the connections that it accepts, so it serves.
            let mut client = TcpStream::connect(address).await?;
            assert_eq!(client.read(&mut [0]).await?, 0);
            Err::<(), _>(anyhow::Error::from(Oops("immediate teardown")))
        },
        Interrupt::call_async(async |_| ()),
    );
    let error = group.run().await.unwrap_err();
    log.record("the group was terminated");
    assert_eq!(log.lines(), ["serve returned", "the group was terminated"]);
    assert_eq!(error.downcast_ref(), Some(&Oops("immediate teardown")));
    let server = error.report().unwrap().actor("server").unwrap();
    assert_eq!(server.outcome(), Outcome::Interrupted);
    let refused: Option<&std::io::Error> = server.error().unwrap().downcast_ref();
    assert_eq!(
        refused.unwrap().kind(),
        std::io::ErrorKind::InvalidInput,
        "that of a closed listener"
    );
}
