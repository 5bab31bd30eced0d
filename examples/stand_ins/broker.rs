//! A message broker in memory with a blocking client, like that of a Kafka library. It counts the polled messages, and
//! refuses a commit that skips or repeats a message.

use std::sync::{Condvar, Mutex, PoisonError};
use std::time::Duration;

/// How long a partition takes to produce its next message.
const PERIOD: Duration = Duration::from_millis(1);

/// One message.
#[derive(Debug)]
pub struct Message {
    /// Where it came from.
    pub partition: usize,
    /// Its number in the partition, from 1.
    pub offset: u64,
    /// The number again, as text.
    pub payload: String,
}

/// The faults that a test plants with the variable `FAULT`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Fault {
    None,
    /// The tenth message of partition 1 is not a number.
    Poison,
    /// The tenth commit never returns.
    Hang,
    /// The tenth commit of partition 0 panics.
    Panic,
}

/// A broker with some partitions.
#[derive(Debug)]
pub struct Broker {
    state: Mutex<State>,
    woken: Condvar,
    fault: Fault,
}

#[derive(Debug)]
struct State {
    /// Per partition, how many messages were polled and how many committed.
    partitions: Vec<(u64, u64)>,
    polled: usize,
    is_woken: bool,
}

impl Broker {
    /// Returns a broker that produces messages for each partition in turn.
    #[must_use]
    pub fn new(partitions: usize) -> Self {
        Self {
            state: Mutex::new(State {
                partitions: vec![(0, 0); partitions],
                polled: 0,
                is_woken: false,
            }),
            woken: Condvar::new(),
            fault: match std::env::var("FAULT").as_deref() {
                Ok("poison") => Fault::Poison,
                Ok("hang") => Fault::Hang,
                Ok("panic") => Fault::Panic,
                _ => Fault::None,
            },
        }
    }

    /// Blocks until the next message arrives. Returns `None` after [`wake`](Self::wake).
    pub fn poll(&self) -> Option<Message> {
        let state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        let (mut state, _) = self
            .woken
            .wait_timeout_while(state, PERIOD, |state| !state.is_woken)
            .unwrap_or_else(PoisonError::into_inner);
        if state.is_woken {
            return None;
        }
        let partition = state.polled % state.partitions.len();
        state.polled += 1;
        let (polled, _) = &mut state.partitions[partition];
        *polled += 1;
        let offset = *polled;
        let poisoned = self.fault == Fault::Poison && (partition, offset) == (1, 10);
        Some(Message {
            partition,
            offset,
            payload: if poisoned {
                "ten".to_owned()
            } else {
                offset.to_string()
            },
        })
    }

    /// Ends the present and every later [`poll`](Self::poll).
    pub fn wake(&self) {
        println!("broker: polls no more");
        self.state
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .is_woken = true;
        self.woken.notify_all();
    }

    /// Commits a message. Each commit is a request to the broker.
    ///
    /// # Panics
    ///
    /// Panics if the message does not follow the last one that was committed, or if the variable `FAULT` is `panic`.
    pub async fn commit(&self, partition: usize, offset: u64) {
        if self.fault == Fault::Hang && offset == 10 {
            println!("broker: a commit hangs");
            std::future::pending::<()>().await;
        }
        tokio::task::yield_now().await;
        let is_tenth = (partition, offset) == (0, 10);
        assert!(self.fault != Fault::Panic || !is_tenth, "a commit panics");
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        let (_, committed) = &mut state.partitions[partition];
        assert_eq!(
            offset,
            *committed + 1,
            "commits of partition {partition} are in order"
        );
        *committed = offset;
        if is_tenth {
            println!("broker: ten messages of partition 0 are committed");
        }
    }
}

impl Drop for Broker {
    fn drop(&mut self) {
        let state = self.state.get_mut().unwrap_or_else(PoisonError::into_inner);
        let lost: Vec<_> = state
            .partitions
            .iter()
            .map(|(polled, committed)| polled - committed)
            .collect();
        println!("broker: closed, lost per partition: {lost:?}");
    }
}
