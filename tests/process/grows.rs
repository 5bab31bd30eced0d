//! G9, measured: what comes and goes leaves nothing behind.

use crate::face;

#[test]
fn g9_a_million_short_children_do_not_grow_the_process() {
    face("grows::children")
        .finish()
        .expect(0)
        .says("has not grown", 1);
}

/// The report keeps the facts of each actor, and the run nothing else.
#[test]
fn added_actors_that_ended_leave_only_their_report() {
    face("grows::additions")
        .finish()
        .expect(0)
        .says("has not grown", 1);
}

/// Ambassador's supervisor leaves a ticker behind for each command.
#[test]
fn commands_leave_no_thread_no_file_and_no_task() {
    face("grows::commands")
        .finish()
        .expect(0)
        .says("has not grown", 1);
}
