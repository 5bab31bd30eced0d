//! The suite of Ambassador's supervisor, second part: workers that are added, awaited, stopped and restarted one by one;
//! the example of its documentation; and its warnings.

use rungroup::{Cause, Context, Dependents, Group, Interrupt, Outcome, Ready, RestartPolicy, Slot};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

use crate::ambassador::{errors, supervisor};
use crate::support::{Log, Oops, capture_logs, millis, park, ready_after, secs};

#[tokio::test(start_paused = true)]
async fn test_go() {
    let log = Log::default();
    let its_log = log.clone();
    let mut group = supervisor();
    let entry = async move |ctx: Context| {
        let child = async move |ctx: Context| its_log.record(format!("{} ran", ctx.name()));
        ctx.add_numbered(|group| group.add("child", child, Interrupt::cancel()))
            .await
            .map(drop)
    };
    group.add("entry", entry, Interrupt::cancel());
    let report = group.run().await.unwrap();
    assert_eq!(log.lines(), ["entry[1] ran"]);
    assert_eq!(
        report.actor("entry[1]").unwrap().outcome(),
        Outcome::Returned
    );
}

#[tokio::test(start_paused = true)]
async fn test_go_error() {
    let mut group = supervisor();
    let entry = async |ctx: Context| {
        let child = async |_: Context| Err::<(), _>(Oops("boo"));
        ctx.add_numbered(|group| group.add("child", child, Interrupt::cancel()))
            .await
            .map(drop)
    };
    group.add("entry", entry, Interrupt::cancel());
    let error = group.run().await.unwrap_err();
    assert_eq!(errors(error.report().unwrap()), ["entry[1]: boo"]);
    assert_eq!(error.to_string(), "actor `entry[1]` failed: boo");
    assert_eq!(error.downcast_ref::<Oops>(), Some(&Oops("boo")));
}

#[tokio::test(start_paused = true)]
async fn test_go_panic() {
    let mut group = supervisor();
    let entry = async |ctx: Context| {
        let child = async |_: Context| panic!("boo");
        ctx.add_numbered(|group| group.add("child", child, Interrupt::cancel()))
            .await
            .map(drop)
    };
    group.add("entry", entry, Interrupt::cancel());
    let error = group.run().await.unwrap_err();
    let said = error.to_string();
    assert!(
        said.starts_with("actor `entry[1]` panicked") && said.ends_with(": boo"),
        "{said}"
    );
    assert_eq!(error.report().unwrap().failed().len(), 1);
}

/// `GoName`; and that of two children with one name the second is an error value, where Go panics in the caller.
#[tokio::test(start_paused = true)]
async fn test_go_name() {
    let mut group = supervisor();
    let entry = async |ctx: Context| {
        let named = ctx
            .add(|group| group.add("child", park, Interrupt::cancel()))
            .await?;
        assert_eq!(named.name(), "entry.child");
        let taken = ctx
            .add(|group| group.add("child", park, Interrupt::cancel()))
            .await
            .unwrap_err();
        assert!(
            taken
                .to_string()
                .contains("`entry.child` is used by more than one actor"),
            "{taken}"
        );
        ctx.handle().shutdown("enough");
        anyhow::Ok(())
    };
    group.add("entry", entry, Interrupt::cancel());
    group.run().await.unwrap();
}

/// The dependent that asks stops first, and then its provider: in Go the provider waits until the dependent happens to exit.
#[tokio::test(start_paused = true)]
async fn test_worker_shutdown() {
    let log = Log::default();
    let mut group = supervisor();
    let its_log = log.clone();
    let provider = async move |ctx: Context| {
        ctx.ready();
        ctx.interrupted().await;
        its_log.record(format!("provider stops: {}", ctx.cause().unwrap()));
    };
    group
        .add("provider", provider, Interrupt::cancel())
        .ready(Ready::Manual)
        .background();
    let its_log = log.clone();
    let dependent = async move |ctx: Context| {
        ctx.handle()
            .actor("provider")
            .unwrap()
            .interrupt()
            .await
            .unwrap();
        ctx.interrupted().await;
        its_log.record("dependent exits");
    };
    group
        .add("dependent", dependent, Interrupt::cancel())
        .requires(["provider"]);
    let report = group.run().await.unwrap();
    // It was the last that the group ran for.
    assert_eq!(
        log.lines(),
        ["dependent exits", "provider stops: completed"]
    );
    assert!(
        matches!(report.cause(), Cause::Completed),
        "{}",
        report.cause()
    );
}

