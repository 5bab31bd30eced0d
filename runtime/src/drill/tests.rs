//! The drill of groups whose engine breaks one rule: it finds each violation that a user could see.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::Duration;

use tokio::runtime::Handle;

use super::case::{Case, Plant};
use super::clock::Clock;
use super::sweep::{self, SweepExtent};
use super::trial::{self, Bounds, Settings, Trial};
use crate::engine::walk::planted::{self, Handling};
use crate::{Context, Group, Interrupt, Ready, RestartPolicy, Slot, Until};

const BOUNDS: Bounds = Bounds {
    start: Duration::from_secs(60),
    stop: Duration::from_secs(25),
};

/// The rules whose violation no drill sees, with the reason.
const UNSEEN: &[(&str, &[&str])] = &[
    (
        "only the log, the state of a handle or a timer shows it, and the drill reads the report",
        &[
            "2.5 a failure is logged before its consequences",
            "2.5 a failure that is the cause is logged by it",
            "2.5 a failure that the cause does not contain is logged",
            "3.12 a settled actor is reported",
            "3.12 a wait for a value ends at the cause if the provider has not started",
            "3.12 a wait for a value ends when the provider returns before its turn to stop",
            "3.12 a wait for a value lasts while a restart may follow",
            "3.12 a wait for a value lasts while the provider runs",
            "3.12 an actor is not settled before all of it has returned",
            "3.12 an actor is settled once",
            "3.3 a group that is ready does not turn ready",
            "3.3 a group that was ready does not start again",
            "3.7 only an abort has a last half second",
            "3.3 a nested group that never begins has returned",
            "3.3 the group is ready when every actor is",
            "3.3 the group turns ready once",
            "3.4 a group that waits for a readiness warns",
            "3.3 an actor that was interrupted may still become ready",
            "3.4 a group warns in its interval only",
            "3.4 only drops are late after the last actor",
            "3.9 a restart is no first start",
            "3.4 a limit is armed once",
            "3.4 an idle group sets no timer",
            "3.4 options are read where they matter",
            "3.8 removed values are dropped",
            "3.5 an event of an actor that has ended changes nothing",
            "3.9 a failed actor restarts",
            "3.9 a group with an actor that restarts is degraded",
            "3.9 the duration of a restarted attempt is measured",
            "3.9 the failure of the attempt is logged",
        ],
    ),
    (
        "the drill requests nothing of one actor through a handle, and adds none",
        &[
            "3.12 a dependent that does not restart is not restarted",
            "3.12 a handle interrupts an actor",
            "3.12 a function that can be called only once is not called again",
            "3.12 a handle interrupts nothing after the cause",
            "3.12 a handle reads whether an actor was abandoned",
            "3.12 whether an actor may restart is an option",
            "3.3 an addition whose requirements may be ready is admitted",
            "3.7 the deadline aborts an actor in its turn",
            "3.12 a handle restarts an actor",
            "3.12 a request after the cause is refused",
            "3.12 a request may be refused if a dependent would be stopped",
            "3.12 a request to an absent actor is refused",
            "3.12 a request to an actor that runs is not refused",
            "3.12 a restart whose requirement has dropped its context stops the group",
            "3.12 a settled actor is restarted once",
            "3.12 a settled actor that a handle restarts is reported",
            "3.12 an actor is interrupted by a handle after its dependents",
            "3.12 an actor that a handle interrupted is not ready",
            "3.12 an actor that does not restart is not restarted",
            "3.12 an actor whose name another took is not restarted",
            "3.12 an addition whose requirement has dropped its context is refused",
            "3.12 an attempt is interrupted once",
            "3.12 an attempt that has returned is not interrupted by a handle",
            "3.12 the interrupt of an actor that has returned is refused",
            "3.12 the restart of an abandoned actor is refused",
            "3.9 a dependent does not restart before its requirement is ready",
            "3.9 an actor does not restart before its dependents have stopped",
            "3.9 dependents restart if declared",
        ],
    ),
    (
        "it changes the order within one instant, or repeats what changes nothing",
        &[
            "1 an actor ends once",
            "2.1 a future that `drop` has dropped is not aborted",
            "3.10 an abandoned group ends at once",
            "3.3 actors start in field order",
            "3.5 a dropped run stops the group",
            "3.6 independent actors are interrupted in field order",
            "3.7 an actor is abandoned once",
            "3.7 an actor is aborted before it is abandoned",
            "3.7 an actor is aborted once",
            "3.12 the waits for a value end once",
            "3.7 the cause of a run is in the engine",
            "3.8 nothing happens to an actor after the end",
            "3.8 requests that came too late are read after the last actor",
            "3.8 requests that came too late are read one list at a time",
            "3.9 no actor restarts after the cause",
            "G8 a dropped run discards each actor once",
            "G8 a dropped run has ended",
            "3.9 an actor exhausts its restarts once",
        ],
    ),
    (
        "no fault of the drill leads to it: an error in the batch of a signal, a child process, a lost context, a linked task, a task that outlives its attempt, a future dropped from outside, a value that blocks in its drop, a `fail` of a handle",
        &[
            "1 a future that is dropped from outside is reported",
            "1 an error that the stop provoked is no failure",
            "1 an interrupt that was dropped is reported",
            "1 only an abort exceeds the grace of an interrupt",
            "2.4 a linked task of a former attempt fails nothing",
            "2.4 a linked task that failed interrupts the attempt",
            "2.4 a linked task that failed is the failure of the attempt",
            "2.4 an attempt fails once by a linked task",
            "2.4 the outcome is that of the linked task",
            "2.5 a failure of a task is logged",
            "2.5 a linked task that failed together with the signal fails nothing",
            "2.5 the messages that came together with the signal are known",
            "2.5 a run with a drop that failed has not succeeded",
            "3.5 a `fail` of a handle stops the group",
            "3.5 a dropped context stops the group, if another waits",
            "3.5 an actor that dropped its context has the time to return its error",
            "3.13 the task of a child process ends by itself after an abort",
            "3.8 a drop that takes long is a warning",
            "3.8 a signal shortens the time for the drops",
            "3.8 drops are bounded by the deadline, or 300 ms",
            "3.9 `on_failure` does not restart an actor that succeeded",
            "3.9 an actor abandoned by a restart stops the group",
            "3.9 an actor does not restart before its tasks have finished",
            "3.9 an actor that can never be ready again stops its waiters",
            "3.9 an attempt that lasted resets the restarts",
            "3.9 each attempt has a number of its own",
            "3.9 tasks have the actor's own grace before a restart",
            "3.9 tasks are interrupted before a restart",
            "3.9 tasks continue if no attempt follows",
            "3.9 tasks have five seconds, or the backoff, before a restart",
            "3.9 the backoff grows with each restart",
        ],
    ),
    (
        "no actor of these groups provides a value, and a nested group aborts itself at the deadline that it was given",
        &[
            "3.10 a nested group abandons its own actors",
            "3.10 a nested group aborts its own actors",
            "3.6 a value is released after its last receiver has ended",
            "3.6 a value is released before its provider is interrupted",
            "3.6 a value is released when its provider is interrupted",
        ],
    ),
    (
        "a fault comes with a shutdown of the drill, and a signal or a drop comes without a fault",
        &[
            "1 `Restarting` is the outcome of an actor that was stopped during its backoff",
            "2.1 an abort that a signal forces is not excused",
            "2.5 the exit code names the signal that forced the abort",
            "3.10 a nested group knows the signal that forced its abort",
            "3.5 a later reason is recorded",
            "3.5 a later reason is recorded as it was",
            "3.5 each failure is recorded",
            "3.5 the first cause is kept",
            "3.7 HUP never escalates",
            "3.7 a repeated shutdown never escalates",
            "3.7 a second signal aborts the remaining actors",
            "3.7 a signal within 300 ms is part of the request before",
            "3.7 a third signal ends the process",
            "3.7 after 300 ms a signal is a request of its own",
            "3.9 a pending restart is cancelled by the stop",
            "G8 a dropped run aborts every actor",
        ],
    ),
    (
        "both results are right for the plan as far as the drill knows it; the check of a program can tell them apart",
        &[
            "1 `Absent` is the outcome of an absent actor",
            "1 `Interrupted` is the outcome of an error after a function interrupt",
            "1 an actor has not ended before its tasks have finished",
            "2.1 `overrun = accept` excuses an abort",
            "2.2 a drain begins only if the group was ready",
            "2.2 a start that takes too long names the actors that are not ready",
            "2.5 a signal before the completion names the actors that have not returned",
            "2.5 a stop before the readiness names the actors that are not ready",
            "3.5 a group does not complete before every foreground actor has returned",
            "3.7 a drain comes before the stop",
            "3.7 an actor is aborted for the reason that ended its time",
            "3.7 only TERM begins a drain",
            "2.5 the report names the parts that were aborted",
            "3.7 the report names the parts that were abandoned",
            "3.7 whether an abort makes the run an error is an option of the actor",
        ],
    ),
    (
        "it moves a limit within the grace period of the group, or needs a thread that hangs, which takes real time",
        &[
            "3.10 an abandoned nested group gives its values to the parent",
            "3.10 the earlier of two deadlines counts",
            "3.10 the parent abandons a nested group",
            "3.10 the parent aborts a nested group",
            "3.7 a nested group that waits for its values is abandoned as any actor",
            "3.7 after the deadline all share one half second",
            "3.7 after the last half second all remaining actors are abandoned",
            "3.7 an aborted actor has half a second",
            "3.7 an actor has at least an equal share",
            "3.7 an actor is abandoned after its half second",
            "3.7 an actor is not abandoned within its half second",
            "3.7 half a second is reserved for each layer",
            "3.7 the cause, once it is recorded, decides nothing more",
            "3.7 the reserve is that of the longest chain",
            "3.7 without a grace there is no limit",
        ],
    ),
];

