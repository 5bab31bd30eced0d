//! A request that is refused because the actor stops is not a failure of the actor, however execute returns the error.

use anyhow::Context as _;
use rungroup::{AddError, Context, Group, GroupState, Interrupt, Outcome, SpawnError};
use tokio::sync::mpsc;

use crate::support::{millis, park, secs};

/// Accepts once more as it is interrupted, and its spawn is refused: a loop that is written with `?`.
#[tokio::test(start_paused = true)]
async fn a_refused_spawn_is_no_failure() {
    for bounded in [false, true] {
        let mut group = Group::new("serves").grace(secs(5));
        let serve = async move |ctx: Context| -> Result<(), SpawnError> {
            loop {
                let scope = ctx.scope().clone();
                let connection = async move { scope.interrupted().await };
                if bounded {
                    ctx.spawn_bounded(2, connection).await?;
                } else {
                    ctx.spawn(connection)?;
                }
                tokio::time::sleep(secs(1)).await;
            }
        };
        group.add("server", serve, Interrupt::cancel());
        let running = group.start();
        tokio::time::sleep(millis(5500)).await;
        running.shutdown("enough");
        let report = running.await.unwrap();
        let server = report.actor("server").unwrap();
        assert_eq!(
            (server.outcome(), server.tasks()),
            (Outcome::Interrupted, if bounded { 2 } else { 6 })
        );
        assert!(
            report
                .to_string()
                .contains("cannot spawn a task of actor `server`"),
            "{report}"
        );
    }
}

/// Additions and requests to one actor are refused from the cause on, even before any actor is interrupted. An actor with
/// `ready = finished` is not ready by a return after the cause.
#[cfg(unix)]
#[tokio::test(start_paused = true)]
async fn a_refusal_during_the_drain_is_no_failure() {
    let _turn = crate::support::turn_of_signals().await;
    let mut group = Group::new("drains")
        .drain(secs(10))
        .grace(secs(20))
        .signals([rungroup::Signal::TERM]);
    let (asks, mut asked) = mpsc::unbounded_channel();
    let adds = async move |ctx: Context| {
        ctx.wait_for_state(GroupState::Draining).await;
        let error = ctx
            .add(|group| group.add("more", park, Interrupt::cancel()))
            .await
            .unwrap_err();
        asks.send(matches!(error, AddError::NotRunning { .. }))?;
        Err::<(), _>(anyhow::Error::new(error)).context("no worker could be added")
    };
    group.add("adds", adds, Interrupt::cancel());
    let asks = async |ctx: Context| {
        ctx.wait_for_state(GroupState::Draining).await;
        ctx.handle()
            .actor("adds")
            .expect("it runs")
            .interrupt()
            .await
    };
    group.add("asks", asks, Interrupt::cancel());
    group.add("other", park, Interrupt::cancel());
    let running = group.start();
    running.wait_until_ready().await.unwrap();
    crate::support::drain_on_term(&running).await;
    assert_eq!(asked.recv().await, Some(true));
    let report = running.await.unwrap();
    let outcomes: Vec<Outcome> = report
        .actors()
        .iter()
        .map(rungroup::ActorReport::outcome)
        .collect();
    assert_eq!(
        outcomes,
        [
            Outcome::Interrupted,
            Outcome::Interrupted,
            Outcome::Returned
        ]
    );
}

/// The group and the actor keep running: the end of another actor is no excuse.
#[tokio::test(start_paused = true)]
async fn a_refusal_because_another_actor_ended_is_a_failure() {
    let (sender, mut scopes) = mpsc::unbounded_channel();
    let mut group = Group::new("spawns");
    let short = async move |ctx: Context| drop(sender.send(ctx.scope().clone()));
    group
        .add("short", short, Interrupt::cancel())
        .on_ok(rungroup::ReturnAction::Continue);
    let spawns = async move |_: Context| {
        let of_another = scopes.recv().await.expect("it is sent");
        tokio::time::sleep(secs(1)).await;
        of_another.spawn(async {})
    };
    group.add("spawns", spawns, Interrupt::cancel());
    let error = group.run().await.unwrap_err();
    assert_eq!(
        error.report().unwrap().actor("spawns").unwrap().outcome(),
        Outcome::Failed
    );
    assert_eq!(
        error
            .downcast_ref::<SpawnError>()
            .map(|refused| &*refused.actor),
        Some("short")
    );
}

/// The search for the refusal in an error runs user code: it happens where execute ran, and is contained.
#[tokio::test(start_paused = true)]
async fn an_error_whose_sources_panic_is_an_error() {
    #[derive(Debug)]
    struct Clumsy;
    impl std::fmt::Display for Clumsy {
        fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
            f.write_str("clumsy")
        }
    }
    impl std::error::Error for Clumsy {
        fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
            panic!("in its source")
        }
    }
    let mut group = Group::new("app");
    group.add(
        "fails",
        async |_: Context| Err::<(), _>(Clumsy),
        Interrupt::cancel(),
    );
    let error = group.run().await.unwrap_err();
    assert_eq!(
        error.report().unwrap().actor("fails").unwrap().outcome(),
        Outcome::Failed
    );
}
