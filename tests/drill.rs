//! The drill: finds planted defects of groups, and nothing in their repaired twins.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use rungroup::drill::{Clock, DrillReport, Fault};
use rungroup::{Context, Group, Interrupt, Outcome, Restart, drill, group};
use tokio::sync::mpsc;

/// Sends jobs to `work`.
async fn poll(jobs: mpsc::Sender<u32>, ctx: Context) {
    for job in 0.. {
        let wait = tokio::time::sleep(Duration::from_millis(100));
        let send = async { (jobs.send(job).await, wait.await) };
        if ctx.run_until_interrupted(send).await.is_none() {
            break;
        }
    }
}

/// Works on jobs. Calls `ended` if no job can come.
async fn work(mut jobs: mpsc::Receiver<u32>, ended: fn(), ctx: Context) {
    while let Some(job) = ctx.run_until_interrupted(jobs.recv()).await {
        if job.is_none() {
            ended();
            break;
        }
    }
}

#[group]
struct Jobs {
    #[actor(execute = poll, interrupt = cancel)]
    poll: mpsc::Sender<u32>,

    #[actor(execute = async |(jobs, ended), ctx| work(jobs, ended, ctx).await, interrupt = cancel, stops_before = [poll])]
    work: (mpsc::Receiver<u32>, fn()),
}

fn drill_jobs(ended: fn()) -> DrillReport {
    drill(async move || {
        let (poll, work) = mpsc::channel(4);
        let work = (work, ended);
        Ok(Jobs { poll, work })
    })
    .report()
}

#[test]
fn a_panic_that_another_actor_provokes_is_found() {
    let report = drill_jobs(|| panic!("no more jobs"));
    println!("{report}");
    let found = report
        .findings()
        .iter()
        .find(|finding| finding.to_string().contains("no more jobs"));
    let found = found.expect("a finding");
    assert!(
        found
            .to_string()
            .starts_with("`work` panicked at tests/drill.rs:")
    );
    assert_eq!(found.smallest().actor(), Some("poll"));
    assert!(report.runs() > 100);
}

#[test]
fn a_group_without_a_defect_has_no_findings() {
    let report = drill_jobs(|| {});
    assert!(report.findings().is_empty(), "{report}");
    assert!(report.runs() > 100);
}

/// Each case of the group, by the name of its first part.
fn cases_of(report: &DrillReport) -> Vec<String> {
    let findings = report.findings().iter();
    findings
        .map(|finding| format!("{finding}; {}", finding.smallest()))
        .collect()
}

#[group]
struct Nest {
    #[actor(execute = async |(), ctx: Context| ctx.interrupted().await, interrupt = cancel)]
    leaf: (),
}

#[group]
struct Outer {
    #[actor(interrupt = cancel, ready = manual)]
    nest: Nest,

    #[actor(execute = async |(), ctx: Context| ctx.interrupted().await, interrupt = cancel)]
    other: (),
}

#[test]
fn faults_reach_nested_groups() {
    let report = drill(async || {
        let nest = Nest { leaf: () };
        Ok(Outer { nest, other: () })
    })
    .check(|case, result| {
        if case.to_string() == "nest/leaf:error@ready" {
            let error = result.as_ref().expect_err("the group fails with its actor");
            let report = error.report().expect("a report");
            let nest = report
                .actor("nest")
                .and_then(|nest| nest.group())
                .expect("its report");
            assert_eq!(nest.actors()[0].outcome(), Outcome::Failed);
            panic!("seen");
        }
    })
    .only("nest/leaf:error@")
    .report();
    assert_eq!(cases_of(&report).len(), 1, "{report}");
    assert!(
        cases_of(&report)[0].contains("seen; nest/leaf:error@ready"),
        "{report}"
    );
}

struct CountsDrop(Arc<AtomicUsize>);

impl Drop for CountsDrop {
    fn drop(&mut self) {
        self.0.fetch_add(1, Ordering::SeqCst);
    }
}

