//! Real signals to this very process, for what only they bring about.

use rungroup::{GroupState, Running};
use tokio::sync::{Mutex, MutexGuard};

/// A signal reaches every test of this process whose group listens to it, so these tests take turns.
static TURN: Mutex<()> = Mutex::const_new(());

pub(crate) async fn turn_of_signals() -> MutexGuard<'static, ()> {
    TURN.lock().await
}

/// Sends a real signal to this process.
pub(crate) fn send_to_self(signal: &str) {
    let pid = std::process::id().to_string();
    let sent = std::process::Command::new("kill")
        .args([&format!("-{signal}"), &pid])
        .status();
    assert!(sent.unwrap().success());
}

/// A real TERM, to this process; the group listens to it, and drains.
pub(crate) async fn drain_on_term(running: &Running) {
    send_to_self("TERM");
    // The paused clock does not advance while a task is ready, and the signal takes real time.
    while running.state() < GroupState::Draining {
        tokio::task::yield_now().await;
    }
}