#[tokio::test(start_paused = true)]
async fn test_supervise_after_run() {
    let mut group = supervisor();
    group.add("parks", park, Interrupt::cancel());
    let running = group.start();
    running.wait_until_ready().await.unwrap();
    let late = async |ctx: Context| ctx.handle().shutdown("late");
    running
        .add(|group| group.add("late", late, Interrupt::cancel()))
        .await
        .unwrap();
    let report = running.await.unwrap();
    assert_eq!(report.cause().to_string(), "shutdown: late");
    assert_eq!(report.actor("late").unwrap().outcome(), Outcome::Returned);
}

#[tokio::test(start_paused = true)]
async fn test_worker_wait() {
    let log = Log::default();
    let mut group = supervisor();
    let its_log = log.clone();
    let worker = async move |_: Context| {
        tokio::time::sleep(secs(1)).await;
        its_log.record("exits");
    };
    group.add("worker", worker, Interrupt::cancel());
    let running = group.start();
    running.wait_until_ready().await.unwrap();
    let worker = running.actor("worker").unwrap();
    let its_log = log.clone();
    let waits = tokio::spawn(async move {
        let outcome = worker.wait().await.unwrap();
        its_log.record(format!("waited: {outcome}"));
    });
    running.await.unwrap();
    waits.await.unwrap();
    assert_eq!(log.lines(), ["exits", "waited: returned"]);
}

#[tokio::test(start_paused = true)]
async fn test_wait_on_worker_started_after_shutdown() {
    let mut group = supervisor();
    group.add("worker", park, Interrupt::cancel());
    let handle = group.handle();
    handle.shutdown("before the run");
    group.run().await.unwrap();
    assert_eq!(
        handle.actor("worker").unwrap().wait().await,
        Ok(Outcome::NeverStarted)
    );
}

/// The panic inside is the caller's: there is one error, it has the worker's name, and the group stops at once.
#[tokio::test(start_paused = true)]
async fn test_do_panic() {
    let mut group = supervisor();
    let log = Log::default();
    let its_log = log.clone();
    let worker = async move |ctx: Context| {
        ctx.run_until_interrupted(async { panic!("bad") }).await;
        its_log.record("went on");
    };
    group.add("worker", worker, Interrupt::cancel());
    group.add("parks", park, Interrupt::cancel());
    let error = group.run().await.unwrap_err();
    let report = error.report().unwrap();
    let [failed] = report.failed()[..] else {
        panic!("{error:?}")
    };
    assert_eq!(
        (failed.name(), failed.panic().unwrap().message()),
        ("worker", "bad")
    );
    assert_eq!((log.lines().len(), report.took()), (0, secs(0)));
}

#[tokio::test(start_paused = true)]
async fn test_restart() {
    let log = Log::default();
    let mut group = supervisor();
    let its_log = log.clone();
    let outer = async move |ctx: Context| {
        let inner = move |ctx: Context| {
            let its_log = its_log.clone();
            async move {
                its_log.record("inner runs");
                ctx.interrupted().await;
                its_log.record("inner stops");
            }
        };
        let restart = RestartPolicy::on_failure();
        let inner = ctx
            .add(|group| {
                group
                    .actor("inner")
                    .restart(restart)
                    .add(inner, Interrupt::cancel())
            })
            .await?;
        inner.interrupt().await?;
        assert_eq!(inner.wait().await?, Outcome::Returned);
        inner.restart().await?;
        inner.interrupt().await?;
        assert_eq!(inner.wait().await?, Outcome::Returned);
        anyhow::Ok(())
    };
    group.add("outer", outer, Interrupt::cancel());
    group.run().await.unwrap();
    assert_eq!(
        log.lines(),
        ["inner runs", "inner stops", "inner runs", "inner stops"]
    );
}

/// The example of the documentation, in real time: a server that is ready once it has bound a port, an anonymous child that
/// serves, and a client that knows where to talk to.
#[tokio::test]
async fn example() {
    let (address, log) = (Slot::new(), Log::default());
    let mut group = supervisor();
    let its_log = log.clone();
    let server = async move |ctx: Context<std::net::SocketAddr>| {
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        let bound = listener.local_addr()?;
        let scope = ctx.scope().clone();
        ctx.spawn(async move {
            while let Some(accepted) = scope.run_until_interrupted(listener.accept()).await {
                let (mut connection, _) = accepted?;
                let handle = scope.handle();
                scope.spawn(async move {
                    connection.write_all(b"hello").await?;
                    handle.shutdown("served");
                    anyhow::Ok(())
                })?;
            }
            anyhow::Ok(())
        })?;
        its_log.record("server ready");
        ctx.provide(bound);
        ctx.interrupted().await;
        anyhow::Ok(())
    };
    group
        .actor("server")
        .background()
        .provides(&address)
        .add(server, Interrupt::cancel());
    let its_log = log.clone();
    let client = async move |ctx: Context<(), std::net::SocketAddr>| {
        let mut answer = String::new();
        TcpStream::connect(ctx.received())
            .await?
            .read_to_string(&mut answer)
            .await?;
        its_log.record(format!("client {answer}"));
        anyhow::Ok(())
    };
    group
        .actor("client")
        .receives(&address)
        .add(client, Interrupt::cancel());
    let report = group.run().await.unwrap();
    assert_eq!(log.lines(), ["server ready", "client hello"]);
    assert_eq!(report.actor("server").unwrap().task_failures().count, 0);
}

