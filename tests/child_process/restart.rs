//! A child that exits and restarts, and the effect on its dependents.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use rungroup::{
    Context, Dependents, Error, Group, Interrupt, ProcessError, ProcessReady, ProcessSpec, Report,
    RestartPolicy, group,
};

use crate::sh;
use crate::support::{CapturedLog, exists};

/// The memory that a child leaves to the next one: a file that does not exist at first.
struct Memory(PathBuf);

impl Memory {
    fn new(test: &str) -> Memory {
        let path =
            Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("{test}-{}", std::process::id()));
        let _ = std::fs::remove_file(&path);
        Memory(path)
    }

    /// A child that fails the first time before it is ready, and serves the second time.
    fn fails_at_first(&self) -> ProcessSpec {
        let script = "[ -e \"$MEMORY\" ] || { : > \"$MEMORY\"; echo no luck >&2; exit 1; }; echo leader $$; exec sleep 3600";
        sh(script).env("MEMORY", &self.0)
    }
}

impl Drop for Memory {
    fn drop(&mut self) {
        let _ = std::fs::remove_file(&self.0);
    }
}

/// Checks that there was one restart, after a child that ended this way.
fn assert_run_again_after(report: &Report, ended: &str) {
    let restarts = report.actor("sidecar").unwrap().restarts();
    assert_eq!((restarts.count, restarts.failures), (1, 1));
    let failure = &restarts.first.as_ref().unwrap().failures[0];
    assert_eq!(failure.to_string(), ended);
}

#[group]
struct App {
    #[actor(process, ready = line("leader"), restart(when = on_failure, backoff = "1ms"), dependents = restart)]
    sidecar: ProcessSpec,

    #[actor(execute = needs_it, interrupt = cancel, requires = [sidecar], restart = on_failure)]
    proxy: CapturedLog,
}

/// The file exists when this starts, and this is the only start.
async fn needs_it(log: CapturedLog, _: Context) {
    tracing::info!("proxy");
    assert!(exists(log.number("leader").await));
}

#[tokio::test]
async fn a_failure_before_ready_restarts_before_the_dependents_start() {
    let (log, memory) = (CapturedLog::new(), Memory::new("declared"));
    let report = App {
        sidecar: memory.fails_at_first(),
        proxy: log.clone(),
    }
    .run()
    .await
    .unwrap();
    assert_run_again_after(
        &report,
        "`sh` exited with code 1 before it was ready; it is ready after a line with `leader`; last output: no luck",
    );
    assert!(!exists(log.number("leader").await));
    assert_eq!(
        log.all()
            .iter()
            .filter(|line| line.message == "proxy")
            .count(),
        1
    );
    let of_processes = log.of_processes();
    assert_eq!(
        of_processes
            .iter()
            .filter(|line| *line == "DEBUG process started")
            .count(),
        2,
        "{of_processes:#?}"
    );
}

/// The same by hand, and used up.
#[tokio::test]
async fn a_process_that_never_becomes_ready_exhausts_its_restarts() {
    let mut group = Group::new("test");
    let restart = RestartPolicy::on_failure()
        .backoff(Duration::from_millis(1))
        .max_restarts(2);
    group
        .actor("sidecar")
        .restart(restart)
        .add_process(sh("echo no luck; exit 1"), ProcessReady::line("leader"))
        .dependents(Dependents::Keep);
    let proxy = async |_: Context| unreachable!("its requirement was never ready");
    group
        .add("proxy", proxy, Interrupt::cancel())
        .requires(["sidecar"]);
    let error: Error = group.run().await.unwrap_err();
    assert!(
        error
            .to_string()
            .starts_with("actor `sidecar` exhausted its restarts: "),
        "{error}"
    );
    assert_eq!(
        error
            .downcast_ref::<ProcessError>()
            .unwrap()
            .status()
            .unwrap()
            .code(),
        Some(1)
    );
    assert_eq!(
        error
            .report()
            .unwrap()
            .actor("sidecar")
            .unwrap()
            .restarts()
            .count,
        2
    );
}

fn number(line: &str) -> u32 {
    line.trim_start_matches("leader ").parse().unwrap()
}

/// A sidecar that the first attempt of its proxy kills; the group stops when the proxy has seen the second.
async fn killed_once(dependents: Dependents) -> (CapturedLog, Report) {
    let log = CapturedLog::new();
    let mut group = Group::new("test");
    let restart = RestartPolicy::on_failure().backoff(Duration::from_millis(1));
    group
        .actor("sidecar")
        .restart(restart)
        .add_process(
            sh("echo leader $$; exec sleep 3600"),
            ProcessReady::line("leader"),
        )
        .dependents(dependents);
    let its_log = log.clone();
    let proxy = move |ctx: Context| {
        let log = its_log.clone();
        async move {
            tracing::info!("proxy begins");
            let first = number(&log.lines_of("sidecar")[0]);
            if log.lines_of("sidecar").len() == 1 {
                assert!(
                    Command::new("kill")
                        .args(["-KILL", &first.to_string()])
                        .status()
                        .unwrap()
                        .success()
                );
                if dependents == Dependents::Restart {
                    ctx.interrupted().await;
                    tracing::info!("proxy stops: {}", ctx.cause().unwrap());
                    return;
                }
            }
            let second = number(&log.lines_until("sidecar", 2).await);
            assert!(!exists(first) && exists(second) && !ctx.is_interrupted());
        }
    };
    group
        .actor("proxy")
        .restart(restart)
        .add(proxy, Interrupt::cancel())
        .requires(["sidecar"]);
    let report = group.run().await.unwrap();
    (log, report)
}

/// The output of the proxy, and the number of times that the sidecar announced its address.
fn story(log: &CapturedLog) -> Vec<String> {
    let tells = |message: &str| message.starts_with("proxy ") || message.starts_with("leader ");
    let story = log
        .all()
        .into_iter()
        .map(|line| line.message)
        .filter(|message| tells(message));
    story
        .map(|message| {
            if message.starts_with("leader") {
                "sidecar".to_owned()
            } else {
                message
            }
        })
        .collect()
}

#[tokio::test]
async fn a_killed_process_restarts_with_its_dependents() {
    let (log, report) = killed_once(Dependents::Restart).await;
    assert_run_again_after(&report, "`sh` was killed by signal 9");
    let stops = "proxy stops: actor `sidecar` restarts";
    assert_eq!(
        story(&log),
        ["sidecar", "proxy begins", stops, "sidecar", "proxy begins"]
    );
    let restarts = report.actor("proxy").unwrap().restarts();
    assert_eq!((restarts.count, restarts.failures), (1, 0));
}

#[tokio::test]
async fn a_killed_process_restarts_under_kept_dependents() {
    let (log, report) = killed_once(Dependents::Keep).await;
    assert_run_again_after(&report, "`sh` was killed by signal 9");
    assert_eq!(story(&log), ["sidecar", "proxy begins", "sidecar"]);
    assert_eq!(report.actor("proxy").unwrap().restarts().count, 0);
}
