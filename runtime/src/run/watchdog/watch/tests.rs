//! The limits of the process, to the millisecond, on a paused clock.

use std::time::Duration;

use tokio::sync::mpsc;
use tokio::task::JoinHandle;
use tokio::time::{Instant, advance, sleep};

use super::{Command, FinalMessage, MESSAGE_LIMIT, ProcessEnd, Watch, WatchLimit, WatchedRun};
use crate::run::signals::{PassedSignal, Signals};
use crate::{Exit, Signal};

const GRACE: Duration = Duration::from_secs(8);

const INT: Exit = Exit::from_signal(Signal::INT);
const TERM: Exit = Exit::from_signal(Signal::TERM);

struct Watched {
    commands: mpsc::UnboundedSender<Command>,
    signals: mpsc::Sender<PassedSignal>,
    driver: mpsc::Receiver<PassedSignal>,
    thread: JoinHandle<ProcessEnd>,
    began: Instant,
}

impl Watched {
    fn building() -> Watched {
        let (commands, receiver) = mpsc::unbounded_channel();
        let (signals, passed_on) = mpsc::channel(8);
        let mut watch = Watch::new(receiver);
        watch.signals = Signals::passed_on(passed_on);
        Watched {
            commands,
            signals,
            driver: mpsc::channel(1).1,
            thread: tokio::spawn(watch.watch()),
            began: Instant::now(),
        }
    }

    async fn running(grace: Option<Duration>) -> Watched {
        let mut watched = Watched::building();
        let (driver, receiver) = mpsc::channel(8);
        watched.driver = receiver;
        let run = WatchedRun {
            group: "app".to_owned(),
            grace,
            signals: vec![Signal::TERM, Signal::INT, Signal::HUP],
            driver,
        };
        watched.send(Command::Run(Signals::default(), run)).await;
        watched
    }

    async fn finished() -> Watched {
        let watched = Watched::running(None).await;
        watched.send(Command::Finished(Exit::FAILURE)).await;
        watched
    }

    async fn send(&self, command: Command) {
        assert!(self.commands.send(command).is_ok());
        settle().await;
    }

    async fn limit(&self, seconds: u64, exit: Exit) {
        let limit = WatchLimit::after(
            Duration::from_secs(seconds),
            exit,
            FinalMessage::ExitBlocked,
        );
        self.send(Command::Limit(limit)).await;
    }

    async fn signal(&self, signal: Signal) {
        let passed = PassedSignal::now(signal);
        self.signals.send(passed).await.unwrap();
        settle().await;
    }

    fn lives(&self) -> bool {
        !self.thread.is_finished()
    }

    /// The exit code, and how long after the beginning the process is gone, the final message included.
    async fn ends(self) -> (Exit, Duration) {
        let end = self.thread.await.unwrap();
        let words = match end.message {
            FinalMessage::None => Duration::ZERO,
            _ => MESSAGE_LIMIT,
        };
        (end.exit, self.began.elapsed() + words)
    }
}

async fn settle() {
    for _ in 0..8 {
        tokio::task::yield_now().await;
    }
}

const fn millis(millis: u64) -> Duration {
    Duration::from_millis(millis)
}

/// The tick of tokio's clock.
const PRECISION: Duration = millis(11);

#[track_caller]
fn assert_at(ends: (Exit, Duration), exit: Exit, at: Duration) {
    let (code, took) = ends;
    assert_eq!(code, exit);
    assert!(took >= at && took <= at + PRECISION, "{took:?} for {at:?}");
}

#[tokio::test(start_paused = true)]
async fn g6_a_stop_ends_50_ms_before_its_second() {
    let watched = Watched::running(Some(GRACE)).await;
    watched.limit(8, Exit::FAILURE).await;
    assert_at(watched.ends().await, Exit::FAILURE, GRACE + millis(950));
}

#[tokio::test(start_paused = true)]
async fn the_earlier_of_two_limits_counts() {
    for seconds in [[2, 8], [8, 2]] {
        let watched = Watched::running(Some(GRACE)).await;
        for seconds in seconds {
            watched
                .limit(seconds, Exit::from(u8::try_from(seconds).unwrap()))
                .await;
        }
        assert_at(watched.ends().await, Exit::from(2), millis(2_950));
    }
}

#[tokio::test(start_paused = true)]
async fn a_limit_that_was_lifted_ends_nothing() {
    let watched = Watched::running(Some(GRACE)).await;
    watched.limit(1, Exit::FAILURE).await;
    watched.send(Command::Lift).await;
    sleep(60 * GRACE).await;
    assert!(watched.lives());
}

#[tokio::test(start_paused = true)]
async fn the_code_of_the_run_replaces_that_of_the_limit() {
    let watched = Watched::running(Some(GRACE)).await;
    watched.limit(8, Exit::FAILURE).await;
    watched.send(Command::Finished(Exit::from(7))).await;
    assert_at(watched.ends().await, Exit::from(7), GRACE + millis(950));
}

