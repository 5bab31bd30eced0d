//! Contains panics of the user's code: takes a closure, gives back its value, or a [`Panic`] with the message and the
//! place. It never lets a panic through, and never keeps one from the panic hook the program had before (the quiet
//! variant apart).

use std::any::Any;
use std::cell::{Cell, RefCell};
use std::fmt;
use std::panic::{self, AssertUnwindSafe, PanicHookInfo};
use std::sync::{Arc, Once};
use std::thread;

const NOT_A_STRING: &str = "the payload is not a string";

/// A panic that was contained: its message and its place.
///
/// `Display` gives both, as in ``panicked at src/db.rs:12:9: connection lost``.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Panic(Arc<Note>);

impl Panic {
    /// The panic's message; of a panic whose payload is not a string, the words that say so.
    pub fn message(&self) -> &str {
        &self.0.message
    }

    /// Where it happened, as `file:line:column`.
    ///
    /// `None` when the panic hook could not note it: the panic came from another thread by
    /// [`resume_unwind`](std::panic::resume_unwind), or the program has replaced the hook since and does not call the
    /// former one.
    pub fn location(&self) -> Option<&str> {
        self.0.location.as_deref()
    }

    /// Whether it is the very same panic, and not one that only reads the same.
    pub(crate) fn is(&self, other: &Panic) -> bool {
        Arc::ptr_eq(&self.0, &other.0)
    }

    /// The place counts only where it belongs to this message: a panic that user code caught itself is noted too, and
    /// a wrong place misleads more than none.
    fn new(payload: &(dyn Any + Send), noted: Option<Arc<Note>>) -> Self {
        let message = message(payload);
        let noted = noted.filter(|note| note.message == message);
        Self(noted.unwrap_or_else(|| {
            Arc::new(Note {
                message: message.to_owned(),
                location: None,
            })
        }))
    }
}

impl fmt::Display for Panic {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.location() {
            Some(location) => write!(f, "panicked at {location}: {}", self.message()),
            None => write!(f, "panicked: {}", self.message()),
        }
    }
}

impl std::error::Error for Panic {}

/// Runs `f`; a panic in it comes back as a value, after the program's own panic hook has seen it.
pub(crate) fn catch<T>(f: impl FnOnce() -> T) -> Result<T, Panic> {
    catch_as(false, f)
}

/// As [`catch`], but the program's own panic hook hears nothing: for probing, where a panic is one of the answers.
pub(crate) fn catch_quiet<T>(f: impl FnOnce() -> T) -> Result<T, Panic> {
    catch_as(true, f)
}

/// Drops `value`; a panic in that comes back as a value.
pub(crate) fn drop_caught<T>(value: T) -> Option<Panic> {
    catch(|| drop(value)).err()
}

/// The innermost catch that is active on a thread. It needs no drop, because a task changes it at every poll.
#[derive(Clone, Copy)]
struct Frame {
    /// Without one, a panic is nobody's.
    active: bool,
    quiet: bool,
    /// Whether the hook has noted a panic in this one.
    noted: bool,
}

#[derive(Debug, PartialEq, Eq)]
struct Note {
    message: String,
    location: Option<String>,
}

const NO_FRAME: Frame = Frame {
    active: false,
    quiet: false,
    noted: false,
};

thread_local! {
    static FRAME: Cell<Frame> = const { Cell::new(NO_FRAME) };

    /// What the hook saw of the latest panic in each catch that has noted one, the outermost first.
    static NOTES: RefCell<Vec<Arc<Note>>> = const { RefCell::new(Vec::new()) };
}

fn catch_as<T>(quiet: bool, f: impl FnOnce() -> T) -> Result<T, Panic> {
    let outer = enter(quiet);
    let result = panic::catch_unwind(AssertUnwindSafe(f)).map_err(caught);
    leave(outer);
    result
}

/// Begins a catch. Returns the one that it is in.
fn enter(quiet: bool) -> Frame {
    install();
    let outer = frame();
    set_frame(Frame {
        active: true,
        quiet,
        noted: false,
    });
    outer
}

#[cold]
fn caught(payload: Box<dyn Any + Send>) -> Panic {
    let panic = Panic::new(&*payload, take_note());
    // A payload may panic when it is dropped, with a payload that does so again: the second one is leaked.
    if let Err(again) = panic::catch_unwind(AssertUnwindSafe(|| drop(payload))) {
        std::mem::forget(again);
    }
    panic
}

/// Ends a catch. The outer one may be unwinding already (this one is inside a destructor): what it noted has outlived this.
fn leave(outer: Frame) {
    if frame().noted {
        drop(take_note());
    }
    set_frame(outer);
}

/// What was noted in the innermost catch, which has then noted nothing.
fn take_note() -> Option<Arc<Note>> {
    let frame = frame();
    set_frame(Frame {
        noted: false,
        ..frame
    });
    let take = |notes: &RefCell<Vec<_>>| {
        if frame.noted {
            notes.borrow_mut().pop()
        } else {
            None
        }
    };
    NOTES.try_with(take).ok().flatten()
}

/// A thread whose locals are gone already is in no catch, as far as can be told.
fn frame() -> Frame {
    FRAME.try_with(Cell::get).unwrap_or(NO_FRAME)
}

fn set_frame(frame: Frame) {
    let _ = FRAME.try_with(|cell| cell.set(frame));
}

/// Puts the hook in front of the program's own, once per process. While a thread unwinds the standard library refuses
/// that with a panic: then the next catch does it.
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

/// Notes a panic for the catch that is active on this thread, if there is one; whether that is a quiet one. A thread whose
/// locals are gone notes nothing: its panics are contained all the same, without a place.
fn note(info: &PanicHookInfo<'_>) -> bool {
    if !frame().active {
        return false;
    }
    // Made before the notes are borrowed: asking for the payload may run the `Display` of what the panic formats.
    let message = message(info.payload()).to_owned();
    let noted = Arc::new(Note {
        message,
        location: info.location().map(ToString::to_string),
    });
    drop(take_note());
    let frame = frame();
    let is_noted = NOTES
        .try_with(|notes| notes.borrow_mut().push(noted))
        .is_ok();
    set_frame(Frame {
        noted: is_noted,
        ..frame
    });
    frame.quiet
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
