//! Commands leave nothing behind. `leaks.rs` counts the bytes of tasks, restarts and additions.

use crate::face;

/// Ambassador's supervisor leaves a ticker behind for each command.
#[test]
fn commands_leave_no_thread_no_file_and_no_task() {
    face("grows::commands")
        .finish()
        .expect(0)
        .prints("has not grown", 1);
}
