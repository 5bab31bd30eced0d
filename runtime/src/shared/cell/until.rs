//! The wait for a flag of the stop.

use std::future::Future;
use std::pin::Pin;
use std::task::{Context, Poll, Waker};

use super::{Attempt, Cell, Told};

/// Waits until a flag is set. Written out, because every execute has room for it.
pub(crate) struct Until<'a> {
    cell: &'a Cell,
    flag: u64,
    of: Attempt,
    /// Whether it has the seat: mostly there is one who waits, execute itself.
    is_seated: bool,
    /// How it waits where somebody else has the seat.
    beside: Option<Pin<Box<dyn Future<Output = ()> + Send + 'a>>>,
}

impl<'a> Until<'a> {
    pub(super) fn new(cell: &'a Cell, flag: u64, of: Attempt) -> Until<'a> {
        Until {
            cell,
            flag,
            of,
            is_seated: false,
            beside: None,
        }
    }

    /// Takes the seat, unless somebody else has it, and lets `waker` be woken there. Returns whether it has the seat.
    fn sit(&mut self, waker: &Waker) -> bool {
        let awaits = |told: &Told| {
            told.seated
                .as_ref()
                .is_some_and(|seated| seated.will_wake(waker))
        };
        if self.is_seated && awaits(&self.cell.lock()) {
            return true;
        }
        // A waker may be the user's code: not under the lock.
        let waker = waker.clone();
        let mut told = self.cell.lock();
        if told.is_seated && !self.is_seated {
            drop(told);
            return false;
        }
        (told.is_seated, self.is_seated) = (true, true);
        let former = told.seated.replace(waker);
        drop(told);
        drop(former);
        true
    }
}

impl Future for Until<'_> {
    type Output = ();

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<()> {
        let (cell, flag, of) = (self.cell, self.flag, self.of);
        if cell.was_told(flag, of) {
            return Poll::Ready(());
        }
        if self.beside.is_none() && self.sit(cx.waker()) {
            // After the lock: who set the flag before that found nobody to wake.
            return if cell.was_told(flag, of) {
                Poll::Ready(())
            } else {
                Poll::Pending
            };
        }
        let wait = || Box::pin(cell.until(move |cell| cell.was_told(flag, of).then_some(()))) as _;
        self.beside.get_or_insert_with(wait).as_mut().poll(cx)
    }
}

impl Drop for Until<'_> {
    fn drop(&mut self) {
        if self.is_seated {
            let mut told = self.cell.lock();
            told.is_seated = false;
            let waker = told.seated.take();
            drop(told);
            drop(waker);
        }
    }
}
