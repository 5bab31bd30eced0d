//! Behaviour tests of rungroup, in process: one file a topic. Real signals and exit codes are tested in child processes.

mod support;

mod bad_input;
mod children;
mod context;
mod declared;
mod declared_restart;
mod extremes;
mod grace;
mod guarantees_drop;
mod guarantees_more;
mod guarantees_order;
mod guarantees_panic;
mod guarantees_stop;
mod handle;
mod handle_alone;
mod idle;
mod large;
mod nested;
mod nested_end;
mod oklog_gaps;
mod oklog_run;
mod restart;
mod traps;
mod until;
mod values;
