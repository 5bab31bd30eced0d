//! The `#[group]` attribute of the `rungroup` crate, which re-exports it. Programs depend on `rungroup` only.
//!
//! `attribute` passes the struct to a hidden derive. The derive runs `parse` → `check` → `plan` → `expand`, and no stage uses
//! a later one. `check` also runs on what `parse` could read of a group with mistakes. If either finds mistakes, `fallback`
//! emits the items that keep the rest of the program compiling. All stages use `ast` and `keywords`. The rules are in `rungroup-rules`.

mod ast;
mod attribute;
mod check;
mod diagnostics;
mod expand;
mod fallback;
mod keywords;
mod names;
mod other_words;
mod parse;
mod plan;
#[cfg(test)]
mod tests;

use diagnostics::Diagnostics;
use proc_macro::TokenStream;

/// # Options of an actor
///
/// | option | value | meaning |
/// |---|---|---|
/// | `interrupt` | `cancel`, `drop`, a path or a closure `\|&field, &cause\|` | how execute is made to return; required |
/// | `execute` | a path or a closure `\|field, ctx\|` | the function that runs; the default is `Actor::execute` of the field's type. With a function interrupt it takes `&field` |
/// | `blocking` | | execute is a synchronous function, and runs on its own thread |
/// | `process` | | the field is a `ProcessSpec`: a child process; receives SIGTERM at the stop, and SIGKILL when its grace period expires (feature `process`) |
/// | `optional` | | the field is an `Option`; if it is `None`, the actor is absent: dependents do not wait for it and receive an `Option` |
/// | `each` | none, or `(name = f)` with `f(&element)` | the field is a `Vec` or an array, and each element is an actor: `workers[0]`, or `workers[key]`; requiring it means all of them, and an empty one is absent |
/// | `config` | a type, or `(Args, prefix = "…", …)` | the `clap::Args` of the field: they are flags, variables and keys of a file (feature `config`); see below |
/// | `requires` | `[field, …]` | starts after these actors are ready, stops before them |
/// | `stops_before` | `[field, …]` | stops before these actors |
/// | `stops_last` | | stops after all actors without `stops_last` |
/// | `background`, `foreground` | | whether a group with `until = all` waits for the actor |
/// | `ready` | `started`, `manual` or `finished`; of a child process also `line("…")`, `port(…)` | when its dependents may start; required if there are any, unless the actor `provides` |
/// | `provides` | a type | the type of the provided value; the actor is ready when it provides the value |
/// | `receives` | a field, `late(field)`, or `Needs { db: store, cache: late(cache) }` | as `requires`, and receives the values that these actors provide. With `late`, starts without the value and stops before its provider |
/// | `ready_within` | a duration | the limit for readiness; exceeding it is a failure |
/// | `on_ok`, `on_err` | `stop` or `continue` | whether its return stops the group |
/// | `grace` | a duration | how long the actor may take to return after its interrupt |
/// | `overrun` | `fail`, `accept` | whether an abort after the grace period makes the run an error |
/// | `name` | a string | its name in logs, reports and threads; the default is the name of the field |
/// | `restart` | `on_failure` or `always` | restarts the actor after a failure, or after every return; see below |
/// | `dependents` | `keep` or `restart` | the effect of a restart on the dependents: keep them running, or stop them in order and restart them afterwards; required if there are any |
/// | `build` | a path or a closure, or `blocking(…)` with one | builds the field before the group starts: an `async fn() -> Result<T, E>`, with `config` an `async fn(Args)`; `blocking(…)` takes an ordinary function |
/// | `role` | a string, or a function of `&field` that returns one | a role of the group, which `ctx.roles()` lists |
///
/// `restart` takes options, all of which are optional: `restart(when = on_failure, backoff = "1s", max_backoff = "30s",
/// max_restarts = 5, reset_after = "60s")`. `max_restarts` is a number or a const expression of type `u32`; without it, the
/// number of restarts is not limited. Each attempt receives a clone of the field, made in its task or on its thread. With a
/// function interrupt it receives `&field` instead. A field that is neither `Clone` nor shared does not compile. A nested group
/// does not restart as a whole.
///
/// # Resources
///
/// A field with `#[resource(…)]`, such as `#[resource(open = PgPool::connect, close = PgPool::close)] pg: PgOptions`, is opened
/// at the start, provided to its receivers, and closed at the stop. The compiler infers the provided type where `provides` is
/// not set.
///
/// | option | value | meaning |
/// |---|---|---|
/// | `open` | a path or a closure `\|field\|`, with `receives` `\|field, received\|` | the `async fn(T) -> Result<P, E>` that opens the value; dropped at the interrupt; required |
/// | `close` | `drop`, a path or a closure `\|&value\|` | the `fn(&P)` or `fn(P)`, sync or async, that closes the value; called exactly once if `open` succeeded, within the grace period; required |
///
/// Beside them it takes the options of an actor except `interrupt`, `execute`, `blocking`, `process`, `ready`, `on_ok`,
/// `background` and `foreground`.
///
/// # Values
///
/// A field with `#[value]`, such as `#[value] state: Arc<State>`, is a value that actors receive: `receives = state`. It is
/// ready from the start and never stops. Its type is `Clone + Send + Sync`. The group drops it as a plain field.
///
/// # Configuration
///
/// `config = StoreArgs` makes the arguments of a type that implements `clap::Args` a part of the command line of the
/// program. `config(DbArgs, prefix = "primary", secrets = [url], validate = DbArgs::validate)` has options, all of which
/// are optional. `prefix` is added to each flag and variable, so that a type can be used twice. `secrets` lists the ids
/// of arguments whose values are never shown, beside those with `hide_env_values`. `validate` is a
/// `fn(&DbArgs) -> Result<(), E>` that checks the arguments together. Actors, resources, values and units take the
/// option. For a struct `App` with such a field the macro generates:
///
/// - `AppConfig`, with a field of the same name and visibility for each of them.
/// - `App::configure(arguments, environment)`, which returns an `AppConfig`, or the text of `--help`, `--version`,
///   `--show-config` or `--show-units`.
/// - `App::augment(command)` and `App::configure_from(matches, environment)`, for a program with subcommands of its own.
///
/// # Units
///
/// A field with `#[unit(…)]` takes part in the phases before the start and does not run. It takes the options `config`, `build`
/// and `role`, as a value does. Actors may receive it as a value; only then is its type `Clone + Send + Sync`.
///
/// # Options of a group
///
/// | option | value | meaning |
/// |---|---|---|
/// | `name` | a string | the default is the name of the struct in kebab-case |
/// | `signals` | none, `[INT, TERM, …]`, or `= none` | the signals that stop it; without a value, the default ones of `rungroup::main` |
/// | `grace` | a duration or `none` | bounds the whole stop; the default is 25 s |
/// | `drain` | a duration | how long the actors keep running after SIGTERM |
/// | `ready_within` | a duration | the limit for the whole start; exceeding it is a failure |
/// | `until` | `first` or `all` | `first`: the first actor that returns stops the group; `all`: the group completes when every foreground actor has returned |
/// | `receives` | `(pool: PgPool, …)` | the values that a nested group receives from the parent group; its actors name them in `receives` |
/// | `provides` | a field | the actor whose value a nested group provides to the parent group |
/// | `crate` | a path | the path of the `rungroup` crate, if the dependency is renamed or re-exported: `crate = ::rg`; the default is `::rungroup` |
///
/// A duration is a string such as `"1m 30s"`, with the units `d`, `h`, `m`, `s`, `ms`, `us` and `ns`, or a const expression of type
/// `Duration`. Fields, `#[actor]`, `#[resource]` and the entries of every list may have `#[cfg(...)]`. A closure cannot capture
/// variables; the field holds its data.
///
/// # Generated items
///
/// For a struct `App`, with its visibility:
///
/// - `App::run(self)` and `App::start(self)`, with the semantics of `Group::run` and `Group::start`. The documentation of
///   `run` shows the start order and the stop order of this group.
/// - `App::into_group(self)`, which returns an `AppGroup` with `run`, `start`, `handle`, `grace`, and a method per actor that
///   sets its grace period, for example from configuration. It derefs to `Group`, which adds further actors.
///   `App::with_grace(self, grace)` returns an `AppGroup` with another grace period of the group.
/// - `AppHandle`, the type of `AppGroup::handle()` and of `ctx.handle_as::<AppHandle>()`, to which the result of `start`
///   derefs. It derefs to `Handle`, and has a method per actor, such as `handle.api()`. The type of the returned
///   `ActorHandle` states the provided type, and whether the actor can be restarted. That of a nested group derefs to its
///   handle: `handle.cache().refresher()`. `Handle::clone(&handle)` returns a plain `Handle`.
/// - `App::PLAN`, the group as data, checked at compile time.
/// - `impl Actor for App`, so that groups nest, and `impl IntoGroup` for `App` and for `AppGroup`. With `receives` and
///   `provides` it is `impl Actor<P, R>` with their types. A group that receives values does not implement `IntoGroup`:
///   `run`, `start`, `into_group` and `with_grace` take the values as parameters.
/// - `App::build(…)`, if a field has `build`: builds these fields in their order. Its parameters are the other fields, in their
///   order. `App::main(…)` does the same and runs the group as the whole process, as `rungroup::main` does.
/// - `AppNeeds`, if the group receives several values: the struct that `receives` of the field in the parent group names.
///
/// The field of an actor cannot have the name of a method that the macro generates on `AppGroup`, or of a method of `Handle`:
/// `run`, `start`, `handle`, `grace`, `into_group`, `add`, `actor`, `state`, `wait_until_ready`, `wait` and the others. A field
/// with the name of another method of `Group`, such as `plan`, hides that method on `AppGroup`.
///
/// `AppGroup` and `AppHandle` have the generic parameters of the struct.
#[proc_macro_attribute]
pub fn group(arguments: TokenStream, item: TokenStream) -> TokenStream {
    attribute::group(&arguments.into(), &item.into()).into()
}

/// The derive to which `#[group]` passes its struct. The compiler names it where `#[actor]` stands without `#[group]`, so the
/// name is the advice.
#[doc(hidden)]
#[proc_macro_derive(
    WriteGroupAboveTheStruct,
    attributes(actor, resource, unit, value, __rungroup)
)]
pub fn derive_group(input: TokenStream) -> TokenStream {
    match syn::parse(input) {
        Ok(input) => derive(input).into(),
        Err(error) => error.to_compile_error().into(),
    }
}

fn derive(input: syn::DeriveInput) -> proc_macro2::TokenStream {
    let mut diagnostics = Diagnostics::default();
    let group = parse::group(input, &mut diagnostics);
    match check::group(&group, &mut diagnostics) {
        Some(checked) => expand::group(&plan::plan(&group, checked)),
        None => fallback::stub(&group, diagnostics),
    }
}
