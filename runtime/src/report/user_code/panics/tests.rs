//! Tests that set the panic hook of the process run in a child process.

use std::panic::{catch_unwind, panic_any, resume_unwind, set_hook};
use std::process::Command;
use std::sync::atomic::{AtomicUsize, Ordering};

use super::*;

struct PanicsOnDrop(&'static str);

impl Drop for PanicsOnDrop {
    fn drop(&mut self) {
        panic!("{}", self.0);
    }
}

/// A payload that panics when it is dropped, with a payload that does so again.
struct Hydra;

impl Drop for Hydra {
    fn drop(&mut self) {
        panic_any(Hydra);
    }
}

/// Runs a closure when dropped.
struct OnDrop<F: FnMut()>(F);

impl<F: FnMut()> Drop for OnDrop<F> {
    fn drop(&mut self) {
        (self.0)();
    }
}

/// Runs the named test again in a process of its own. Returns `true` in that process.
fn in_own_process(name: &str) -> bool {
    if std::env::var_os("RUNGROUP_TEST_ALONE").is_some() {
        return true;
    }
    let (_, module) = module_path!().split_once("::").unwrap();
    let output = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", &format!("{module}::{name}"), "--nocapture"])
        .env("RUNGROUP_TEST_ALONE", "1")
        .output()
        .unwrap();
    let stdout = String::from_utf8_lossy(&output.stdout);
    assert!(
        output.status.success() && stdout.contains("1 passed"),
        "{output:?}"
    );
    false
}

#[test]
fn catch_returns_the_value() {
    assert_eq!(catch(|| 7).unwrap(), 7);
    assert!(drop_caught(7).is_none());
}

#[test]
fn catch_returns_a_panic_with_message_and_location() {
    let here = line!() + 1;
    let panic = catch(|| panic!("{} lost", "connection")).unwrap_err();
    assert_eq!(panic.message(), "connection lost");
    let place = panic.location().unwrap();
    assert!(place.contains(&format!("tests.rs:{here}:")), "{place}");
    assert_eq!(
        panic.to_string(),
        format!("panicked at {place}: connection lost")
    );
    assert_eq!(
        catch(|| panic!("literal")).unwrap_err().message(),
        "literal"
    );
}

#[test]
fn a_payload_that_is_no_string_keeps_its_location() {
    let panic = catch(|| panic_any(7)).unwrap_err();
    assert_eq!(panic.message(), NOT_A_STRING);
    assert!(panic.location().is_some());
}

#[test]
fn a_payload_that_panics_when_dropped_is_contained() {
    let panic = catch(|| panic_any(PanicsOnDrop("payload"))).unwrap_err();
    assert_eq!(panic.message(), NOT_A_STRING);
    assert!(panic.location().is_some());
    assert!(catch(|| panic_any(Hydra)).is_err());
}

#[test]
fn catches_nest() {
    let outer = catch(|| {
        let inner = catch(|| panic!("inner")).unwrap_err();
        assert_eq!(inner.message(), "inner");
        panic!("outer");
    });
    let outer = outer.unwrap_err();
    assert_eq!(outer.message(), "outer");
    assert!(outer.location().is_some());
}

#[test]
fn a_catch_in_a_destructor_keeps_the_location_outside() {
    let mut inner = None;
    let here = line!() + 3;
    let outer = catch(|| {
        let _on_drop = OnDrop(|| inner = drop_caught(PanicsOnDrop("inner")));
        panic!("outer");
    })
    .unwrap_err();
    assert_eq!(outer.message(), "outer");
    assert!(outer.location().unwrap().contains(&format!(":{here}:")));
    assert_eq!(inner.unwrap().message(), "inner");
}

#[test]
fn a_panic_that_user_code_caught_has_no_location() {
    let panic = catch(|| {
        let _ = catch_unwind(|| panic!("caught"));
        resume_unwind(Box::new("from another thread"));
    })
    .unwrap_err();
    assert_eq!(panic.location(), None);
    assert_eq!(panic.to_string(), "panicked: from another thread");
}

#[test]
fn drop_caught_returns_the_panic() {
    assert_eq!(
        drop_caught(PanicsOnDrop("in drop")).unwrap().message(),
        "in drop"
    );
}

static CALLED: AtomicUsize = AtomicUsize::new(0);

#[test]
fn only_a_quiet_catch_skips_the_former_hook() {
    if !in_own_process("only_a_quiet_catch_skips_the_former_hook") {
        return;
    }
    set_hook(Box::new(|_| {
        CALLED.fetch_add(1, Ordering::Relaxed);
    }));
    let called = || CALLED.load(Ordering::Relaxed);

    assert!(catch(|| panic!("loud")).is_err());
    assert_eq!(called(), 1);
    let quiet = catch_quiet(|| panic!("quiet")).unwrap_err();
    assert!(quiet.location().is_some());
    assert_eq!(called(), 1);
    let nested = catch_quiet(|| catch(|| panic!("loud in quiet")));
    // A catch within a quiet one is quiet, too.
    assert!(nested.unwrap().is_err());
    assert_eq!(called(), 1);
    assert!(catch_unwind(|| panic!("no catch is active")).is_err());
    assert_eq!(called(), 2);
}

#[test]
fn the_first_catch_may_start_while_unwinding() {
    if !in_own_process("the_first_catch_may_start_while_unwinding") {
        return;
    }
    let mut inner = None;
    let outer = catch_unwind(AssertUnwindSafe(|| {
        let _on_drop = OnDrop(|| inner = drop_caught(PanicsOnDrop("inner")));
        panic!("outer");
    }));
    assert!(outer.is_err());
    let inner = inner.unwrap();
    assert_eq!((inner.message(), inner.location()), ("inner", None));
    assert!(catch(|| panic!("later")).unwrap_err().location().is_some());
}