/// One jump of the clock is one late tick: the time of a process that was stopped.
#[tokio::test(start_paused = true)]
async fn frozen_time_does_not_count() {
    let watched = Watched::running(Some(GRACE)).await;
    watched.limit(8, Exit::FAILURE).await;
    for _ in 0..3 {
        advance(60 * GRACE).await;
        settle().await;
    }
    assert!(watched.lives());
    let (exit, took) = watched.ends().await;
    assert_eq!(exit, Exit::FAILURE);
    let used = took.saturating_sub(3 * 60 * GRACE);
    // Each freeze falls into a tick of 100 ms, of which all counts.
    assert!(
        used >= GRACE + millis(650) && used <= GRACE + millis(960),
        "{used:?}"
    );
}

#[tokio::test(start_paused = true)]
async fn a_thread_that_is_late_for_lack_of_a_processor_counts() {
    let watched = Watched::running(Some(GRACE)).await;
    watched.limit(8, Exit::FAILURE).await;
    while watched.lives() {
        advance(millis(900)).await;
        settle().await;
    }
    assert!(watched.began.elapsed() < GRACE + millis(2 * 900 + 950));
}

#[tokio::test(start_paused = true)]
async fn a_signal_during_build_ends_the_process() {
    let watched = Watched::building();
    watched.signal(Signal::INT).await;
    assert_at(watched.ends().await, INT, Duration::ZERO);
}

#[tokio::test(start_paused = true)]
async fn a_signal_that_is_not_listed_ends_the_process() {
    let watched = Watched::running(None).await;
    watched.signal(Signal::QUIT).await;
    assert_at(
        watched.ends().await,
        Exit::from_signal(Signal::QUIT),
        Duration::ZERO,
    );
}

#[tokio::test(start_paused = true)]
async fn a_listed_signal_reaches_the_driver_and_limits_the_stop() {
    let mut watched = Watched::running(Some(GRACE)).await;
    watched.signal(Signal::TERM).await;
    assert_eq!(watched.driver.try_recv().unwrap().signal, Signal::TERM);
    assert_at(watched.ends().await, Exit::FAILURE, GRACE + millis(950));
}

#[tokio::test(start_paused = true)]
async fn without_a_grace_a_driver_that_reads_has_no_limit() {
    let mut watched = Watched::running(None).await;
    for _ in 0..5 {
        watched.signal(Signal::TERM).await;
        assert_eq!(watched.driver.try_recv().unwrap().signal, Signal::TERM);
        sleep(60 * GRACE).await;
    }
    assert!(watched.lives());
}

#[tokio::test(start_paused = true)]
async fn c7_a_blocked_driver_is_escalated_by_signals() {
    let watched = Watched::running(None).await;
    watched.signal(Signal::TERM).await;
    sleep(millis(1_000)).await;
    watched.signal(Signal::INT).await;
    assert_at(watched.ends().await, INT, millis(1_950));

    let watched = Watched::running(Some(GRACE)).await;
    for signal in [Signal::TERM, Signal::INT, Signal::TERM] {
        watched.signal(signal).await;
        sleep(millis(400)).await;
    }
    assert_at(watched.ends().await, TERM, millis(1_200));
}

#[tokio::test(start_paused = true)]
async fn b3_duplicates_and_hup_escalate_nothing() {
    let watched = Watched::running(Some(GRACE)).await;
    for _ in 0..3 {
        watched.signal(Signal::HUP).await;
    }
    sleep(millis(400)).await;
    watched.signal(Signal::HUP).await;
    assert_at(watched.ends().await, Exit::FAILURE, GRACE + millis(950));
}

#[tokio::test(start_paused = true)]
async fn c7_a_signal_after_the_run_ends_the_process() {
    let watched = Watched::finished().await;
    watched.signal(Signal::HUP).await;
    assert_at(
        watched.ends().await,
        Exit::from_signal(Signal::HUP),
        Duration::ZERO,
    );
}

#[tokio::test(start_paused = true)]
async fn b3_a_duplicate_after_the_run_changes_nothing() {
    let watched = Watched::running(None).await;
    watched.signal(Signal::TERM).await;
    watched.send(Command::Finished(Exit::SUCCESS)).await;
    watched.signal(Signal::TERM).await;
    assert!(watched.lives());
    sleep(millis(400)).await;
    watched.signal(Signal::HUP).await;
    assert!(watched.lives(), "the run was stopped already");
    watched.signal(Signal::TERM).await;
    assert_at(watched.ends().await, TERM, millis(400));
}

#[tokio::test(start_paused = true)]
async fn a_signal_of_another_run_inside_main_still_ends_it() {
    let watched = Watched::running(None).await;
    watched.send(Command::Leave(Signal::INT)).await;
    watched.send(Command::Finished(Exit::SUCCESS)).await;
    watched.signal(Signal::INT).await;
    assert_at(watched.ends().await, INT, Duration::ZERO);
}

#[tokio::test(start_paused = true)]
async fn a_signal_that_the_program_listens_to_is_left_to_it() {
    let watched = Watched::finished().await;
    watched.send(Command::Leave(Signal::TERM)).await;
    watched.signal(Signal::TERM).await;
    assert!(watched.lives());
    watched.signal(Signal::INT).await;
    assert_at(watched.ends().await, INT, Duration::ZERO);
}