#[test]
fn a_hanging_thread_is_released_after_the_verdict() {
    let (began, dropped) = (Arc::new(AtomicUsize::new(0)), Arc::new(AtomicUsize::new(0)));
    let (of_build, of_drop) = (Arc::clone(&began), Arc::clone(&dropped));
    let report = drill(async move || {
        of_build.fetch_add(1, Ordering::SeqCst);
        let held = CountsDrop(Arc::clone(&of_drop));
        let mut group = Group::new("threads");
        let wait = move |ctx: Context| {
            let _held = &held;
            ctx.wait_interrupted();
        };
        group.add_blocking("thread", wait, Interrupt::cancel());
        group.add(
            "task",
            async |ctx| ctx.interrupted().await,
            Interrupt::cancel(),
        );
        Ok(group)
    })
    .only("thread:")
    .report();
    assert!(report.findings().is_empty(), "{report}");
    // Clean, and four faults at two moments.
    assert_eq!(report.runs(), 9);
    assert_eq!(began.load(Ordering::SeqCst), 9);
    assert_eq!(dropped.load(Ordering::SeqCst), 9, "a thread is left");
}

#[test]
fn an_actor_that_restarts_fails_in_two_attempts() {
    let seen = Arc::new(AtomicUsize::new(0));
    let of_check = Arc::clone(&seen);
    let report = drill(async || {
        let mut group = Group::new("restarts");
        let worker = async |ctx: Context| ctx.interrupted().await;
        let restart = Restart::on_failure().backoff(Duration::from_millis(10));
        group
            .actor("worker")
            .restart(restart)
            .add(worker, Interrupt::cancel());
        group.add(
            "other",
            async |ctx| ctx.interrupted().await,
            Interrupt::cancel(),
        );
        Ok(group)
    })
    .check(move |case, result| {
        if case.to_string().ends_with("#2") {
            of_check.fetch_add(1, Ordering::SeqCst);
            let report = result.as_ref().expect("a restart is no failure of the run");
            assert_eq!(report.actors()[0].restarts().failures, 2);
            assert!(matches!(case.fault(), Some(Fault::Error | Fault::Panic)));
        }
    })
    .report();
    assert!(report.findings().is_empty(), "{report}");
    assert_eq!(seen.load(Ordering::SeqCst), 4);
}

#[test]
fn a_held_clock_waits_for_real_io() {
    use tokio::io::{AsyncReadExt, AsyncWriteExt};
    use tokio::net::{TcpListener, TcpStream};
    let report = drill(async || {
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        let address = listener.local_addr()?;
        let mut group = Group::new("echo");
        let serve = async move |ctx: Context| -> anyhow::Result<()> {
            while let Some(connection) = ctx.run_until_interrupted(listener.accept()).await {
                connection?.0.write_all(b"hello").await?;
            }
            Ok(())
        };
        // Within 10 ms of the clock, which is less than the real time of a connection may be.
        let ask = async move |ctx: Context| -> anyhow::Result<()> {
            let ask = async {
                let mut answer = String::new();
                let mut connection = TcpStream::connect(address).await?;
                connection.read_to_string(&mut answer).await?;
                anyhow::ensure!(answer == "hello");
                anyhow::Ok(())
            };
            tokio::time::timeout(Duration::from_millis(10), ask).await??;
            ctx.interrupted().await;
            Ok(())
        };
        group.add("serve", serve, Interrupt::cancel());
        group.add("ask", ask, Interrupt::cancel());
        Ok(group)
    })
    .clock(Clock::Held)
    .only("serve:slow")
    .report();
    assert!(report.findings().is_empty(), "{report}");
    assert_eq!(report.runs(), 2);
}

#[test]
fn a_task_that_outlives_the_run_is_found() {
    let report = drill(async || {
        let mut group = Group::new("leaks");
        let spawn = async |ctx: Context| {
            drop(tokio::spawn(std::future::pending::<()>()));
            ctx.interrupted().await;
        };
        group.add("spawner", spawn, Interrupt::cancel());
        Ok(group)
    })
    .only("clean")
    .report();
    let expected = ["1 task was left after the run; spawn tasks with `ctx.spawn`; clean"];
    assert_eq!(cases_of(&report), expected);
}

#[test]
fn a_budget_leaves_out_a_spread_of_cases() {
    let report = drill(async || {
        let mut group = Group::new("app");
        group.add(
            "one",
            async |ctx| ctx.interrupted().await,
            Interrupt::cancel(),
        );
        Ok(group)
    })
    .within(Duration::ZERO)
    .report();
    assert_eq!(report.runs(), 1);
    assert!(report.left_out() > 10);
    assert!(report.to_string().contains("left out"), "{report}");
}

