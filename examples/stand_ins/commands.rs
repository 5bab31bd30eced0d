//! The commands of a small line protocol.

use std::time::Duration;

/// Answers a command: `SLEEP n` after n milliseconds, `PANIC` with a panic, and any other line with itself.
///
/// # Panics
///
/// Panics if the command says so.
pub async fn execute(command: &str) -> String {
    println!("command: {command}");
    assert_ne!(command, "PANIC", "a command panics");
    if let Some(time) = command
        .strip_prefix("SLEEP ")
        .and_then(|time| time.parse().ok())
    {
        tokio::time::sleep(Duration::from_millis(time)).await;
    }
    format!("{command}\n")
}
