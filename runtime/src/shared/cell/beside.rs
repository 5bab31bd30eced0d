//! Those who wait beside the seat: for more than a flag of the stop, or because the seat was taken.

use std::sync::atomic::Ordering;

use super::Cell;

impl Cell {
    /// Sets flags, and lets whoever waits for something else look again.
    pub(super) fn changed(&self, flags: u64) {
        // Either this finds the mark of whoever waits, or they set it after this and see what has changed.
        let before = self.flags.fetch_or(flags, Ordering::AcqRel);
        self.notify_beside(before);
    }

    pub(super) fn notify_beside(&self, flags: u64) {
        if let Some(beside) = self.beside.get().filter(|_| flags & Cell::WATCHED != 0) {
            beside.notify_waiters();
        }
    }

    /// Waits until there is something to find, which is looked for whenever something was told or has changed.
    pub(crate) async fn until<T>(&self, found: impl Fn(&Cell) -> Option<T>) -> T {
        let beside = self.beside.get_or_init(Box::default);
        // Whoever has changed something and found nobody to notify has done so before this, and it is seen below.
        self.flags.fetch_or(Cell::WATCHED, Ordering::AcqRel);
        loop {
            // From here on a notification is kept, so that the look cannot miss what comes after it.
            let told = beside.notified();
            if let Some(found) = found(self) {
                return found;
            }
            told.await;
        }
    }
}
