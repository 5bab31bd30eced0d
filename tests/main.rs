//! Behaviour tests of rungroup, in process: one file a topic. Real signals and exit codes are tested in child processes.

mod support;

mod additions;
mod additions_values;
mod ambassador;
mod ambassador_gaps;
mod ambassador_members;
mod bad_input;
mod children;
mod children_more;
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
mod restart_counts;
mod restart_interrupts;
mod restart_stops;
mod traps;
mod traps_supervision;
mod until;
mod values;
