//! Runs a group under every fault, in the program's own tests.
//!
//! [`drill()`] takes the closure that [`rungroup::main`](crate::main()) takes, and builds the group anew for each run. In each
//! run one fault is planted in one actor, or the group is stopped in one phase; the drill then checks the guarantees of the
//! crate, and that no other actor fails.
//!
//! The feature `drill` enables tokio's `test-util`, so it belongs to the tests:
//!
//! ```toml
//! [dev-dependencies]
//! rungroup = { version = "0.1", features = ["drill"] }
//! ```

mod busy;
mod call;
mod case;
mod clock;
mod drilled;
mod fault;
mod findings;
mod leaks;
mod replay;
mod result;
mod stopper;
mod sweep;
mod trial;
mod watched;

use std::fmt;
use std::ops::AsyncFn;
use std::sync::Arc;
use std::time::{Duration, Instant};

pub use case::{Case, Fault};
pub use clock::Clock;
pub use result::{DrillReport, Finding};

use crate::{Error, IntoGroup, Report};
use case::Plant;
use drilled::is_below;
use replay::{Absent, Replayed, similar};
use rungroup_rules::DEFAULT_GRACE;
use sweep::SweepExtent;
use trial::{Bounds, Settings, Trial};

/// The default limit of the sweep over the polls of an actor.
const POLLS: u32 = 20;

/// The real time after which a run counts as stuck, besides that of its clock.
const PATIENCE: Duration = Duration::from_secs(20);

/// Creates a drill of a group. Set its options, then call [`run`](Drill::run) or [`report`](Drill::report).
///
/// `build` is the closure of [`rungroup::main`](crate::main()). It is called for every run, in the runtime of that run.
///
/// # Examples
///
/// ```should_panic
/// use rungroup::{Context, group};
/// use tokio::sync::mpsc;
///
/// async fn poll(jobs: mpsc::Sender<u32>, ctx: Context) -> anyhow::Result<()> {
///     for job in 0.. {
///         jobs.send(job).await.unwrap(); // panics if `work` has returned
///         tokio::time::sleep(std::time::Duration::from_secs(1)).await;
///         if ctx.is_interrupted() { break }
///     }
///     Ok(())
/// }
///
/// async fn work(mut jobs: mpsc::Receiver<u32>, ctx: Context) {
///     while let Some(Some(_job)) = ctx.run_until_interrupted(jobs.recv()).await {}
/// }
///
/// #[group]
/// struct App {
///     #[actor(execute = poll, interrupt = cancel)]
///     poll: mpsc::Sender<u32>,
///
///     #[actor(execute = work, interrupt = cancel)]
///     work: mpsc::Receiver<u32>,
/// }
///
/// // In a `#[test]`.
/// rungroup::drill(async || {
///     let (poll, work) = mpsc::channel(8);
///     Ok(App { poll, work })
/// })
/// .run(); // panics: a finding names `poll`, its panic, and the fault of `work`
/// ```
pub fn drill<F, G>(build: F) -> Drill<F>
where
    F: AsyncFn() -> anyhow::Result<G> + Send + Sync + 'static,
    G: IntoGroup,
{
    Drill {
        settings: Settings {
            build,
            check: None,
            may_fail: Vec::new(),
            clock: Clock::default(),
            grace: None,
            patience: PATIENCE,
        },
        polls: POLLS,
        only: None,
        skipped: Vec::new(),
        within: None,
    }
}

