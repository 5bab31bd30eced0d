//! The `#[group]` attribute of the `rungroup` crate, which re-exports it. Nobody names this crate.
//!
//! `attribute` hands the struct to a hidden derive. The derive goes `parse` → `check` → `plan` → `expand`, and none of
//! these knows those after it; mistakes end it after `parse` or after `check`, and then `fallback` writes what keeps the
//! rest of the program compiling. `ast` and `keywords` are what all of them speak of. The rules are in `rungroup-rules`.

mod ast;
mod attribute;
mod check;
mod diagnostics;
mod expand;
mod fallback;
mod keywords;
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
/// | `interrupt` | `cancel`, `drop`, a path or a closure `\|&field, &cause\|` | what makes execute come back; there is no default |
/// | `execute` | a path or a closure `\|field, ctx\|` | what runs; `Actor::execute` of the field's type unless written. Beside a function interrupt it is given `&field` |
/// | `blocking` | | execute is an ordinary function, and runs on a thread of its own |
/// | `process` | | the field is a `ProcessSpec`: a child process, asked by TERM and killed when its grace is over (feature `process`) |
/// | `requires` | `[field, …]` | starts after those are ready, stops before them |
/// | `stops_before` | `[field, …]` | stops before those |
/// | `stops_last` | | stops after all actors that do not say so |
/// | `ready` | `started`, `manual` or `finished`; of a child process also `line("…")`, `port(…)` | when those that wait for it may start; must be written where there are any, unless it `provides` |
/// | `provides` | a type | ready when it hands over a value of this type |
/// | `receives` | a field, or `Needs { db: store, cache }` | as `requires`, and is handed what those provide |
/// | `ready_within` | a duration | not being ready by then is a failure |
/// | `on_ok`, `on_err` | `stop` or `continue` | what its end does to the group |
/// | `grace` | a duration | how long it may take once it is interrupted |
/// | `name` | a string | its name in logs, reports and threads; the field's unless written |
/// | `restart` | `on_failure` or `always` | it is run again after a failure, or after its Ok, too; what it takes, see below |
/// | `dependents` | `keep` or `restart` | what becomes of those that require it when it is run again; must be written where there are any |
///
/// `restart` may have options of its own, each of which may be left out: `restart(when = on_failure, backoff = "1s", max_delay =
/// "30s", max_restarts = 5, reset_after = "60s")`. There is no limit unless it is written. The limit is a number or a const expression of
/// type `u32`. Each execution is given a clone of the field, made in its task or on its thread, or `&field` beside a function
/// interrupt: a field that is neither `Clone` nor shared does not compile. A group cannot be run again as a whole.
///
/// # Options of a group
///
/// | option | value | meaning |
/// |---|---|---|
/// | `name` | a string | the struct's in kebab-case unless written |
/// | `signals` | none, `[INT, TERM, …]`, or `= none` | which signals stop it |
/// | `grace` | a duration or `none` | bounds the whole stop; 25 s unless written |
/// | `drain` | a duration | how long it goes on serving after TERM |
/// | `until` | `first` or `all` | whether the first actor to return stops it, or the last |
/// | `crate` | a path | where the runtime is, if not at `::rungroup` |
///
/// A duration is a string such as `"1m 30s"`, or a const expression of type `Duration`. Fields, `#[actor]` and the entries
/// of every list may stand behind `#[cfg(...)]`. A closure cannot capture: what it needs belongs into the field.
///
/// # What it generates
///
/// For a struct `App`, with its visibility:
///
/// - `App::run(self)` and `App::start(self)`, as those of the runtime's `Group`; the documentation of `run` shows the start
///   and the stop order of this group,
/// - `App::into_group(self)`, an `AppGroup` with `run`, `start`, `handle`, `grace` and a method an actor that changes its
///   grace, for graces that come from configuration; `App::with_grace(self, grace)` is short for the group's own,
/// - `AppHandle`, which `AppGroup::handle`, what `start` returns, and inside `ctx.handle_as::<AppHandle>()` give: it derefs to
///   the runtime's `Handle`, and has a method an actor, `handle.api()`, whose `ActorHandle` knows what the actor provides, and
///   whether it can be run again. So no actor's field has the name of a method of either: `run`, `start`, `handle`, `grace`,
///   `into_group`, or `state`, `ready`, `wait` and the others of `Handle`. `Handle::clone(&handle)` is one without them,
/// - `App::PLAN`, the group as data, known and checked at compile time,
/// - `impl Actor for App`, so that groups nest, and `impl IntoGroup` for `App` and for `AppGroup`.
///
/// `AppGroup` and `AppHandle` have the parameters of the struct, if it has some.
#[proc_macro_attribute]
pub fn group(arguments: TokenStream, item: TokenStream) -> TokenStream {
    attribute::group(&arguments.into(), &item.into()).into()
}

/// What `#[group]` hands its struct to.
#[doc(hidden)]
#[proc_macro_derive(__Group, attributes(actor, __rungroup))]
pub fn derive_group(input: TokenStream) -> TokenStream {
    match syn::parse(input) {
        Ok(input) => derive(input).into(),
        Err(error) => error.to_compile_error().into(),
    }
}

fn derive(input: syn::DeriveInput) -> proc_macro2::TokenStream {
    let mut diagnostics = Diagnostics::default();
    let group = parse::group(input, &mut diagnostics);
    if !diagnostics.is_empty() {
        return fallback::stub(&group, diagnostics);
    }
    match check::group(&group, &mut diagnostics) {
        Some(checked) => expand::group(&plan::plan(&group, checked)),
        None => fallback::stub(&group, diagnostics),
    }
}
