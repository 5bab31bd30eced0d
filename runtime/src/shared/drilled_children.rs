//! The child processes of an actor under a drill: the fault that is planted in one, and the processes that are alive.

use std::cell::RefCell;
use std::sync::{Arc, Mutex, MutexGuard};

use crate::report::user_code::lock;

/// A fault of a child process.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum ChildFault {
    /// The process is killed.
    Kill,
    /// The process is killed, and its end counts as an exit with this code.
    Exit(i32),
    /// The signal to stop does not reach the process group.
    IgnoreStop,
}

/// The child processes of one actor.
#[derive(Default)]
pub(crate) struct DrilledChildren(Mutex<ChildrenState>);

#[derive(Default)]
struct ChildrenState {
    planted: Option<ChildFault>,
    alive: Vec<u32>,
}

thread_local! {
    static CURRENT: RefCell<Option<Arc<DrilledChildren>>> = const { RefCell::new(None) };
}

/// Runs code of the actor that has these children.
pub(crate) fn within<T>(children: &Arc<DrilledChildren>, run: impl FnOnce() -> T) -> T {
    let _restored = RestoreChildren(CURRENT.replace(Some(Arc::clone(children))));
    run()
}

struct RestoreChildren(Option<Arc<DrilledChildren>>);

impl Drop for RestoreChildren {
    fn drop(&mut self) {
        CURRENT.set(self.0.take());
    }
}

impl DrilledChildren {
    fn lock(&self) -> MutexGuard<'_, ChildrenState> {
        lock(&self.0)
    }

    /// The next child that is polled has this fault.
    pub(crate) fn plant(&self, fault: ChildFault) {
        self.lock().planted = Some(fault);
    }

    /// Returns the numbers of the processes that were not reaped.
    pub(crate) fn alive(&self) -> Vec<u32> {
        self.lock().alive.clone()
    }
}

/// Takes the fault that is planted in a child of the actor whose code runs on this thread.
#[cfg(all(feature = "process", unix))]
pub(crate) fn take_fault() -> Option<ChildFault> {
    let children = CURRENT.with_borrow(Clone::clone)?;
    children.lock().planted.take()
}

/// A child process that was not reaped, until this is dropped.
#[cfg(all(feature = "process", unix))]
pub(crate) struct AliveChild(Option<Arc<DrilledChildren>>, u32);

#[cfg(all(feature = "process", unix))]
impl AliveChild {
    /// A child of the actor whose code runs on this thread.
    pub(crate) fn new(pid: u32) -> AliveChild {
        let children = CURRENT.with_borrow(Clone::clone);
        if let Some(children) = &children {
            children.lock().alive.push(pid);
        }
        AliveChild(children, pid)
    }
}

#[cfg(all(feature = "process", unix))]
impl Drop for AliveChild {
    fn drop(&mut self) {
        if let Some(children) = &self.0 {
            children.lock().alive.retain(|pid| *pid != self.1);
        }
    }
}