/// `api` requires `store`, whose interrupt is a function. `store` has a task.
fn pair() -> Group {
    let mut group = Group::new("pair");
    let store = async |ctx: Context| {
        tokio::time::sleep(Duration::from_millis(10)).await;
        ctx.ready();
        let scope = ctx.scope().clone();
        drop(ctx.spawn(async move { scope.interrupted().await }));
        ctx.interrupted().await;
        tokio::time::sleep(Duration::from_millis(10)).await;
    };
    let builder = group.actor("store").ready(Ready::Manual);
    let builder = builder.ready_within(Duration::from_secs(10));
    builder.add(store, Interrupt::call_each_async(async |_| ()));
    let builder = group.actor("api").requires(["store"]);
    let builder = builder.grace(Duration::from_secs(5));
    builder.add(wait, Interrupt::cancel());
    group.drain(Duration::from_secs(2))
}

/// Its drop lasts until the driver has decided all that it decides before the end of the drop: the runtime polls a task often
/// enough for that meanwhile. A run that does not wait for drops has ended then.
struct SlowDrop(Handle);

impl Drop for SlowDrop {
    fn drop(&mut self) {
        const POLLS: usize = 100;
        let (tell, told) = std::sync::mpsc::channel::<()>();
        self.0.spawn(async move {
            for _ in 0..POLLS {
                tokio::task::yield_now().await;
            }
            drop(tell);
        });
        // A runtime that is shut down drops the task.
        let _ = told.recv();
    }
}

