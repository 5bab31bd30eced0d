//! The stop of a child process: the signal to its process group, the wait, and the exit status.

use std::process::Command;
use std::time::Duration;

use rungroup::{
    Cause, Context, Group, Interrupt, Outcome, ProcessError, ProcessReady, ProcessSpec, Ready,
    Signal, WaitFor,
};

use tracing::Level;

use crate::sh;
use crate::support::{
    CapturedLog, LogEvent, command_of, ends, exists, group_of, hold_clock, is_suspended, until,
};

#[tokio::test]
async fn the_process_receives_term_and_its_status_is_no_failure() {
    let log = CapturedLog::new();
    let mut group = Group::new("test");
    let script = "sleep 3600 & trap 'kill -KILL $!; echo asked; exit 7' TERM; echo leader $$; wait";
    group.add_actor("child", sh(script), Interrupt::cancel());
    let running = group.start();
    let leader = log.number("leader").await;
    running.shutdown("enough");
    let report = running.await.unwrap();
    assert!(!exists(leader), "it was reaped before the run has returned");
    assert_eq!(report.actor("child").unwrap().outcome(), Outcome::Returned);
    // The shell may also report the end of its background job, on stderr.
    let lines = log.lines_of("child");
    assert!(lines.contains(&"asked".to_owned()), "{lines:?}");
}

#[tokio::test]
async fn the_whole_process_group_receives_term() {
    let log = CapturedLog::new();
    let mut group = Group::new("test");
    let script = "sh -c 'sleep 3600 & trap \"kill -KILL $!; echo asked too; exit\" TERM; echo forked $$; wait' & \
                  trap '' TERM; echo leader $$; wait";
    group.add_actor("child", sh(script), Interrupt::cancel());
    let running = group.start();
    let (leader, forked) = (log.number("leader").await, log.number("forked").await);
    assert_eq!((group_of(leader), group_of(forked)), (leader, leader));
    assert_ne!(group_of(std::process::id()), leader);
    running.shutdown("enough");
    running.await.unwrap();
    log.until("asked too").await;
    ends(forked);
}

#[tokio::test]
async fn the_process_receives_the_configured_signal() {
    let log = CapturedLog::new();
    let mut group = Group::new("test");
    // Not QUIT: a shell cannot trap a signal that was ignored at its start, as QUIT is in background jobs of a script.
    let script =
        "sleep 3600 & trap 'kill -KILL $!; echo asked; exit' USR1; trap '' TERM; echo here; wait";
    group.add_actor(
        "child",
        sh(script).stop_signal(Signal::USR1),
        Interrupt::cancel(),
    );
    let running = group.start();
    log.line_of("child").await;
    running.shutdown("enough");
    running.await.unwrap();
    log.until("asked").await;
}

/// The shell exits at once; the worker that it started takes its time.
const FLUSHES: &str = "sh -c 'trap \"sleep 0.3; echo flushed; exit\" TERM; echo worker $$; while :; do sleep 0.01; done' & wait";

#[tokio::test]
async fn b1_the_attempt_ends_after_the_last_member() {
    let log = CapturedLog::new();
    let mut group = Group::new("test");
    group
        .add_actor("child", sh(FLUSHES), Interrupt::cancel())
        .grace(Duration::from_secs(20));
    let running = group.start();
    let worker = log.number("worker").await;
    running.shutdown("enough");
    let report = running.await.unwrap();
    assert_eq!(log.lines_of("child").last().unwrap(), "flushed");
    ends(worker);
    let child = report.actor("child").unwrap();
    assert_eq!(
        (child.outcome(), child.failures().len()),
        (Outcome::Returned, 0)
    );
}

