//! The places that are swept, after a run without a fault.

use std::time::Duration;

use super::super::case::{Case, Plant};
use super::super::clock::Clock;
use super::super::trial::{self, Bounds, Settings};
use super::SweepExtent;
use crate::{Context, Group, Interrupt, Ready, RestartPolicy, Signal};

const BOUNDS: Bounds = Bounds {
    start: Duration::from_secs(60),
    stop: Duration::from_secs(25),
};

/// The names of the cases of a group, without the stops or without the faults.
fn names(group: fn() -> Group, stops: bool) -> Vec<String> {
    let settings = Settings {
        build: async move || Ok(group()),
        check: None,
        may_fail: Vec::new(),
        clock: Clock::Paused,
        grace: None,
        patience: Duration::from_secs(20),
    };
    let clean = Case(Plant::Clean);
    let trial = trial::run(&settings.into(), &clean, BOUNDS, false);
    assert_eq!(trial.findings, [""; 0]);
    let drilled = trial.drilled.expect("the group was run");
    let extent = SweepExtent {
        polls: 20,
        replayed: 0,
        delays: Duration::from_secs(60),
    };
    let cases = super::cases(&drilled, extent);
    let cases = cases.iter().filter(|case| case.is_stop() == stops);
    cases.map(Case::to_string).collect()
}

/// Is ready in its third poll, and works for three more.
async fn work(ctx: Context) {
    for poll in 0..5 {
        if poll == 2 {
            ctx.ready();
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    ctx.interrupted().await;
}

fn store() -> Group {
    let mut group = Group::new("app");
    let store = group.actor("store").ready(Ready::Manual);
    store.add(work, Interrupt::call(|_| ()));
    group
}

/// Each fault at this moment.
fn each(at: &str) -> [String; 5] {
    ["error", "panic", "return", "hang", "slow"].map(|fault| format!("store:{fault}@{at}"))
}

#[test]
fn a_future_has_each_fault_at_each_moment_and_poll() {
    let mut expected = Vec::new();
    for at in [
        "first_poll",
        "ready",
        "group_ready",
        "interrupt",
        "after_interrupt",
        // The third poll makes it ready.
        "before_ready",
        "poll(1)",
        "poll(3)",
        "poll(4)",
        "poll(5)",
        "poll(6)",
    ] {
        expected.extend(each(at));
    }
    for fault in ["error", "panic", "hang"] {
        expected.push(format!("store:{fault}@interrupt_function"));
    }
    assert_eq!(names(store, false), expected);
}

#[test]
fn a_group_is_stopped_in_each_way_in_each_phase() {
    let group = || store().signals([Signal::HUP]);
    let mut expected = Vec::new();
    for phase in ["start", "ready(store)", "group_ready", "running"] {
        for stop in ["shutdown", "drop", "SIGHUP", "SIGHUP*2"] {
            expected.push(format!("{stop}@{phase}"));
        }
    }
    assert_eq!(names(group, true), expected);
}

#[test]
fn a_restart_has_each_fault_in_each_attempt() {
    let group = || {
        let mut group = Group::new("app");
        let execute = async |ctx: Context| ctx.interrupted().await;
        let restart = RestartPolicy::on_failure().max_restarts(2);
        let store = group.actor("store").restart(restart);
        store.add(execute, Interrupt::cancel());
        group
    };
    let names = names(group, false);
    let again: Vec<&String> = names.iter().filter(|name| name.contains('#')).collect();
    let mut expected = Vec::new();
    for attempt in 2..=3 {
        for at in [
            "first_poll",
            "ready",
            "group_ready",
            "interrupt",
            "after_interrupt",
            "poll(1)",
        ] {
            expected.extend(each(&format!("{at}#{attempt}")));
        }
    }
    assert_eq!(again, expected.iter().collect::<Vec<_>>());
}

#[test]
fn a_later_attempt_has_faults_if_its_delays_fit() {
    let group = || {
        let mut group = Group::new("app");
        let second = Duration::from_secs(1);
        let restart = RestartPolicy::on_failure().backoff(40 * second);
        let restart = restart.max_backoff(80 * second);
        let execute = async |ctx: Context| ctx.interrupted().await;
        let store = group.actor("store").restart(restart);
        store.add(execute, Interrupt::cancel());
        group
    };
    let names = names(group, false);
    // 40 s before the second attempt and 120 s before the third, of 60 s.
    assert!(names.iter().any(|name| name.ends_with("#2")));
    assert!(!names.iter().any(|name| name.ends_with("#3")));
}
