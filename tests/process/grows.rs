//! G9, measured: what comes and goes leaves nothing behind.

use crate::face;

#[test]
fn g9_a_million_short_children_do_not_grow_the_process() {
    face("grows::children").finish().expect(0).says("has not grown", 1);
}

#[test]
fn g9_restarts_do_not_grow_the_process() {
    face("grows::restarts").finish().expect(0).says("has not grown", 1);
}