#[tokio::test(start_paused = true)]
async fn b1_members_that_outlast_the_grace_are_killed_and_named() {
    let _clock = hold_clock();
    let log = CapturedLog::new();
    let grace = Duration::from_millis(100);
    let mut group = Group::new("test");
    let script = "sh -c 'trap \"\" TERM; echo worker $$; exec sleep 3600' & wait";
    group
        .add_actor("child", sh(script), Interrupt::cancel())
        .grace(grace);
    let running = group.start();
    let worker = log.number("worker").await;
    until(|| command_of(worker) == "sleep");
    running.shutdown("enough");
    // TERM ends the shell, and not its child.
    let leader = group_of(worker);
    let ended = tokio::task::spawn_blocking(move || ends(leader));
    ended.await.unwrap();
    tokio::time::advance(grace).await;
    let error = running.await.unwrap_err();
    ends(worker);
    let child = error.report().unwrap().actor("child").unwrap();
    assert_eq!(child.outcome(), Outcome::Aborted);
    let named = child
        .error()
        .unwrap()
        .downcast_ref::<ProcessError>()
        .unwrap();
    let killed: Vec<_> = named
        .killed()
        .iter()
        .map(|it| (it.pid, &*it.command))
        .collect();
    assert_eq!(killed, [(worker, "sleep")]);
    let line = format!("actor `child` was aborted: killed process {worker} (`sleep`) of `sh`");
    assert!(format!("{error:?}").contains(&line), "{error:?}");
}

#[tokio::test]
async fn b1_wait_for_leader_does_not_stop_the_members() {
    let log = CapturedLog::new();
    let mut group = Group::new("test");
    let script = "sleep 3600 & echo daemon $!; exit 0";
    let spec = sh(script).wait_for(WaitFor::Leader);
    group.add_actor("child", spec, Interrupt::cancel());
    group.run().await.unwrap();
    let daemon = log.number("daemon").await;
    let killed = Command::new("kill").arg(daemon.to_string()).status();
    assert!(killed.unwrap().success(), "the daemon still ran");
}

#[tokio::test]
async fn a_suspended_process_receives_term() {
    let log = CapturedLog::new();
    let mut group = Group::new("test");
    group.add_actor(
        "child",
        sh("trap 'echo asked; exit' TERM; echo leader $$; kill -STOP $$"),
        Interrupt::cancel(),
    );
    let running = group.start();
    let leader = log.number("leader").await;
    until(|| is_suspended(leader));
    running.shutdown("enough");
    running.await.unwrap();
    log.until("asked").await;
}

#[tokio::test]
async fn b8_a_suspended_process_is_logged_with_its_signal() {
    for signal in ["STOP", "TSTP", "TTIN", "TTOU"] {
        let log = CapturedLog::new();
        let mut group = Group::new("test");
        let script = format!("echo leader $$; kill -{signal} $$; echo continued; exec sleep 3600");
        group.add_actor("child", sh(&script), Interrupt::cancel());
        let running = group.start();
        let warned = log.until("suspended").await;
        assert_eq!(
            (warned.level, warned.field("actor"), &*warned.message),
            (
                Level::WARN,
                "child",
                &*format!("process suspended by SIG{signal}; it does nothing until SIGCONT")
            )
        );
        let leader = log.number("leader").await;
        sh(&format!("kill -CONT {leader}")).capture().await.unwrap();
        log.until("continued").await;
        running.shutdown("enough");
        running.await.unwrap();
    }
}

/// A child that leaves a worker. The leader exits when the worker has its trap for TERM.
fn leaves_worker(trap: &str) -> ProcessSpec {
    let worker = format!(
        "trap '{trap}' TERM; echo worker $$ >&2; echo; exec >&-; while :; do sleep 0.01; done"
    );
    ProcessSpec::new("sh")
        .args(["-c", "{ sh -c \"$0\" & } | read -r _; exit 0"])
        .args([worker])
}

/// The grace is longer than anything takes, so that it is TERM which ends the worker.
#[tokio::test]
async fn b1_members_left_by_an_exit_are_stopped() {
    let log = CapturedLog::new();
    let grace = Duration::from_secs(600);
    let mut group = Group::new("test").grace(grace);
    let spec = leaves_worker("echo stopping >&2; exit");
    group
        .add_actor("child", spec, Interrupt::cancel())
        .grace(grace);
    let report = group.run().await.unwrap();
    assert!(matches!(report.cause(), Cause::Returned { actor } if &**actor == "child"));
    log.until("stopping").await;
    ends(log.number("worker").await);
    let killed = |line: &LogEvent| line.message.contains("killed");
    assert!(!log.all().iter().any(killed), "{:#?}", log.all());
}

