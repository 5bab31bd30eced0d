//! How late a busy machine wakes a thread. A test that measures a time allows for it.

use std::sync::mpsc::{RecvTimeoutError, Sender, channel};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

/// The threads that wake one after the other from a signal to the exit that a test observes, each of which a busy machine may
/// delay: the program at the signal, at its limit, and after its final message; the reader of its output, and the test itself.
pub(crate) const WAKES: u32 = 5;

/// A thread that measures how late it wakes.
pub(crate) struct Starved(Sender<()>, JoinHandle<Duration>);

impl Starved {
    pub(crate) fn watch() -> Starved {
        const INTERVAL: Duration = Duration::from_millis(5);
        let (stop, stopped) = channel();
        let thread = thread::spawn(move || {
            let mut longest = Duration::ZERO;
            loop {
                let began = Instant::now();
                if stopped.recv_timeout(INTERVAL) != Err(RecvTimeoutError::Timeout) {
                    return longest;
                }
                longest = longest.max(began.elapsed().saturating_sub(INTERVAL));
            }
        });
        Starved(stop, thread)
    }

    /// The longest time by which it was late.
    pub(crate) fn longest(self) -> Duration {
        drop(self.0);
        self.1.join().expect("it does not panic")
    }
}