/// Two actors that do not know each other: one that restarts, and one that is dropped.
fn apart() -> Group {
    let mut group = Group::new("apart");
    let restart = RestartPolicy::on_failure().max_restarts(1);
    let worker = group.actor("worker").restart(restart);
    worker.add(wait, Interrupt::cancel());
    let ready = async |ctx: Context| {
        ctx.ready();
        std::future::pending::<()>().await;
    };
    let ticker = group.actor("ticker").ready(Ready::Manual);
    ticker.add(ready, Interrupt::drop());
    group.retain("slow", SlowDrop(Handle::current()));
    group.ready_within(Duration::from_secs(10))
}

/// A group that completes: its first actor in the foreground returns, and the other stops last.
fn job() -> Group {
    let mut group = Group::new("job");
    let work = async |ctx: Context| {
        let work = tokio::time::sleep(Duration::from_secs(1));
        ctx.run_until_interrupted(work).await;
    };
    group
        .actor("job")
        .foreground()
        .add(work, Interrupt::cancel());
    let log = group.actor("log").background().stops_last();
    log.add(wait, Interrupt::cancel());
    group.until(Until::All)
}

/// A group in another, which passes it a value.
fn nested() -> Group {
    let (inside, outside) = (Slot::new(), Slot::new());
    let mut group = Group::new("outer");
    group.value("size", &outside, 1);
    let nested = pair_without_drain().nested().receives("size", &inside);
    let inner = group.actor("inner").receives(&outside);
    let inner = inner.ready(Ready::Manual);
    inner.add_actor(nested, Interrupt::cancel());
    group.add("other", wait, Interrupt::cancel());
    group
}

fn pair_without_drain() -> Group {
    let mut group = Group::new("inner");
    group
        .actor("first")
        .ready(Ready::Started)
        .add(wait, Interrupt::cancel());
    group
        .actor("second")
        .requires(["first"])
        .add(wait, Interrupt::cancel());
    group
}

async fn wait(ctx: Context) {
    ctx.interrupted().await;
}

const GROUPS: [fn() -> Group; 4] = [pair, apart, job, nested];

fn run(group: fn() -> Group, violation: planted::Handle, case: &Case) -> Trial {
    let settings = Settings {
        build: async move || {
            planted::plant(violation);
            Ok(group())
        },
        check: None,
        may_fail: Vec::new(),
        clock: Clock::Paused,
        grace: None,
        patience: super::PATIENCE,
    };
    trial::run(&Arc::new(settings), case, BOUNDS, false)
}

/// An engine without a violation.
fn sound(step: &mut Handling<'_>) {
    step.handle();
}

/// The faults of each actor that suffice.
const FAULTS: [&str; 8] = [
    "error@first_poll",
    "error@ready",
    "error@first_poll#2",
    "panic@ready",
    "return@first_poll",
    "hang@first_poll",
    "hang@ready",
    "hang@interrupt_function",
];