#[tokio::test]
async fn b1_members_left_by_an_exit_are_killed_after_the_grace() {
    let log = CapturedLog::new();
    let mut group = Group::new("test");
    group
        .add_actor("child", leaves_worker(""), Interrupt::cancel())
        .grace(Duration::from_millis(100));
    let report = group.run().await.unwrap();
    assert!(matches!(report.cause(), Cause::Returned { actor } if &**actor == "child"));
    let warned = log.until("process group killed").await;
    assert_eq!(warned.level, Level::WARN);
    assert!(warned.field("killed").contains("(`sh`)"), "{warned:?}");
    ends(log.number("worker").await);
}

/// The process holds stdout and stderr of the child, and has left its process group.
#[tokio::test]
async fn a_process_outside_the_process_group_is_not_awaited() {
    let log = CapturedLog::new();
    let mut group = Group::new("test");
    group.add_actor(
        "child",
        sh("setsid sleep 3600 & echo left $!; echo last words"),
        Interrupt::cancel(),
    );
    group.run().await.unwrap();
    assert_eq!(log.lines_of("child").len(), 2);
    let left = log.number("left").await;
    let status = Command::new("kill").arg(left.to_string()).status().unwrap();
    assert!(
        status.success(),
        "a process that leaves its group keeps running"
    );
}

#[tokio::test]
async fn no_process_starts_after_the_interrupt() {
    let log = CapturedLog::new();
    let mut group = Group::new("test");
    let handle = group.handle();
    let execute = async move |ctx: Context| {
        handle.shutdown("enough");
        ctx.interrupted().await;
        sh("echo never").run(&ctx).await
    };
    group.add("child", execute, Interrupt::cancel());
    group.run().await.unwrap();
    assert_eq!(log.of_processes(), Vec::<String>::new());
}

/// A sender of TERM to this process may send it to the children, too, before it is their turn.
#[tokio::test]
async fn an_exit_status_during_a_stop_is_no_failure() {
    let log = CapturedLog::new();
    let mut group = Group::new("test");
    let script = "trap 'exit 7' TERM; echo leader $$; sleep 3600 & wait";
    group
        .add_actor("child", sh(script), Interrupt::cancel())
        .ready(Ready::Started);
    let its_log = log.clone();
    let asks_it_first = async move |ctx: Context| {
        ctx.interrupted().await;
        let leader = its_log.number("leader").await;
        assert!(
            Command::new("kill")
                .arg(leader.to_string())
                .status()
                .unwrap()
                .success()
        );
        assert_eq!(
            its_log.until("process exited").await.field("status"),
            "exit status: 7"
        );
    };
    group
        .add("user", asks_it_first, Interrupt::cancel())
        .requires(["child"]);
    let running = group.start();
    log.number("leader").await;
    running.shutdown("enough");
    let report = running.await.unwrap();
    assert_eq!(report.actor("child").unwrap().outcome(), Outcome::Returned);
}

/// The dependent of the child still uses it.
#[tokio::test]
async fn an_exit_status_after_a_failure_is_a_failure() {
    let log = CapturedLog::new();
    let mut group = Group::new("test");
    let script = "trap 'exit 7' TERM; echo leader $$; sleep 3600 & wait";
    group
        .actor("child")
        .add_process(sh(script), ProcessReady::line("leader"));
    let its_log = log.clone();
    let user = async move |ctx: Context| {
        ctx.interrupted().await;
        send("TERM", its_log.number("leader").await);
        its_log.until("process exited").await;
    };
    group
        .actor("user")
        .requires(["child"])
        .ready(Ready::Started)
        .add(user, Interrupt::cancel());
    let fails = async |_| anyhow::bail!("the worker is broken");
    group
        .add("worker", fails, Interrupt::cancel())
        .requires(["user"]);
    let report = group.run().await.unwrap_err().into_report().unwrap();
    assert!(matches!(report.cause(), Cause::Failed { actor, .. } if &**actor == "worker"));
    let child = report.actor("child").unwrap();
    assert_eq!(child.outcome(), Outcome::Failed);
    let error: &ProcessError = child.error().unwrap().downcast_ref().unwrap();
    assert_eq!(error.status().and_then(|status| status.code()), Some(7));
}

