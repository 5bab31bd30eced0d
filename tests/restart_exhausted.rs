//! A dependent of an actor that exhausted its restarts and was continued can never start, so the group stops.

use rungroup::{
    Cause, Context, Dependents, Group, Interrupt, ReadinessError, Ready, Report, RestartPolicy,
    ReturnAction, Running,
};

use crate::support::{millis, park, secs};

/// The ends of the two attempts of `store`: its `restart` allows one restart.
struct Store {
    restart: RestartPolicy,
    interrupt: Interrupt,
    /// The first one fails; or else it returns `Ok`.
    fails: bool,
    /// The second one is late for readiness; or else it returns `Ok`.
    is_late: bool,
}

/// `store` ← `api`. Returns the report of the run in which `api` restarts after `store` was given up.
async fn run(store: Store) -> (Report, String) {
    let mut attempts = 0;
    let execute = move |ctx: Context| {
        attempts += 1;
        let is_first = attempts == 1;
        async move {
            if is_first || !store.is_late {
                ctx.ready();
                tokio::time::sleep(millis(100)).await;
                anyhow::ensure!(!is_first || !store.fails, "cannot write");
            } else {
                ctx.interrupted().await;
            }
            Ok(())
        }
    };
    let mut group = Group::new("lost").grace(secs(5));
    group
        .actor("store")
        .restart(store.restart.max_restarts(1))
        .add(execute, store.interrupt)
        .ready(Ready::Manual)
        .ready_within(secs(1))
        .on_err(ReturnAction::Continue)
        .dependents(Dependents::Keep);
    group
        .actor("api")
        .restart(RestartPolicy::on_failure())
        .add(park, Interrupt::cancel())
        .requires(["store"]);
    let running: Running = group.start();
    running.wait_until_ready().await.unwrap();
    running.actor("store").unwrap().wait().await.unwrap();
    running.actor("api").unwrap().restart().await.unwrap();
    let error = running.await.unwrap_err();
    (error.report().unwrap().clone(), error.to_string())
}

fn last(report: &Report) -> Option<&Cause> {
    let Cause::RestartsExhausted { actor, last } = report.cause() else {
        panic!("{}", report.cause())
    };
    assert_eq!(&**actor, "store");
    last.as_deref()
}

#[tokio::test(start_paused = true)]
async fn a_last_missed_readiness_is_the_cause() {
    let interrupt = Interrupt::cancel();
    let (report, error) = run(Store {
        restart: RestartPolicy::on_failure(),
        interrupt,
        fails: true,
        is_late: true,
    })
    .await;
    let late = last(&report);
    assert!(
        matches!(
            late,
            Some(Cause::NotReady {
                error: ReadinessError::TooLate { .. },
                ..
            })
        ),
        "{late:?}"
    );
    assert!(
        error.contains("actor `store` exhausted its restarts: "),
        "{error}"
    );
}

#[tokio::test(start_paused = true)]
async fn a_missed_readiness_with_a_panicking_interrupt_is_the_cause() {
    let interrupt = Interrupt::call_each_async(|_| async { panic!("in the interrupt") });
    let (report, _) = run(Store {
        restart: RestartPolicy::on_failure(),
        interrupt,
        fails: true,
        is_late: true,
    })
    .await;
    let late = last(&report);
    assert!(
        matches!(
            late,
            Some(Cause::NotReady {
                error: ReadinessError::TooLate { .. },
                ..
            })
        ),
        "{late:?}"
    );
}

#[tokio::test(start_paused = true)]
async fn exhausted_restarts_after_ok_are_the_cause() {
    let interrupt = Interrupt::cancel();
    let (report, error) = run(Store {
        restart: RestartPolicy::always(),
        interrupt,
        fails: false,
        is_late: false,
    })
    .await;
    assert!(last(&report).is_none());
    assert!(
        error.contains("actor `store` exhausted its restarts"),
        "{error}"
    );
}
