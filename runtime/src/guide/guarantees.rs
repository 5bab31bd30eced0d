//! The guarantees of a group, their limits, and their costs.
//!
//! # Guarantees
//!
//! Tests with the prefix in the last column prove each guarantee. They are in the folder `tests` of the repository. The
//! *walk* is a test of the engine over every order of events of every small group (`runtime/src/engine/walk.rs`).
//! `cargo mutants` and planted violations test the tests: see `CONTRIBUTING.md` there.
//!
//! | | guarantee | tests |
//! |---|---|---|
//! | G1 | No actor starts before its requirements are ready. No actor is interrupted before all that must stop before it have ended. Independent actors never wait for each other. | `g1_…`, the walk |
//! | G2 | Every actor that started is interrupted exactly once at the stop, with the cause, even before its first poll, and regardless of other failures. | `g2_…`, the walk |
//! | G3 | A panic in execute, interrupt, build or drop is contained, reported with its message and location, and never prevents another actor from being stopped. Not with `panic = "abort"`; a warning at the start states this. | `g3_…` |
//! | G4 | The first cause never changes. No error is lost, within the bounds of the report. Each keeps its type and its sources. | `g4_…`, the walk |
//! | G5 | A stop is accepted at every instant: before `run`, and during build, start, readiness, drain and backoff. It ends the group in bounded steps. | `g5_…`, the walk |
//! | G6 | Under [`rungroup::main`](crate::main()) the process exits within the group's grace period plus one second, regardless of its actors. | `g6_…`, each in its own process |
//! | G7 | Readiness fails closed. An actor that ends, fails or drops its context before it is ready never releases a dependent. | `g7_…`, the walk |
//! | G8 | Dropping the future of `run`, or [`Running`](crate::Running), aborts every async actor, calls every pending interrupt, in no order, and returns at once. There is no report, and nothing leaks. | `g8_…` |
//! | G9 | Memory does not grow with restarts, with short-lived tasks, or with added actors that have ended and that nothing needs. | `g9_…`, each in its own process |
//! | G10 | A function interrupt that blocks never delays another one by more than a second, up to the number in [Limits](#limits). An async interrupt needs a free worker. | `g10_…` |
//! | G11 | This crate contains no `unsafe`. | `g11_…` |
//!
//! **G2** counts the interrupt of the stop. A request through a handle interrupts an attempt in addition
//! (`a_function_interrupt_runs_for_each_request_and_at_the_stop`). A function that can be called only once
//! ([`Interrupt::call`](crate::Interrupt::call), `call_async`, `token`) is called for the first interrupt
//! (`a_one_shot_interrupt_is_called_by_the_first_stop_only`). An added actor that has ended is not interrupted at the stop if
//! a later addition has taken its place.
//!
//! **G6** holds even if an actor blocks its thread or every worker, ignores its abort, blocks in its interrupt or its drop, or
//! leaves a `spawn_blocking` behind. Exit handlers have one second after the program's own `main` has returned. Under `run`
//! the same holds if the thread that polls it and one worker are free.
//!
//! # Limits
//!
//! - **A thread cannot be stopped from outside.** An actor that blocks its thread, or its worker, is interrupted, aborted,
//!   abandoned and named. The thread ends with the process.
//! - **`run` is bounded by its runtime.** The caller's thread polls it, and the caller's workers run its actors. The driver of
//!   `start` is a task, and needs a second free worker. If every worker is blocked, neither is bounded
//!   (`c2_a_runtime_whose_every_worker_is_blocked_delays_the_stop`).
//! - **Time that stood still does not count.** If a stopped process continues (SIGSTOP, a frozen container), a limit of a stop
//!   that passed more than a second before begins again, once (`time_of_a_frozen_process_does_not_count`). While the machine is
//!   suspended, the clock that limits use stands still on Linux and macOS. On Windows it continues, and a suspension counts
//!   as a stopped process. No test suspends a machine: tests of the timers move the clock instead
//!   (`limits_of_a_freeze_are_set_again_before_others_pass`).
//! - **At most 1024 requests of handles wait** for a group: to add, interrupt or restart an actor. A further request is not
//!   sent before one of them is answered, so until then a drop of its future cancels it, and a future that is neither polled
//!   nor dropped may keep its turn (`c6_a_loop_of_requests_fills_neither_mailbox_nor_batch`). Stop requests in a loop are
//!   dropped where they are made (`c6_a_loop_of_stop_requests_does_not_fill_the_mailbox`). One batch of the driver reads all
//!   that wait, so that a return counts before a limit that passes in the same batch.
//! - **A log subscriber that blocks** delays the driver (`c11_a_subscriber_that_blocks_delays_the_run`). Under
//!   [`rungroup::main`](crate::main()) the process still exits in
//!   time after the cause.
//! - **A waker that blocks** delays the driver if it was registered inside a tokio runtime
//!   (`c11_a_waker_of_the_runtime_that_blocks_delays_the_run`), or waits for a
//!   [`cancellation_token`](crate::Scope::cancellation_token) (`c11_a_waker_of_a_token_that_blocks_delays_the_run`). tokio's own wakers do not block. A waker of another executor,
//!   registered on a thread without a runtime, is called on a new thread for each wake-up. A panic of a waker is contained;
//!   inside a tokio task, other waiters of the same change may then miss it.
//! - **A runtime that is shut down during `run`** ends the run with an error, in order, if `run` is polled elsewhere. Grace
//!   periods then pass in real time, from the moment at which a future was dropped or the timer of the runtime was gone. If
//!   an actor blocks the last worker, that moment comes when the worker is free
//!   (`c11_a_blocked_worker_delays_the_end_of_its_runtime`).
//! - **A second panic while one unwinds ends the process.** This is a rule of Rust, for example if execute panics and a
//!   value that it holds panics in its drop.
//! - **A function interrupt that blocks occupies a thread.** G10 holds for 10 000 blocked functions if the system starts
//!   threads without delay: on two cores the last one was called after 0.65 s. On a busy machine it took more than a
//!   second. A group never has more than 12 000 of these threads.
//! - **An added actor that has ended keeps its place** if something may still need it. A place takes one or two kilobytes,
//!   plus the values that the actor keeps. The reasons are:
//!   - A handle or a context refers to it.
//!   - It failed, or one of its tasks did, which the report tells.
//!   - It sets `ready`, provides a value, or is a resource, so another actor may require it.
//!   - Its interrupt is a function, which the stop calls (G2).
//!   - It stops last, or it is a group.
//!
//!   The next addition takes the place of any other added actor that has ended. The report only
//!   [counts](crate::Report::ended_additions) those. For short-lived work, a [task](crate::Scope::spawn) costs less.
//! - **The time of an addition** does not grow: 10 000 take about 0.4 s.
//! - **The report is bounded.** It contains the first 64 later causes. After 64 panics of drops, those of further lists of
//!   values are left out. Of the failures of tasks and of attempts it contains, per actor, the first and the last sixteen
//!   after it. The end of each actor is always included.
//! - **Threads of the crate.** `run` returns after all code of the group has returned. A thread that calls a function
//!   interrupt or drops values (`rungroup-<group>`), or reaps a command (`pid-<number>`), may outlive the run for a
//!   moment, with its thread-locals. Nothing waits for its end. Threads of blocking actors, of timers and of child
//!   processes are joined. [`rungroup::main`](crate::main()) keeps three for the whole process: `rungroup-signals`,
//!   `rungroup-stderr`, and `rungroup-actors` on a current-thread runtime
//!   (`c1_a_thousand_runs_of_each_kind_leave_nothing`).
//! - **Child processes outside of Linux.** Only Linux lists the members of a process group, so elsewhere the report names
//!   the group in their place. The leader must be reaped before the other members, because a zombie looks like a member. If
//!   these exit and the system reuses the number within the next 50 ms, a signal reaches the wrong group. OpenBSD and Windows
//!   kill only the child itself.
//! - **A nested group does not restart as a whole**; its actors do.
//! - **A grace period is enforced, but not proved to be long enough.**
//! - **A drain is an assumption** about the load balancer in front of the process.
//! - **A [`Group`](crate::Group) built at run time is checked at run time**, before anything starts. All mistakes are
//!   reported together.
//! - **`std::process::exit`, an abort or `kill -9`** end the process without a stop, and orphan its child processes.
//! - **A signal that the group does not listen to** does the same. [`rungroup::main`](crate::main()) listens by itself.
//!   Under `run` and `start`, a group with a `process` sets `signals`; otherwise a warning at the start says that Ctrl-C
//!   would orphan the child.
//! - **On Windows** Ctrl-C counts as INT, Ctrl-Break as QUIT, and the end of the console, a logoff and a shutdown as TERM.
//!   The system ends the process a few seconds after these, whatever the grace period is.
//!
//! # Drops
//!
//! A value of the user may block in its drop. No drop runs on the driver. Each place has a bound, and a test
//! (`c3_…`, and those named here):
//!
//! | value | dropped | if the drop blocks |
//! |---|---|---|
//! | a value in the future of execute, a task or an async interrupt | in its task | the actor exceeds its grace period, and is aborted, abandoned and named |
//! | a value in execute or in the interrupt of a thread | on that thread | the same |
//! | an unused value: an execute that was not called or could restart, an interrupt that was not called, a value that was not received | on a thread of the crate | the drop is abandoned at the deadline, or 300 ms after the last actor, and the report names the actor |
//! | a provided value, after its last receiver | with the receiver, or on a thread of the crate | as the receiver, or as above |
//! | a thread-local of a blocking actor | at the end of its thread, which a thread of the crate joins | as above |
//! | a plain field, a `#[value]`, a retained value | in reverse order on a thread of the crate, after the last actor | as above, with the values behind it (`a_drop_that_blocks_is_abandoned_and_named`, `g6_a_field_whose_drop_blocks`) |
//! | a field or a unit that was built before the build failed or was dropped | in reverse order on a thread of the crate | the drop is abandoned when the grace period of the group expires, and after at least 300 ms, with the values behind it, and the log names them (`c3_drop_that_blocks_after_a_failed_build_is_named`) |
//! | a value in a refused addition, the error of a late stop request | on a thread of the crate | as above (`a_refused_addition_is_not_dropped_on_the_drivers_thread`) |
//! | all of these, if the future of `run` is dropped | in its task or thread, or on a thread of the crate | nothing waits for it (`g8_…`) |
//! | an error in the report | by the caller, after the run | nothing bounds it, except under [`rungroup::main`](crate::main()), where the process ends in time |
//!
//! On a current-thread runtime a drop in a task blocks the driver too
//! (`c3_on_a_current_thread_runtime_a_drop_delays_the_stop`). [`rungroup::main`](crate::main()) has a driver of its own.
//!
//! # Costs
//!
//! `cargo bench -p rungroup` prints these times. They come from a release build on two virtual cores; the two sides of a
//! comparison alternated. The last column of the tables is the version before its rules, its plan and its lifecycle were
//! written once each (commit `7e89a2c`), in turns with this one on a busy machine.
//!
//! - **Starting and stopping** idle actors, compared with a `JoinSet` and a `CancellationToken` per actor (by hand), and
//!   with these plus a span, log events and times per actor, which a group also has:
//!
//!   | actors | by hand | a group, compared with that | compared with that plus spans, events and times | the same, before |
//!   |---:|---:|---:|---:|---:|
//!   | 1 | 55 µs | 8 µs more | 8 to 16 µs more | 7 or 8 µs more |
//!   | 10 | 0.10 ms | 18 to 26 µs more | 17 to 29 µs more | 11 or 25 µs more |
//!   | 100 | 0.13 ms | 1.3 times that | 1.16 to 1.24 times that | 1.1 times that |
//!   | 1000 | 0.72 ms | 1.2 to 1.3 times that | 1.07 to 1.12 times that | 0.9 to 1.1 times that |
//!   | 10 000 | 6 to 8 ms | 1.4 times that | 1.14 to 1.18 times that | 1.0 to 1.4 times that |
//!
//!   On a busy machine, with more runnable threads than cores, the ratios of the fourth column are 1.2 to 1.5 for 100
//!   actors and 1.0 to 1.7 for more.
//!
//!   Other load changes these ratios, but not the number of instructions: on a current-thread runtime an actor takes 10 080,
//!   before 7 870, and by hand with spans, events and times 5 940 (`valgrind --tool=callgrind`, 1000 actors less 100, with
//!   names that exist before). A run takes 38 000 more, whatever its size, which are 4 µs. `CONTRIBUTING.md` lists them by
//!   part, with the promise that each part keeps.
//!
//!   A group takes 1.7 times the instructions of a program that keeps none of these promises. tokio, the allocator, the
//!   mailbox and the hash of the name take 4 200 of them, so that 2 300 would be left for a group at 1.1 times the
//!   instructions by hand. The engine and the contained panics take 2 100; the rest is the driver, the check of names
//!   and options, the state that handles read, and the report. An actor that starts, idles and stops sends one message, and
//!   the driver handles two events and carries out five actions for it; a test counts them. A group wakes as many threads as
//!   the program by hand, and starts none.
//! - **Memory.** An idle actor takes 960 bytes of heap, its tokio task included, while 1000 of them run; by hand 533. A
//!   test bounds them (`g9_a_thousand_idle_actors_hold_about_a_kilobyte_each`).
//! - **The end of a run** is one log event, whose length does not depend on the number of actors. With a subscriber that
//!   formats INFO, 1000 actors take 1.2 times the time by hand.
//! - **Growth.** `cargo bench -p rungroup --bench scale` runs each row at this size and at half of it. The ratio is that of
//!   the two times: 2 is linear.
//!
//!   | | now | ratio | before |
//!   |---|---:|---:|---:|
//!   | 10 000 additions to a running group | 0.2 to 0.4 s | 2.0 | 343 s |
//!   | 10 000 interrupts of one actor each, through handles | 0.3 s | 1.8 | |
//!   | the check of 10 000 actors with ten requirements each | 27 ms | 2.1 | |
//!   | the check of a chain of 2 000 actors that restart together | 1 ms | 2.1 | 38.5 s |
//!   | 2 000 groups side by side in one start and stop | 18 ms | 1.9 | |
//!   | 1 000 groups nested in one another start and stop | 7 ms | 1.8 | |
//!   | one actor that requires 30 000 others starts and stops with them | 0.1 s | 2.0 | 0.4 to 1.4 s |
//!   | a chain of 2 000 actors starts and stops | 28 to 140 ms | 1.9 | |
//!   | the end of a run at INFO, compared with by hand | 1.2 times | | 2.0 to 2.5 times |
//!   | an idle actor of 1000 | 960 B | | 1 030 B |
//!
//!   A list of 10 000 elements with `each` starts and stops in the time of 10 000 actors that are added in a loop, 13 to 20
//!   ms. A change of a group's state visits only the groups nested in it that observe the change. 1 000 groups nested in one
//!   another start, stop and are dropped on a stack of 2 MB. Tests count the visits.
//! - **A release binary** of a declared group with ten actors is 1.59 MB, stripped; the same by hand is 0.93 MB: 1.71 times.
//!   By hand means a `JoinSet` with tokens, the span, the log events and the times of a group, a grace period and an abort,
//!   signals that escalate, a table of the actors for the error, and a bounded exit, without order, readiness or restarts.
//!   Each actor adds 2 kB. A group that is built or changed at run time, or that has a boxed actor, also links the rules that
//!   check it. With `codegen-units = 1` they are 1.35 and 0.76 MB: 1.79 times. `.ci/size/run` in the repository prints these
//!   figures; `CONTRIBUTING.md` lists the difference by part.
//! - **A clean debug build** as the only dependency of a program takes 16 s of CPU time, with one job
//!   and without incremental compilation (`CARGO_INCREMENTAL=0 cargo build -j1`); tokio-graceful-shutdown takes 14 s. The
//!   crate, its rules and its macros take more than half of the time, and emit 680 000 lines of LLVM IR. The ten actors
//!   and their `main` are 17 000 lines.
//! - **A function interrupt** starts a thread, which takes 10 to 20 µs, or waits for one that is done with another.
//! - **A task** of an actor takes 0.6 to 0.8 µs more than one that a `TaskTracker` counts and a token cancels: from its spawn
//!   to its end after an interrupt 5 500 instructions, and by hand with a span 3 100.
//! - **An idle group** takes no time. It has no timer, and nothing wakes it: 100 idle actors make no system call.
//!
//! # Mutations
//!
//! [`cargo-mutants`](https://mutants.rs) changes one expression at a time. A change that no test notices is a survivor. The last
//! result is of commit `ff6569d1`, and of the tests that were added for its survivors. `CONTRIBUTING.md` describes the run.
//!
//! | | rules | engine | `run` |
//! |---|---:|---:|---:|
//! | changes | 651 | 918 | 633 |
//! | do not compile, or belong to another system or feature | 54 | 37 | 186 |
//! | a test fails | 566 | 799 | 347 |
//! | a test does not end in its time | 5 | 45 | 39 |
//! | survived, and has a test since | 17 | 0 | 6 |
//! | survived all tests of the run | 9 | 0 | 14 |
//! | survived the quick tests, and did not meet the slow ones | 0 | 37 | 41 |
//!
//! The rules met their own tests and those of the macro. The engine and `run` met the tests that reach the change: first those
//! of the same part, then the others of the library and of the package `tests`, quick ones first. Survivors of the engine met
//! random groups of the walk. The slow tests are most tests with processes, and the short walk over small groups. The whole walk,
//! the test for leaks, `tests/child_process` and two of the slowest tests did not count. The machine was busy, so some tests
//! without an end may only have been slow.
//!
//! The survivors of all tests:
//!
//! | function | reason |
//! |---|---|
//! | `measure_chains`, `max_backoff_of` (2) | the comparison differs only for equal sides, which have the same result |
//! | `has_entries`, `is_known` as `true` | the change is the default itself |
//! | `other_group` (3) | only a slot asks for it, and no list of the macro has one |
//! | `is_known` as `false` | only groups that are built at run time have the default, and their tests did not run |
//! | `random` (2) | every delay between the two bounds is right |
//! | `Watch::ended_by` | a signal exactly 300 ms after another belongs to the same request |
//! | `Jobs::watch` | the thread that adds threads waits in other steps, and no test counts them |
//! | `expect_hung_thread` | the drill waits longer for a thread that hangs |
//! | `poll_thread` (2) | a thread that is set already is set again; no test sets an earlier limit while it waits |
//! | `grant_all` | no test stops the process twice within one limit |
//! | `GroupRun::place` | no test counts the places of added actors there |
//! | `Watchdog::force` | no test blocks the driver of a group without a deadline after a second signal |
//! | the drop of `Begun` (4) | no test reads which field is being built after the first has been built |
//!
//! The changes of the engine that did not meet the slow tests: `Engine::is_caused`, `is_recorded_at_once`,
//! `attempt_stop_changed` (4), `interrupt_attempts`, `linked_task_failed` (2), `Engine::has_waiters`, `removed`,
//! `mailbox_read`, `Graph::connect`, `Graph::orders_stop`, `ActorLifecycle::outcome`, `length`, `declared`,
//! `Plan::ready_within`, `Plan::max_restarts`, `Plan::dependents`, `Plan::provides`, `Plan::overrun`,
//! `Plan::group_ready_within`, `StopReason::is_unlogged_failure` (2), `backoff_expired`, `returned`, `next`, `started`,
//! `GroupState::is_serving` (2), `GroupState::fmt`, `note_missed`, `turn`, `end_if_finished` (2),
//! `RecordedFailure::is_of_actor`. Those in `attempt_stop_changed`, `interrupt_attempts`, `orders_stop` and `note_missed`
//! change no result: a search finds nothing more. The example of `is_serving` is its test.
//!
//! Those of `run`: `Driver::has_no_signals` (4), `Driver::read_messages`, `Driver::values_dropped` (3),
//! `Driver::join_tasks`, `Driver::discard`, `GroupRun::forget_drops` (3), `Inherited::signals`, `Driver::abort`,
//! `Driver::note_abort` (2), `Driver::arm` (3), `Driver::watch_stop`, `Driver::watch`, `Stopping::extend` (2),
//! `StoppedClock::drop`, `sleep`, `RealTimer::drop`, `RunningActor::interrupt_calls`, `RunningActor::drop_finished_task`,
//! `RunningActor::take_thread`, `JoinedThread::drop`, `Signals::listen`, `Signals::listens` (3), `ActorTask::report`,
//! `Timers::insert` (5).
