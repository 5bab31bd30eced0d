//! Commands leave nothing behind. `leaks.rs` counts the bytes of tasks, restarts and additions.

use crate::face;

/// Ambassador's supervisor leaves a ticker behind for each command.
#[test]
fn commands_leave_no_thread_no_file_and_no_task() {
    let mut program = face("grows::commands");
    // On a busy machine all of them take longer than a program that hangs may.
    for number in (0..200).step_by(20) {
        program.wait_for(&format!("command {number} begins"));
    }
    program.finish().expect(0).prints("has not grown", 1);
}