fn blocked_warnings(logs: &Log) -> Vec<String> {
    logs.lines()
        .into_iter()
        .filter(|line| line.contains("waits for it"))
        .collect()
}

/// A warning names the actor and its requirement after 3 s, and then at intervals that double.
#[tokio::test(start_paused = true)]
async fn a_blocked_actor_is_logged_at_growing_intervals() {
    let (logs, _guard) = capture_logs();
    let mut group = supervisor();
    group
        .add("cache", ready_after(millis(4_000)), Interrupt::cancel())
        .ready(Ready::Manual)
        .background();
    group
        .add("db", ready_after(millis(9_500)), Interrupt::cancel())
        .ready(Ready::Manual)
        .background();
    group
        .add("web", park, Interrupt::cancel())
        .requires(["cache", "db"]);
    let running = group.start();
    let began = tokio::time::Instant::now();
    for (at, lines) in [(2_999, 0), (3_001, 1), (8_999, 1), (9_001, 2), (60_000, 2)] {
        tokio::time::sleep_until(began + millis(at)).await;
        assert_eq!(
            blocked_warnings(&logs).len(),
            lines,
            "at {at} ms: {:#?}",
            logs.lines()
        );
    }
    let said = blocked_warnings(&logs);
    for (line, requirement) in said.iter().zip(["cache", "db"]) {
        assert!(line.starts_with("WARN"), "{line}");
        assert!(
            line.contains(&format!(
                "actor=\"{requirement}\" missing=\"has not called `ctx.ready`\""
            )) && line.contains("waiting=\"`web` waits for it\"")
                && line.contains(&format!("set `ready_within` on `{requirement}`")),
            "{line}"
        );
    }
    running.shutdown("enough");
    running.await.unwrap();
}

/// A group that does not run logs nothing, and neither does one without requirements.
#[tokio::test(start_paused = true)]
async fn no_actor_is_logged_as_blocked_before_the_start() {
    let (logs, _guard) = capture_logs();
    let mut group = supervisor();
    group
        .add("db", park, Interrupt::cancel())
        .ready(Ready::Started)
        .background();
    group.add("web", park, Interrupt::cancel()).requires(["db"]);
    tokio::time::sleep(secs(60)).await;
    assert_eq!(logs.lines(), [""; 0]);
    let running = group.start();
    tokio::time::sleep(secs(60)).await;
    assert_eq!(blocked_warnings(&logs), [""; 0]);
    running.shutdown("enough");
    running.await.unwrap();
}

/// The group waits for an actor that restarts, and names it, as at its first attempt.
#[tokio::test(start_paused = true)]
async fn an_actor_that_waits_for_a_restart_is_logged_again() {
    let (logs, _guard) = capture_logs();
    let mut group = Group::new("again");
    let mut first = true;
    let db = move |ctx: Context| {
        let (first, wait) = (std::mem::take(&mut first), millis(3_500));
        async move {
            if first {
                ctx.ready();
                ctx.run_until_interrupted(tokio::time::sleep(secs(10)))
                    .await;
                anyhow::bail!("gone");
            }
            ctx.run_until_interrupted(tokio::time::sleep(wait)).await;
            ctx.ready();
            ctx.interrupted().await;
            Ok(())
        }
    };
    let restart = RestartPolicy::on_failure()
        .backoff(millis(1))
        .max_backoff(millis(1));
    group
        .actor("db")
        .restart(restart)
        .add(db, Interrupt::cancel())
        .ready(Ready::Manual)
        .dependents(Dependents::Restart);
    let web = |ctx: Context| async move { ctx.interrupted().await };
    group
        .actor("web")
        .restart(RestartPolicy::on_failure())
        .add(web, Interrupt::cancel())
        .requires(["db"]);
    let running = group.start();
    tokio::time::sleep(secs(20)).await;
    assert_eq!(blocked_warnings(&logs).len(), 1, "{:#?}", logs.lines());
    running.shutdown("enough");
    running.await.unwrap();
}
