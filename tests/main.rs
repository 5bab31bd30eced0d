//! Behaviour tests of rungroup, in process: one file a topic. Real signals and exit codes are tested in child processes.

mod support;

mod guarantees_drop;
mod guarantees_more;
mod guarantees_order;
mod guarantees_panic;
mod guarantees_stop;
mod oklog_gaps;
mod oklog_run;