/// A launcher sends the signal to this process and to the child, whose turn to stop has not come.
#[tokio::test]
async fn a_child_that_died_of_the_cause_was_interrupted() {
    for script in ["exec sleep 3600", "trap 'exit 140' USR2; sleep 3600 & wait"] {
        let log = CapturedLog::new();
        let mut group = Group::new("test").signals([Signal::USR2]);
        let spec = sh(&format!("echo leader $$; {script}"));
        group
            .actor("child")
            .add_process(spec, ProcessReady::line("leader"));
        let its_log = log.clone();
        let user = async move |ctx: Context| {
            ctx.interrupted().await;
            let leader = its_log.number("leader").await;
            send("USR2", leader);
            its_log.until("process exited").await;
        };
        group
            .add("user", user, Interrupt::cancel())
            .requires(["child"]);
        let running = group.start();
        running.wait_until_ready().await.unwrap();
        send("USR2", std::process::id());
        let report = running.await.unwrap();
        let child = report.actor("child").unwrap();
        assert_eq!(child.outcome(), Outcome::Interrupted, "{script}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_child_that_died_before_the_same_signal_was_interrupted() {
    let _clock = hold_clock();
    let log = CapturedLog::new();
    let mut group = Group::new("test").signals([Signal::USR1]);
    group.actor("child").add_process(
        sh("echo leader $$; exec sleep 3600"),
        ProcessReady::line("leader"),
    );
    let running = group.start();
    running.wait_until_ready().await.unwrap();
    send("USR1", log.number("leader").await);
    log.until("process exited").await;
    send("USR1", std::process::id());
    let report = running.await.unwrap();
    assert_eq!(report.cause().signal(), Some(Signal::USR1));
    let child = report.actor("child").unwrap();
    assert_eq!(child.outcome(), Outcome::Interrupted);
}

fn send(signal: &str, process: u32) {
    let sent = Command::new("kill")
        .args([&format!("-{signal}"), &process.to_string()])
        .status();
    assert!(sent.unwrap().success());
}

#[tokio::test]
async fn a_command_inside_an_actor_is_stopped_with_it() {
    let log = CapturedLog::new();
    let mut group = Group::new("test");
    let execute = async |ctx: Context| {
        sh("echo leader $$; exec sleep 3600").run(&ctx).await?;
        assert!(ctx.is_interrupted());
        anyhow::Ok(())
    };
    group.add("worker", execute, Interrupt::cancel());
    let running = group.start();
    let leader = log.number("leader").await;
    running.shutdown("enough");
    running.await.unwrap();
    assert!(!exists(leader));
}

/// A later attempt of the same spec is another child.
#[tokio::test]
async fn each_attempt_has_a_new_process() {
    let log = CapturedLog::new();
    let mut group = Group::new("test");
    let execute = async |ctx: Context| {
        let spec = sh("echo from $X in $PWD").env("X", "here").current_dir("/");
        spec.clone().run(&ctx).await?;
        spec.env("X", "there").run(&ctx).await
    };
    group.add("worker", execute, Interrupt::cancel());
    group.run().await.unwrap();
    assert_eq!(
        log.lines_of("worker"),
        ["from here in /", "from there in /"]
    );
}

/// SIGINT ends this process at once if it has no handler, and then the child is not stopped.
#[tokio::test]
async fn a_group_without_configured_signals_is_logged() {
    for (its_log, warnings) in [(None, 1), (Some(vec![]), 0), (Some(vec![Signal::TERM]), 0)] {
        let log = CapturedLog::new();
        let mut group = Group::new("app");
        if let Some(signals) = its_log {
            group = group.signals(signals);
        }
        group
            .actor("job")
            .add_process(sh("true"), ProcessReady::Started);
        group.run().await.unwrap();
        let warned = log
            .all()
            .into_iter()
            .filter(|line| line.message.contains("no signals are configured"));
        assert_eq!(warned.count(), warnings);
    }
}
