//! Contains panics of user code. A panic becomes a [`PanicError`] with the message and the location, which only the panic
//! hook sees. The hook that the program had before is still called, except within [`catch_quiet`].

use std::any::Any;
use std::cell::Cell;
use std::hint;
use std::panic::{self, AssertUnwindSafe, PanicHookInfo};
use std::sync::Once;
use std::thread;

use super::panic_error::PanicError;

const NOT_A_STRING: &str = "the payload is not a string";

/// Runs `f`. A panic in it becomes an error, after the program's own panic hook was called.
pub(crate) fn catch<T>(f: impl FnOnce() -> T) -> Result<T, PanicError> {
    catch_as(false, f)
}

/// Like [`catch`], without a call of the program's own panic hook: for probes that may panic.
pub(crate) fn catch_quiet<T>(f: impl FnOnce() -> T) -> Result<T, PanicError> {
    catch_as(true, f)
}

/// Calls code of the user's. The standard library ends the backtrace of a panic at a frame of this name, and
/// [`sources`](crate::report::text::sources) that of an error: the callers are the crate and the runtime.
#[inline(never)]
pub(crate) fn __rust_begin_short_backtrace<T>(f: impl FnOnce() -> T) -> T {
    let result = f();
    // Keeps the frame, which the last call of a function may take over.
    hint::black_box(());
    result
}

/// Drops `value`. Returns the panic of the drop, if it panicked.
pub(crate) fn drop_caught<T>(value: T) -> Option<PanicError> {
    catch(|| drop(value)).err()
}

/// The catches that are active on this thread.
#[derive(Clone, Copy)]
struct Active {
    is_any: bool,
    /// Set within a quiet catch.
    is_quiet: bool,
    /// Set if a panic was noted since the innermost catch began.
    has_noted: bool,
}

thread_local! {
    /// Apart from the panic, because every poll of user code changes it: it needs no destructor.
    static ACTIVE: Cell<Active> = const {
        Cell::new(Active {
            is_any: false,
            is_quiet: false,
            has_noted: false,
        })
    };
    /// The latest panic within the innermost catch that the hook has seen. No panic is noted on a thread whose locals are
    /// destroyed.
    static NOTED: Cell<Option<PanicError>> = const { Cell::new(None) };
}

fn catch_as<T>(quiet: bool, f: impl FnOnce() -> T) -> Result<T, PanicError> {
    let (mut f, mut result) = (Some(f), None);
    contain(quiet, &mut || result = f.take().map(|f| f()))?;
    Ok(result.expect("`f` ran and did not panic"))
}

/// A call of a function of any type. A `dyn FnMut` would do, with twice the code for each type.
pub(crate) trait ErasedCall {
    fn run(&mut self);
}

impl<F: FnMut()> ErasedCall for F {
    fn run(&mut self) {
        self();
    }
}

/// Like [`catch`], for a function that returns nothing. It adds no code for the type of the function.
pub(crate) fn catch_call(call: &mut dyn ErasedCall) -> Result<(), PanicError> {
    contain(false, call)
}

/// Everything that does not depend on the type of what runs: a program has dozens of these types.
fn contain(quiet: bool, call: &mut dyn ErasedCall) -> Result<(), PanicError> {
    install();
    let outer = ACTIVE.get();
    // The call may be in a destructor, while the panic that is noted unwinds.
    let unwinding = if outer.has_noted { take_noted() } else { None };
    ACTIVE.set(Active {
        is_any: true,
        // A catch within a quiet one is quiet, too.
        is_quiet: outer.is_quiet || quiet,
        has_noted: false,
    });
    let result = panic::catch_unwind(AssertUnwindSafe(|| call.run())).map_err(caught);
    if outer.has_noted || ACTIVE.get().has_noted {
        replace_noted(unwinding);
    }
    ACTIVE.set(outer);
    result
}

#[cold]
fn caught(payload: Box<dyn Any + Send>) -> PanicError {
    let message = message(&*payload);
    let noted = take_noted();
    // User code may have caught the panic that was noted: a wrong location misleads more than none.
    let noted = noted.filter(|noted| noted.message() == message);
    let panic = noted.unwrap_or_else(|| PanicError::new(message.to_owned(), None));
    // A payload may panic when it is dropped, with a payload that does so again: the second one is leaked.
    if let Err(again) = panic::catch_unwind(AssertUnwindSafe(|| drop(payload))) {
        std::mem::forget(again);
    }
    panic
}

#[cold]
fn take_noted() -> Option<PanicError> {
    NOTED.try_with(Cell::take).ok().flatten()
}

/// Returns `true` if the panic is noted.
#[cold]
fn replace_noted(panic: Option<PanicError>) -> bool {
    NOTED.try_with(|noted| noted.set(panic)).is_ok()
}

/// Puts the hook in front of the program's own, once per process. The standard library panics if a hook is set while the
/// thread unwinds: then the next catch does it.
fn install() {
    static HOOK: Once = Once::new();
    if HOOK.is_completed() || thread::panicking() {
        return;
    }
    HOOK.call_once(|| {
        let former = panic::take_hook();
        panic::set_hook(Box::new(move |info| {
            if !note(info) {
                former(info);
            }
        }));
    });
}

/// Notes a panic for the innermost catch on this thread. Returns `true` if that is a quiet one. Outside of every catch the
/// panic is not contained.
fn note(info: &PanicHookInfo<'_>) -> bool {
    let active = ACTIVE.get();
    if !active.is_any {
        return false;
    }
    let message = message(info.payload()).to_owned();
    let panic = PanicError::new(message, info.location().map(ToString::to_string));
    ACTIVE.set(Active {
        has_noted: replace_noted(Some(panic)),
        ..active
    });
    active.is_quiet
}

fn message(payload: &(dyn Any + Send)) -> &str {
    payload
        .downcast_ref::<&'static str>()
        .copied()
        .or_else(|| payload.downcast_ref::<String>().map(String::as_str))
        .unwrap_or(NOT_A_STRING)
}

#[cfg(test)]
mod tests;