/// A drill of a group, from [`drill()`].
///
/// # Faults
///
/// Each actor, even in nested groups, has each fault at each moment:
///
/// - The faults: it returns an error, panics, returns `Ok`, hangs, or takes no step until nine tenths of its grace period have
///   passed.
/// - The moments: its first poll; before and after its own readiness; when its group is ready; at its interrupt; the step after
///   that; and after each of its polls up to [`polls`](Drill::polls).
///
/// An interrupt that is a function returns an error, panics or hangs. An actor that restarts also has all faults in its second to
/// fifth attempt. `max_restarts` limits these attempts, and so do the delays between them: at most 600 s on a paused clock,
/// 20 s on a held one, or 5 s on the real one. The attempts before it fail at the same moment, or at their first poll if the
/// fault is at an interrupt or a later poll. If neither the actor nor its group has a grace period, it does not hang.
///
/// The group is also stopped: by a shutdown, by each of its signals once and twice, and by a drop of the future of `run`.
/// Each stop happens before the start, at the readiness of each actor and of the group, and while the group works.
///
/// A run without a fault comes first. An actor that it does not start is not drilled. A blocking actor has its faults instead of
/// its function, and after that function has returned at its interrupt. A child process has faults of its own: it is killed,
/// exits with code 1 or 0, and ignores the signal to stop. The drill kills a real child for the first two, and keeps the signal
/// from it for the last.
///
/// The drill shuts a group down that is still ready after 5 s (paused clock), 1 s (held) or 0.2 s (real), and one that
/// does not become ready. A thread that a fault keeps from its return is released after the verdict.
///
/// # Checks
///
/// - Without a fault the group becomes ready, and its cause is not a failure.
/// - No actor starts before its requirements are ready. None is interrupted before each actor that must stop before it has ended.
/// - Every actor that started is interrupted, and a function that interrupts is called exactly once at the stop.
/// - The stop takes at most the grace period of the group and 0.8 s.
/// - No actor is interrupted before the group has a cause. A readiness that takes longer than `ready_within` stops the group.
/// - A planted error or panic is in the report, and is the cause if it stops the group. The outcome of the actor is that of its
///   fault. An actor that restarts is restarted, and the report states when its restarts are exhausted.
/// - A run in which an actor failed is an error.
/// - No other actor fails, panics, is aborted or abandoned, and no task of one panics, unless the actor
///   [`may_fail`](Drill::may_fail).
/// - Nothing is left a second after the run: no task, future, thread, child process or kept value.
/// - The [`check`](Drill::check) of the program.
///
/// A run that was dropped has no report. Its function interrupts are counted, and nothing may be left of it.
///
/// A run that does not end within 20 s of real time, besides the grace period if the clock is real, ends the drill.
///
/// A drill cannot see five things: a fault that needs another order of two tasks, a wrong value that no check reads, a defect
/// of a peer, a `spawn_blocking` that outlives the run, and a value that an actor leaks. It plants no fault in the closure that
/// builds the group.
#[must_use = "a drill does nothing until `run` or `report`"]
pub struct Drill<F> {
    settings: Settings<F>,
    polls: u32,
    only: Option<String>,
    skipped: Vec<String>,
    within: Option<Duration>,
}

