//! The life of a group, from start to end.
//!
//! # A picture
//!
//! A store that provides a value, an API and a worker that receive it, and metrics that stop last. TERM comes while all
//! serve:
//!
//! ```text
//! group    starting      ready       draining    stopping                ended
//! store    ------===============================================x###|
//! api            --------========================x#############|
//! worker         ================================x#####|
//! metrics  ==========================================================x##|
//!
//! -  started    =  ready    x  interrupted    #  within its grace    |  ended
//! ```
//!
//! A [`Report`](crate::Report) prints as such a timeline, with the times that really passed.
//!
//! # Build
//!
//! Under [`rungroup::main`](crate::main()) the group is built on the runtime of the actors. Until that is done, INT and TERM
//! end the process at once, as they would without this crate.
//!
//! # Start
//!
//! Every actor starts as soon as all that it waits for (`requires`, `receives`) are ready; those that wait for nothing start
//! together. An actor is ready when it is started, or when it says so (`ready = manual`), provides its value (`provides`),
//! or has returned Ok (`ready = finished`). While somebody is blocked, or holds up
//! a restart, a warning names who waits for whom, and who is awaited, every 3 s.
//!
//! The group is ready when every actor has been, or has returned and was continued.
//!
//! # Run
//!
//! Nothing happens. An idle group wakes no thread and sets no timer.
//!
//! What may happen to one actor alone, while the group goes on, is on the page of [supervision](super::supervision).
//!
//! # The cause
//!
//! The first of these stops the group, and stays its [`Cause`](crate::Cause); what comes later is recorded:
//!
//! - an actor returned (`on_ok = stop`), failed or panicked (`on_err = stop`);
//! - one could not become ready: it returned or dropped its context before it was and others waited for it, or its
//!   `ready_within` passed. Whatever it said of `on_ok` and `on_err`, nobody who waits for it is released;
//! - one used up its restarts, or was to be run again and had to be left behind;
//! - all that the group runs for has returned (`until = all`), or all actors have;
//! - a signal; [`shutdown`](crate::Handle::shutdown) or [`fail`](crate::Handle::fail) of a handle; the outer group's stop;
//!   the future of `run` dropped.
//!
//! # Drain
//!
//! Where TERM is the cause and the group was ready, a `drain` goes by before the first interrupt: everything goes on
//! serving, the state is *draining*, nothing starts. A second signal, or whatever would have been a cause, ends it.
//!
//! # Stop
//!
//! Actors that were not started never start. Every other is interrupted exactly once, also one that has long returned: when
//! all that must stop before it (that `requires`, `receives` from or `stops_before` it) have ended, those that are
//! independent together. What `stops_last` comes after all others. An actor has *ended* when its execute has returned, the
//! tasks that it spawned are over, and its interrupt has come back.
//!
//! An actor that does not come back is pressed on, step by step:
//!
//! | step | when | what |
//! |---|---|---|
//! | interrupt | at its turn | its context is interrupted, its function called, or its future dropped |
//! | abort | its grace is over | its future is dropped; a thread sees [`is_aborted`](crate::Scope::is_aborted) |
//! | abandon | half a second later | it is left behind, named, and counts as ended |
//!
//! Its grace is what it declares, cut by what the group has left; without one, the time that the group has left, divided
//! by the actors that must still stop one after the other. The group's own grace, 25 s unless said, bounds the whole stop:
//! when it is over, all that are left share one half second.
//!
//! A signal takes the stop one step on: it ends the drain, then aborts, then ends the process.
//!
//! # End
//!
//! The report is one event in the log. Then plain fields are dropped in reverse order, on a thread of the crate's, and `run`
//! returns: `Ok` with the [`Report`](crate::Report) if the run ended well, or else an [`Error`](crate::Error) that holds it.
//! No task of the group is left then, and no thread but those that the report calls abandoned.
//!
//! # Nested groups
//!
//! A group is an actor: `#[actor(interrupt = cancel, ready = manual)] storage: Storage`, where `Storage` has `#[group]`,
//! too. It is ready when all inside are, hears no signals, does not drain, and is bounded by the grace that its parent gives
//! it. Its [`Error`](crate::Error) is its failure, and its report a branch of its parent's.
