//! The layers of the crate, and the path of a SIGTERM through them. This page is for readers of the source and for
//! contributors.
//!
//! # Layers
//!
//! ```text
//! #[group] struct ─ parse ─ check ─ expand ─► Group ─► Plan ─► Engine ◄─► run ─► Report
//!                             │                 │               (pure)    tokio: tasks,
//!                             └───── rules ─────┘                         threads, timers,
//!                                                                         signals
//! ```
//!
//! | layer | content |
//! |---|---|
//! | `rungroup-rules` | The rules about the options and edges of a group, with their messages. It knows neither tokens nor tokio. The macro and the runtime both use it, so both report the same words. |
//! | `rungroup-macros` | `#[group]`. It parses the struct and applies the rules. It emits the plan as a constant, and for each actor the call of a typed helper around `group.actor(name)`. |
//! | `group` | The builder: [`Group`](crate::Group) and the options of an actor. |
//! | `plan` | A group as data: actors, edges, options, both orders. For a `#[group]` it is a constant, `App::PLAN`. |
//! | `engine` | A pure state machine. Events go in, actions come out. It decides everything about order, readiness, causes, restarts and escalation. It knows no clock, task, channel or log. |
//! | `run` | The ways to run a group: `main`, `run` and `start`. Its `driver` carries out the actions with tasks, threads and timers, and reports events. It decides nothing. |
//! | `shared`, `context`, `handle` | The state that actors and handles read, and the messages that they send to the driver. |
//! | `report` | Causes, failures, the report with its timeline, errors, exit codes and log events. Its `user_code` contains panics and starts threads for every layer above; its `text` has the words of durations and error chains. |
//! | `config` | The command line, the environment and a file. An outer command of raw strings reads the command line; each type parses the values that won by the command that it makes of itself. |
//! | `process` | Child processes, as an actor and as a command. |
//! | `private` | The typed helpers that generated code calls. Each states in words why a function or a type of a field does not fit. Also the part of the generated types that is the same for every group. |
//! | `drill` | The run of a group under every fault, for tests. |
//! | `guide` | These pages. |
//!
//! The engine is a value that can be cloned and compared. A test walks every order of events over every small group and
//! checks [the guarantees](super::guarantees) after each step. The runtime has its own tests for the parts that the walk
//! cannot reach: clocks, threads, signals and child processes.
//!
//! # Files
//!
//! Imports go in one direction: from `drill` over `private`, `run`, `process`, `group`, `handle` and `context` to `shared` and
//! `config`, and from there over `report` and `engine` to `plan`. A test reads the imports. Within a folder, the files below a
//! module do not import each other in a cycle. Two cycles remain, because the data has them:
//!
//! - `report`: the sources of an error may contain the error of a nested group, whose report contains failures with sources.
//! - `shared`: the cell of an actor holds the slot in which the actor provides. An actor receives the value
//!   of a slot: a [`Late`](crate::Late) value observes its interrupt. A reference to an actor sends messages. A message may hold an actor
//!   to add, which may be a group with a mailbox of its own. A message may also hold the body of an actor that has returned,
//!   which refers to its actor.
//!
//! In `rungroup-rules`, each file in `check` has the rules of one subject with their texts, such as `chain`, `restart` and
//! `nested`. `options` has the options that they read, and `rule` lists them.
//!
//! No two types share a name, in any of the three crates, and no file name of this one stands four times. The types of `ast` in
//! the macro name the parts of the attribute, so several end in `Attribute`, `Field` or `Value`.
//!
//! # Large groups
//!
//! A group of 1 000 actors takes the memory that [the page on costs](super::guarantees) states. Three mechanisms serve only that:
//!
//! - The options of an actor that sets none are constants that all such actors share.
//! - The parts of an actor that most actors never use are allocated when they are first used: `Extras`, `Connections`,
//!   `SeldomUsed` and `History`.
//! - The future of an execute and the values that it captures are in one allocation.
//!
//! # Waiting
//!
//! The product code has no atomics and no `unsafe`, so no model of the memory is needed. State that several threads see is behind a
//! lock. A future waits for a change of it by `shared/monitor.rs`, and a thread by a condition variable or by blocking on such a
//! future. The place of an added actor is free if only the list and the driver refer to it: the driver counts the references
//! while the list is locked, so that nothing can find the actor meanwhile.
//!
//! # Threads
//!
//! Under [`rungroup::main`](crate::main()) the driver and its timers run on the main thread, in a runtime of their own. The
//! thread `rungroup-signals` receives the signals, passes them on to the driver, and ends the process if the driver does not;
//! it runs no user code. The actors run on a multi-thread runtime that is not waited for at exit. An actor that blocks every worker
//! therefore delays neither a signal nor a deadline. Under `run` and `start`, everything runs on the caller's runtime.
//!
//! # The path of a SIGTERM
//!
//! A service has a `store`, and an `api` that receives a value from it. The group declares `drain = "5s"`.
//!
//! 1. **run.** `rungroup::main` listens to SIGTERM before it builds the group. The thread of the signals passes the signal
//!    on to the driver, which handles signals before messages and timers. It passes `Event::StopRequested` with the
//!    signal to the engine.
//! 2. **engine.** The group has no cause yet, so this is the cause. The signal is SIGTERM, the group was ready, and it declares
//!    a drain: the engine returns the actions `MarkMessages`, `Caused`, `Arm(Deadline)`, `State(Draining)` and `Arm(Drain)`.
//!    The last one, `Arm(SameRequest)`, starts the 300 ms in which another signal changes nothing.
//! 3. **run.** The driver marks the messages that wait, because they were received together with the signal. It starts the
//!    watchdog, logs the cause, publishes the new state, and sets three timers. A readiness route sees *draining* through its
//!    handle. No actor has been interrupted.
//! 4. **engine.** After five seconds, `Event::Expired(Drain)` arrives. The engine returns `State(Stopping)` and
//!    `Arm(Warning)`. `api` has no dependents, so its turn has come. `store` must stop after it, so `api` gets the remaining time minus a
//!    reserve for `store`: `Arm(Grace(api))`, `Interrupt(api)`.
//! 5. **run, shared.** The driver publishes the deadline of `api` and interrupts its context. With a function interrupt it
//!    would also call the function, on a thread or in a task. The future of [`ctx.interrupted()`](crate::Scope::interrupted)
//!    wakes.
//! 6. **shared.** `api` returns. Its task sends the result to the driver, which passes `Event::Returned` to the engine.
//! 7. **engine.** All parts of `api` have finished: `Disarm(Grace(api))`, `Ended(api)`. No receiver is left, so the group
//!    drops its copy of the value: `ReleaseValue(store)`. The turn of `store` has come, and it may use all of the remaining
//!    time: `Interrupt(store)`.
//! 8. **engine.** `store` returns, and all actors have ended. The engine requests the drop of the plain fields, and then
//!    the end.
//! 9. **report.** The driver builds the [`Report`](crate::Report) and logs the end of the run. `rungroup::main` returns
//!    [`Exit`](crate::Exit) 0, and the process exits without waiting for the workers.
//!
//! If `api` does not return, step 6 is `Event::Expired(Grace(api))`. The engine returns `Abort(api)`, and half a second
//! later `Abandon(api)` and `Ended(api)`; `store` then has its turn in any case. If the driver itself is blocked, for
//! example by a log subscriber, the watchdog ends the process after the deadline.