/// The stops that suffice.
const STOPS: [&str; 6] = [
    "shutdown@start",
    "SIGTERM@start",
    "drop@ready(store)",
    "drop@group_ready",
    "SIGTERM@group_ready",
    "SIGTERM*2@group_ready",
];

type Cases = (fn() -> Group, Vec<Case>);

/// The cases of a group that suffice for every violation that all of its cases find.
fn cases(group: fn() -> Group) -> Cases {
    let clean = run(group, sound, &Case(Plant::Clean));
    assert_eq!(clean.findings, [""; 0]);
    let extent = SweepExtent {
        polls: 1,
        replayed: 0,
        delays: Duration::from_secs(60),
    };
    let mut cases = vec![Case(Plant::Clean)];
    cases.extend(sweep::cases(
        &clean.drilled.expect("the group was run"),
        extent,
    ));
    cases.retain(|case| {
        let name = case.to_string();
        match name.split_once(':') {
            Some((_, fault)) => FAULTS.contains(&fault),
            None => STOPS.contains(&&*name) || name == "clean",
        }
    });
    (group, cases)
}

/// Returns `true` if the drill of these groups has a finding.
fn is_found(groups: &[Cases], violation: planted::Handle) -> bool {
    groups.iter().any(|(group, cases)| {
        let mut cases = cases.iter();
        cases.any(|case| !run(*group, violation, case).findings.is_empty())
    })
}

#[test]
fn the_drill_finds_each_violation_that_a_user_could_see() {
    let groups = GROUPS.map(cases);
    for (group, cases) in &groups {
        for case in cases {
            let without = run(*group, sound, case);
            assert_eq!(without.findings, [""; 0], "{case}");
        }
    }
    let violations = planted::violations();
    let unseen = violations.filter(|&(_, violation)| !is_found(&groups, violation));
    let unseen: BTreeSet<&str> = unseen.map(|(rule, _)| rule).collect();
    let listed = UNSEEN.iter().flat_map(|(_, rules)| rules.iter().copied());
    let listed: BTreeSet<&str> = listed.collect();
    let missed: Vec<_> = unseen.difference(&listed).collect();
    assert!(missed.is_empty(), "not found, and not listed: {missed:#?}");
    let found: Vec<_> = listed.difference(&unseen).collect();
    assert!(found.is_empty(), "listed, and found: {found:#?}");
}

/// The real time that a run may take: more than a busy machine withholds from one that ends.
const PATIENCE: Duration = Duration::from_secs(5);

/// The report of a drill with a run that does not end.
fn stuck<F>(build: F) -> String
where
    F: AsyncFn() -> anyhow::Result<Group> + Send + Sync + 'static,
{
    let mut drill = super::drill(build);
    drill.settings.patience = PATIENCE;
    let report = drill.report().to_string();
    let (_, finding) = report.split_once(": the run ").expect(&report);
    finding.to_owned()
}

fn block_forever() {
    loop {
        std::thread::park();
    }
}

#[test]
fn a_closure_that_blocks_forever_ends_the_drill() {
    let finding = stuck(async || {
        block_forever();
        Ok(Group::new("app"))
    });
    let expected =
        "did not end within 5 s of real time: the closure that builds the group has not returned";
    assert!(finding.starts_with(expected), "{finding}");
}

#[test]
fn an_actor_that_blocks_forever_ends_the_drill_and_is_named() {
    let finding = stuck(async || {
        let mut group = Group::new("app");
        group.add("other", wait, Interrupt::cancel());
        let scan = async |_| block_forever();
        group.add("scanner", scan, Interrupt::cancel());
        Ok(group)
    });
    let expected =
        "did not end within 5 s of real time: `scanner` blocks the thread that runs the actors;";
    assert!(finding.starts_with(expected), "{finding}");
}

#[test]
fn the_first_run_that_does_not_end_is_the_last() {
    let mut drill = super::drill(async || {
        let mut group = Group::new("app");
        let scan = async |ctx: Context| {
            ctx.interrupted().await;
            if ctx.cause().as_deref().is_some_and(crate::Cause::is_failure) {
                block_forever();
            }
        };
        group.add("scanner", scan, Interrupt::cancel());
        group.add("other", wait, Interrupt::cancel());
        Ok(group)
    })
    .only("other:");
    drill.settings.patience = PATIENCE;
    let report = drill.report();
    let [finding] = report.findings() else {
        panic!("{report}");
    };
    assert_eq!(finding.cases().len(), 1);
    assert!(report.skipped() > 20, "{report}");
    let text = report.to_string();
    assert!(
        text.contains("skipped: the drill ends with a run that does not end"),
        "{text}"
    );
}