impl<F, G> Drill<F>
where
    F: AsyncFn() -> anyhow::Result<G> + Send + Sync + 'static,
    G: IntoGroup,
{
    /// Sets the clock of the runs. The default is [`Clock::Paused`].
    pub fn clock(mut self, clock: Clock) -> Self {
        self.settings.clock = clock;
        self
    }

    /// Sets the number of polls of each actor up to which a fault follows each poll. The default is 20.
    pub fn polls(mut self, polls: u32) -> Self {
        self.polls = polls;
        self
    }

    /// Sets the grace period of the group under the drill. The default is that of the group itself.
    pub fn grace(mut self, grace: Duration) -> Self {
        self.settings.grace = Some(grace);
        self
    }

    /// Runs only the cases whose names begin with `case`, for example those of one actor. With this, polls have no limit.
    pub fn only(mut self, case: impl Into<String>) -> Self {
        self.only = Some(case.into());
        self
    }

    /// Plants no fault in the actor with this name; `cache/refresher` is one of a nested group. The name of a nested group or of
    /// a field with `each` covers all of its actors. Can be called more than once.
    pub fn skip(mut self, actor: impl Into<String>) -> Self {
        self.skipped.push(actor.into());
        self
    }

    /// Starts no further run after this real time. The cases that run are a spread over all, and the summary states how many
    /// were left out. The default is no limit.
    pub fn within(mut self, limit: Duration) -> Self {
        self.within = Some(limit);
        self
    }

    /// Accepts that the actor with this name fails, panics or is aborted, for example because its peer is the actor with the
    /// fault. The name of a nested group or of a field with `each` covers all of its actors. Can be called more than once.
    pub fn may_fail(mut self, actor: impl Into<String>) -> Self {
        self.settings.may_fail.push(actor.into());
        self
    }

    /// Adds a check of each run that returned: its panic is a finding. The check is not called for a run that was dropped.
    pub fn check(
        mut self,
        check: impl Fn(&Case, &Result<Report, Error>) + Send + Sync + 'static,
    ) -> Self {
        self.settings.check = Some(Box::new(check));
        self
    }

    /// Runs the drill, and prints the summary to stderr.
    ///
    /// If the environment variable `RUNGROUP_DRILL` is set, only the case with this name runs, after the run without a fault, and
    /// its log and its report are printed. A group without an actor of that name states this, and has only the run without a fault.
    ///
    /// # Panics
    ///
    /// Panics with the summary if there is a finding, and as [`report`](Drill::report) does.
    #[track_caller]
    pub fn run(self) {
        let report = self.report();
        assert!(report.findings.is_empty(), "{report}");
        eprintln!("{report}");
    }

    /// Runs the drill, and returns the findings.
    ///
    /// # Panics
    ///
    /// Panics if no case begins with the name of [`only`](Drill::only). Panics if there is no actor with a name of
    /// [`skip`](Drill::skip) or [`may_fail`](Drill::may_fail). Panics if `RUNGROUP_DRILL` names an actor of the group in a case
    /// that does not exist.
    ///
    /// # Examples
    ///
    /// ```
    /// use rungroup::{Group, Interrupt};
    ///
    /// let report = rungroup::drill(async || {
    ///     let mut group = Group::new("example");
    ///     group.add("server", async |ctx| ctx.interrupted().await, Interrupt::cancel());
    ///     Ok(group)
    /// })
    /// .report();
    /// assert!(report.findings().is_empty(), "{report}");
    /// ```
    #[track_caller]
    pub fn report(self) -> DrillReport {
        let began = Instant::now();
        let replayed = Replayed::requested();
        let settings = Arc::new(self.settings);
        let bounds = Bounds {
            start: settings.clock.starting_time(),
            stop: settings.grace.unwrap_or(DEFAULT_GRACE),
        };
        let clean = trial::run(&settings, &Case(Plant::Clean), bounds, false);
        let mut report = DrillReport {
            group: String::new(),
            runs: 0,
            unreached: 0,
            skipped: 0,
            within: self.within,
            is_stuck: false,
            needs_time: settings.clock == Clock::Paused && clean.time_passed,
            took: Duration::ZERO,
            findings: Vec::new(),
        };
        let Some(drilled) = &clean.drilled else {
            report.note(&Case(Plant::Clean), clean);
            report.took = began.elapsed();
            return report;
        };
        let group = drilled.plan.name();
        group.clone_into(&mut report.group);
        let paths = drilled.paths();
        for name in self.skipped.iter().chain(&settings.may_fail) {
            let is_known = paths
                .iter()
                .any(|path| path == name || is_below(path, name));
            assert!(
                is_known,
                "group `{group}` has no actor `{name}`; its actors are {}",
                rungroup_rules::listed(&paths, "and")
            );
        }
        let bounds = Bounds {
            start: clean.ready_within(settings.clock),
            stop: drilled.plan.grace().unwrap_or(bounds.stop),
        };
        let sweeps_all = replayed.is_some() || self.only.is_some();
        let extent = SweepExtent {
            polls: if sweeps_all { u32::MAX } else { self.polls },
            replayed: replayed.as_ref().map_or(0, Replayed::poll),
            delays: settings.clock.starting_time(),
        };
        let mut cases = sweep::cases(drilled, extent);
        let is_skipped = |actor: &str| {
            let mut skipped = self.skipped.iter();
            skipped.any(|skipped| skipped == actor || is_below(actor, skipped))
        };
        cases.retain(|case| !case.actor().is_some_and(is_skipped));
        if let Some(replayed) = &replayed {
            match replayed.choose(&mut cases, &paths) {
                Ok(()) => {}
                Err(absent @ Absent { is_ours: true, .. }) => panic!("group `{group}` {absent}"),
                Err(absent) => eprintln!("group `{group}` {absent}; it runs without a fault"),
            }
        } else if let Some(only) = &self.only {
            let names = || cases.iter().map(Case::to_string);
            let is_known = only == "clean" || names().any(|name| name.starts_with(only));
            assert!(
                is_known,
                "no case of group `{group}` begins with `{only}`{}",
                similar(only, names().chain(paths.iter().cloned()).collect())
            );
            cases.retain(|case| case.to_string().starts_with(only));
        }
        report.note(&Case(Plant::Clean), clean);
        for (done, index) in spread(cases.len()).enumerate() {
            if self.within.is_some_and(|within| began.elapsed() > within) {
                report.skipped = cases.len() - done;
                break;
            }
            let case = &cases[index];
            let mut trial = trial::run(&settings, case, bounds, replayed.is_some());
            match trial.result.take().filter(|_| replayed.is_some()) {
                Some(Ok(report)) => eprintln!("{case}: {report}"),
                Some(Err(error)) => eprintln!("{case}: {error:?}"),
                None => {}
            }
            report.note(case, trial);
            if report.is_stuck {
                report.skipped = cases.len() - done - 1;
                break;
            }
        }
        report.took = began.elapsed();
        report
    }
}

impl DrillReport {
    fn note(&mut self, case: &Case, trial: Trial) {
        self.runs += 1;
        self.unreached += usize::from(!trial.reached);
        self.is_stuck = trial.is_stuck;
        for finding in trial.findings {
            self.add(finding, case);
        }
    }
}

/// The numbers below `count`, each once, so that any first part of them is spread over all.
fn spread(count: usize) -> impl Iterator<Item = usize> {
    // Any step without a common factor visits all; one near the golden section leaves no large gap.
    let factor = |mut a: usize, mut b: usize| {
        while b > 0 {
            (a, b) = (b, a % b);
        }
        a
    };
    let golden = (count * 5 / 8).max(1);
    let step = (golden..=count).find(|&step| factor(step, count) == 1);
    let step = step.unwrap_or(1);
    (0..count).map(move |index| index * step % count)
}

impl<F> fmt::Debug for Drill<F> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Drill")
            .field("clock", &self.settings.clock)
            .field("polls", &self.polls)
            .field("only", &self.only)
            .field("skipped", &self.skipped)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests;