#[test]
#[should_panic(expected = "no case of group `app` begins with `tow`")]
fn a_misspelt_case_is_refused() {
    drill(async || {
        let mut group = Group::new("app");
        group.add(
            "two",
            async |ctx| ctx.interrupted().await,
            Interrupt::cancel(),
        );
        Ok(group)
    })
    .only("tow")
    .run();
}

#[test]
fn a_build_that_fails_is_a_finding() {
    let report = drill(async || -> anyhow::Result<Group> { anyhow::bail!("no database") }).report();
    assert_eq!(
        cases_of(&report),
        ["the group was not built: no database; clean"]
    );
}

/// Run by the test below in a process of its own.
#[test]
#[ignore = "fails if it is not replayed"]
fn replayed() {
    let report = drill_jobs(|| panic!("no more jobs"));
    assert_eq!(report.runs(), 2, "{report}");
    assert_eq!(cases_of(&report).len(), 1, "{report}");
}

#[test]
fn the_variable_replays_one_case_with_its_log() {
    let exe = std::env::current_exe().expect("this test");
    let output = std::process::Command::new(exe)
        .args(["--exact", "replayed", "--ignored", "--nocapture"])
        .env("RUNGROUP_DRILL", "poll:error@ready")
        .output()
        .expect("this test runs again");
    let text = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(output.status.success(), "{text}");
    for expected in [
        "DEBUG rungroup: actor started",
        "actor `poll` failed: planted by the drill",
        "poll:error@ready: actor `poll` failed: planted by the drill",
    ] {
        assert!(
            text.contains(expected),
            "{expected:?} is missing in\n{text}"
        );
    }
}

#[cfg(target_os = "linux")]
#[test]
fn a_child_process_is_killed_by_a_planted_error() {
    use rungroup::{ProcessReady, ProcessSpec};
    let pids = std::env::temp_dir().join(format!("rungroup-drill-pids-{}", std::process::id()));
    let file = pids.clone();
    let report = drill(async move || {
        let mut group = Group::new("sidecar");
        let script = r#"echo $$ >> "$0"; exec sleep 600"#;
        let spec = ProcessSpec::new("sh").args(["-c", script]).arg(&file);
        group
            .actor("sleep")
            .add_process(spec, ProcessReady::Started);
        Ok(group)
    })
    .clock(Clock::Real)
    .grace(Duration::from_secs(1))
    .only("sleep:error@ready")
    .report();
    assert!(report.findings().is_empty(), "{report}");
    assert_eq!(report.runs(), 2);
    let text = std::fs::read_to_string(&pids).expect("a child process has run");
    for pid in text.lines() {
        // The thread that reaps it is not joined.
        let process = std::path::Path::new("/proc").join(pid);
        let is_gone = || {
            !process.exists() || {
                std::thread::sleep(Duration::from_millis(10));
                false
            }
        };
        assert!((0..1_000).any(|_| is_gone()), "process {pid} is left");
    }
    std::fs::remove_file(pids).expect("the file is there");
}

#[test]
fn a_build_error_is_shown_also_with_only() {
    let build = async || -> anyhow::Result<Group> { anyhow::bail!("no database") };
    let report = drill(build).only("api").report();
    assert_eq!(
        cases_of(&report),
        ["the group was not built: no database; clean"]
    );
}

#[test]
fn a_group_that_does_not_become_ready_is_found() {
    let report = drill(async || {
        let mut group = Group::new("app");
        let never = async |ctx: Context| ctx.interrupted().await;
        group
            .actor("store")
            .ready(rungroup::Ready::Manual)
            .add(never, Interrupt::cancel());
        Ok(group)
    })
    .report();
    let expected = ["without a fault, the group was not ready in time; clean"];
    assert_eq!(cases_of(&report), expected, "{report}");
    assert!(report.unreached() > 10, "{report}");
}

#[test]
#[should_panic(expected = "group `jobs` has no actor `wrok`")]
fn a_misspelt_actor_is_refused() {
    drill(async || {
        let (poll, work) = mpsc::channel(4);
        let work = (work, (|| {}) as fn());
        Ok(Jobs { poll, work })
    })
    .may_fail("wrok")
    .run();
}
