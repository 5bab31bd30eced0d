//! The lines on stderr about somebody who is stuck, letter by letter: who, for how long, and the option that changes it.

use super::*;
use crate::GraceOrigin;
use crate::report::stderr::noted::lines_of;

const fn secs(seconds: u64) -> Duration {
    Duration::from_secs(seconds)
}

#[track_caller]
fn assert_line(warn: impl FnOnce(), expected: &str) {
    assert_eq!(lines_of(warn), [expected]);
}

fn unfinished(execute: bool, interrupt: bool, tasks: bool) -> Unfinished {
    Unfinished {
        execute,
        interrupt,
        tasks,
    }
}

const fn grace(seconds: u64, origin: GraceOrigin) -> AbortedBy {
    AbortedBy::Grace {
        length: secs(seconds),
        origin,
    }
}

const fn group_grace(seconds: u64, handed_down: bool) -> AbortedBy {
    AbortedBy::GroupGrace {
        length: secs(seconds),
        handed_down,
    }
}

#[test]
fn a7_the_line_of_a_late_actor_states_limit_and_option() {
    let declared = grace(4, GraceOrigin::Declared);
    for (parts, abort, line) in [
        (
            unfinished(true, false, false),
            AbortTime::In(secs(1), declared),
            "execute still runs, and it will be aborted in 1 s, when its grace period of 4 s (declared) expires; set `grace` on `api` to change it",
        ),
        (
            unfinished(false, true, false),
            AbortTime::In(secs(22), group_grace(25, false)),
            "interrupt still runs, and it will be aborted in 22 s, when the group's grace period of 25 s expires; set `grace` on the group to change it",
        ),
        (
            unfinished(false, false, true),
            AbortTime::In(secs(2), grace(5, GraceOrigin::Restart)),
            "tasks still run, and it will be aborted in 2 s, when its grace period of 5 s (the default before a restart) expires; set `grace` on `api` to change it",
        ),
        (
            unfinished(true, true, true),
            AbortTime::In(secs(2), grace(6, GraceOrigin::Share { of: secs(8) })),
            "execute, interrupt and tasks still run, and it will be aborted in 2 s, when its grace period of 6 s (its share of the group's 8 s) expires; set `grace` on `api` to change it",
        ),
        (
            unfinished(true, true, false),
            AbortTime::Never,
            "execute and interrupt still run, and no grace period limits it; set `grace` on `api` to limit it",
        ),
        (
            unfinished(true, false, false),
            AbortTime::Passed(declared),
            "execute still runs, and it was aborted: exceeded its grace period of 4 s (declared); set `grace` on `api` to change it",
        ),
        (
            unfinished(true, false, false),
            AbortTime::Passed(AbortedBy::Signal(Signal::TERM)),
            "execute still runs, and it was aborted: forced by SIGTERM",
        ),
    ] {
        assert_line(
            || still_running("app", "api", false, parts, Some(secs(3)), abort),
            &format!("actor `api` has not ended 3 s after its interrupt: {line}"),
        );
    }
    let abort = AbortTime::In(secs(2), group_grace(8, true));
    assert_line(
        || {
            let parts = unfinished(true, false, false);
            still_running("app", "inner", true, parts, Some(secs(3)), abort);
        },
        "actor `inner` has not ended 3 s after its interrupt: its group has not ended, and it will be aborted in 2 s, when the group's grace period of 8 s (set by its parent group) expires; set `grace` on the field of its group to change it",
    );
}

#[test]
fn a7_the_line_of_an_unready_actor_states_limit_and_option() {
    let limit = |is_of_group| {
        Some(ReadyWithin {
            length: secs(10),
            remaining: secs(7),
            is_of_group,
        })
    };
    for (missing, waiting, limit, line) in [
        (
            "has not returned",
            None,
            None,
            "it has not returned; set `ready_within` on `db` to limit this",
        ),
        (
            "has not called `ctx.ready`",
            Some(("api", 0)),
            limit(false),
            "it has not called `ctx.ready`; `api` waits for it; it will fail in 7 s, when its `ready_within` of 10 s expires; set `ready_within` on `db` to change it",
        ),
        (
            "has not returned from `open`",
            Some(("api", 2)),
            limit(true),
            "it has not returned from `open`; `api` and 2 more wait for it; the start will fail in 7 s, when the group's `ready_within` of 10 s expires; set `ready_within` on the group to change it",
        ),
    ] {
        assert_line(
            || not_ready("app", "db", secs(3), missing, waiting, limit),
            &format!("actor `db` is not ready 3 s after its start: {line}"),
        );
    }
}

#[test]
fn a7_the_line_of_a_late_drop_states_limit_and_option() {
    let limit = |length, by| DropLimit {
        length: secs(length),
        by,
    };
    for (has_run, limit, line) in [
        (
            true,
            None,
            "after the last actor ended, and no grace period limits it; set `grace` on the group to limit it",
        ),
        (
            true,
            Some((secs(6), limit(9, group_grace(10, false)))),
            "after the last actor ended, and it will be abandoned in 6 s, when its time of 9 s (the rest of the group's grace period of 10 s) expires; set `grace` on the group to change it",
        ),
        (
            false,
            Some((secs(7), limit(10, group_grace(10, false)))),
            "after group `app` failed before its run, and it will be abandoned in 7 s, when its time of 10 s (the group's grace period) expires; set `grace` on the group to change it",
        ),
        (
            true,
            Some((secs(1), limit(4, AbortedBy::Signal(Signal::INT)))),
            "after the last actor ended, and it will be abandoned in 1 s, when its time of 4 s (forced by SIGINT) expires",
        ),
    ] {
        assert_line(
            || still_dropping("app", "pool", has_run, secs(3), limit),
            &format!("the drop of `pool` has not finished 3 s {line}"),
        );
    }
}

#[cfg(feature = "signal")]
#[test]
fn a7_the_line_of_a_late_build_states_how_to_limit_it() {
    for (field, what) in [
        (None, "the build closure"),
        (Some("store"), "the build of `store`"),
    ] {
        assert_line(
            || still_building(field, secs(3)),
            &format!(
                "{what} has not returned 3 s after it began; limit it with `tokio::time::timeout`, or end the process by a signal"
            ),
        );
    }
}
