//! What holds whatever an actor does, and what does not.
//!
//! # Guarantees
//!
//! Each is proved by tests that are named after it: `g1_…` in the workspace's `tests` folder, and, for those that are the
//! engine's, in a walk over every order of events of every small group (`runtime/src/engine/walk.rs`).
//!
//! | | | proved by |
//! |---|---|---|
//! | G1 | No actor starts before all it requires are ready; none is interrupted before all that must stop before it have ended; independent ones never wait for each other. | `g1_…` and the walk |
//! | G2 | Every actor ever started is interrupted exactly once at the stop, with the cause, whatever else fails, also if the interrupt comes before its first poll; and once more for each execution that was interrupted alone, with a cause of its own. Where the interrupt is a function that can be called only once ([`Interrupt::call`](crate::Interrupt::call), `call_async`, `token`), the first of these is its call. | `g2_…`, `a_function_interrupt_is_called_for_each_lone_interrupt_and_at_the_stop`, and the walk |
//! | G3 | A panic in execute, interrupt, build or drop is contained, named with its message and place, and never keeps another actor from being stopped. Not with `panic = "abort"`: that is a warning at start. | `g3_…` |
//! | G4 | The first cause sticks; no error is lost; each keeps its type and its sources. | `g4_…` and the walk |
//! | G5 | Stop wins at every instant: asked for before `run`, during build, start, readiness, drain or back-off, it ends the group in bounded steps. | `g5_…` and the walk |
//! | G6 | Under [`rungroup::main`](crate::main()) the process exits within the group's grace plus one second, whatever an actor does: blocks its thread or every worker for ever, ignores its abort, blocks in its interrupt or its drop, leaves a `spawn_blocking` behind. Under `run` the same holds where the thread that polls it and one worker are free. | `g6_…`, each a process |
//! | G7 | Readiness fails closed: ending, failing or dropping the context before being ready never releases a dependent. | `g7_…` and the walk |
//! | G8 | Dropping the future of `run`, or [`Running`](crate::Running), asks every async actor to abort, calls every interrupt not yet called, in no order, and returns at once; they end in their own time, without a report, and nothing is leaked. | `g8_…` |
//! | G9 | Memory does not grow with restarts or with short-lived children. | `g9_…`, each a process |
//! | G10 | Blocked or slow function interrupts delay no other's by more than a second, up to the number that the limits below name. Async ones are tasks, and as good as their workers. | `g10_…` |
//! | G11 | There is no `unsafe` in this crate. | `g11_…` |
//!
//! # Limits
//!
//! - **A thread cannot be killed.** One that does not come back is told, named, left behind, and ends with the process.
//!   The same goes for an async actor that blocks its worker: it yields nothing, so nothing can drop it.
//! - **`run` is bounded by its runtime.** It is polled by a thread of yours, and its actors by workers of yours.
//! - **A log subscriber that blocks** holds up the thread that decides. Under [`rungroup::main`](crate::main()) the process
//!   still ends in time once there is a cause.
//! - **A panic on top of a panic ends the process**: that is Rust's own rule, for an execute that panics while it holds
//!   something that panics when it is dropped.
//! - **A function interrupt that blocks occupies a thread**, and the system has to start it. On two cores a thousand that
//!   blocked all ran after 0.3 s, and ten thousand after more than the second of G10. A group never has more than 12 000.
//! - **An actor that was added stays in the report** until the run is over, with one or two kilobytes, what it keeps, and what
//!   its interrupt and its restart hold; and each takes longer to add than the one before. What comes and goes by the thousand
//!   is a [child](crate::Scope::spawn).
//! - **The report is bounded.** It holds the first 64 of what came too late to be the cause, and of the lists of values whose
//!   drop panicked; of the failures of children, and of the executions that another has followed, the first and the last
//!   sixteen. What made each actor end is always there.
//! - **A nested group is not run again as a whole**, but its actors are. What its state is inside is not shown outside.
//! - **A grace is a promise.** It is kept, but nobody can prove that it is long enough.
//! - **A drain is a guess** about somebody else's load balancer.
//! - **A [`Group`](crate::Group) built at run time is checked at run time**: before anything starts, every mistake at once.
//! - **A `std::process::exit`, an abort or a kill** of the process ends it, and nothing is stopped: its child processes go on,
//!   as orphans.
//! - **A signal that the group does not listen to** does the same. [`rungroup::main`](crate::main()) listens by itself; under
//!   `run` and `start` a group with a `process` lists `signals`. Without them Ctrl-C, which reaches this process alone, ends
//!   it and leaves its children: that is a warning at the start.
//! - **On Windows** Ctrl-C counts as INT, Ctrl-Break as QUIT, and closing the console, logging off and shutting down as TERM.
//!   The system ends the process some seconds after these, whatever the grace is.
//!
//! # Costs
//!
//! The times are those of a release build on two virtual cores, each taken in turns with what it is compared with:
//! `cargo bench -p rungroup` prints them. Where there are two, a core that slept woke quickly for the first, and slowly for the
//! second.
//!
//! - **Starting and stopping** actors that do nothing else takes beside a `JoinSet` and a `CancellationToken` for each, and
//!   beside these with a span, log events and times for each, as a group has them:
//!
//!   | actors | by hand | a group takes beside that | and beside that with spans, events and times |
//!   |---:|---:|---:|---:|
//!   | 1 | 9 or 90 µs | 3 or 7 µs more | 3 or 7 µs more |
//!   | 10 | 19 or 190 µs | 4 or 15 µs more | 4 or 15 µs more |
//!   | 100 | 0.1 or 0.3 ms | 1.1 times that | 1.0 to 1.1 times that |
//!   | 1000 | 1.1 or 1.5 ms | 1.0 to 1.1 times that | 0.9 to 1.0 times that |
//!   | 10 000 | 15 ms | 1.1 to 1.2 times that | 0.9 to 1.0 times that |
//!
//! - **A function interrupt** takes 0.5 to 3 µs more than `cancel`, where a hundred thousand are called at once.
//! - **A child** takes 0.6 to 0.8 µs more than a `tokio::spawn`.
//! - **An idle group** takes no time: it has no timer, and nothing wakes it.
