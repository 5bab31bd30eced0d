//! Pairs of options that exclude each other. Input: one actor; output: an error for each pair. It must not look at other
//! actors.

use crate::ast::{Actor, Field, Function, Interrupt, ProcessReady, Ready, ReturnAction, When};
use crate::diagnostics::Diagnostics;
use crate::keywords;
use proc_macro2::Ident;

/// Something an actor may say: how it is shown, and the word that says it.
struct Said {
    shown: &'static str,
    by: fn(&Actor) -> Option<&Ident>,
}

const DROP: Said = Said {
    shown: "interrupt = drop",
    by: |actor| {
        actor
            .interrupt
            .as_ref()
            .filter(|given| matches!(given.value, Interrupt::Drop))
            .map(|given| &given.key)
    },
};
const BLOCKING: Said = Said {
    shown: "blocking",
    by: |actor| actor.blocking.as_ref().map(|given| &given.key),
};
const GRACE: Said = Said {
    shown: "grace",
    by: |actor| actor.grace.as_ref().map(|given| &given.key),
};
const ON_OK: Said = Said {
    shown: "on_ok",
    by: |actor| actor.on_ok.as_ref().map(|given| &given.key),
};
const PROVIDES: Said = Said {
    shown: "provides",
    by: |actor| actor.provides.as_ref().map(|given| &given.key),
};
const READY: Said = Said {
    shown: "ready",
    by: |actor| actor.ready.as_ref().map(|given| &given.key),
};
const PROCESS: Said = Said {
    shown: "process",
    by: |actor| actor.process.as_ref().map(|given| &given.key),
};
const INTERRUPT: Said = Said {
    shown: "interrupt",
    by: |actor| actor.interrupt.as_ref().map(|given| &given.key),
};
const EXECUTE: Said = Said {
    shown: "execute",
    by: |actor| actor.execute.as_ref().map(|given| &given.key),
};
const RECEIVES: Said = Said {
    shown: "receives",
    by: |actor| actor.receives.as_ref().map(|given| &given.key),
};
const MANUAL: Said = Said {
    shown: "ready = manual",
    by: |actor| ready(actor, Ready::Manual),
};
const READY_WITHIN: Said = Said {
    shown: "ready_within",
    by: |actor| actor.ready_within.as_ref().map(|given| &given.key),
};
const STARTED: Said = Said {
    shown: "ready = started",
    by: |actor| ready(actor, Ready::Started),
};
const FINISHED: Said = Said {
    shown: "ready = finished",
    by: |actor| ready(actor, Ready::Finished),
};
/// A failure is continued for good only where no other execution follows it.
const CONTINUED: Said = Said {
    shown: "on_err = continue",
    by: |actor| {
        let continued = actor
            .on_err
            .as_ref()
            .filter(|given| given.value == ReturnAction::Continue && actor.restart.is_none());
        continued.map(|given| &given.key)
    },
};
const ALWAYS: Said = Said {
    shown: "restart = always",
    by: |actor| {
        actor
            .restart
            .as_ref()
            .filter(|given| given.value.when == When::Always)
            .map(|given| &given.key)
    },
};
const ASYNC: Said = Said {
    shown: "an async `execute`",
    by: |actor| {
        actor
            .execute
            .as_ref()
            .filter(|given| is_async(&given.value))
            .map(|given| &given.key)
    },
};

fn ready(actor: &Actor, ready: Ready) -> Option<&Ident> {
    actor
        .ready
        .as_ref()
        .filter(|given| given.value == ready)
        .map(|given| &given.key)
}

/// Whether a closure is `async`, or consists of an `async` block.
pub(super) fn is_async(function: &Function) -> bool {
    match function {
        Function::Path(_) => false,
        Function::Closure(closure) => {
            closure.asyncness.is_some() || matches!(*closure.body, syn::Expr::Async(_))
        }
    }
}

struct Pair {
    /// Stays.
    first: Said,
    /// Is the error's place.
    second: Said,
    /// Why both cannot be.
    because: &'static str,
    help: &'static str,
}

const EXCLUDED: &[Pair] = &[
    Pair {
        first: PROCESS,
        second: INTERRUPT,
        because: "a child process is asked by TERM, and killed when its grace is over",
        help: "remove `interrupt`",
    },
    Pair {
        first: PROCESS,
        second: EXECUTE,
        because: "what is run is the process that the field describes",
        help: "remove `execute`, or run the process in it with `ProcessSpec::run`",
    },
    Pair {
        first: PROCESS,
        second: BLOCKING,
        because: "nothing of a child process runs on a thread",
        help: "remove `blocking`",
    },
    Pair {
        first: PROCESS,
        second: PROVIDES,
        because: "a child process has no value to hand over",
        help: "remove `provides`",
    },
    Pair {
        first: PROCESS,
        second: RECEIVES,
        because: "a child process is described before it starts",
        help: "write `requires`, or run the process in an `execute` with `ProcessSpec::run`",
    },
    Pair {
        first: PROCESS,
        second: MANUAL,
        because: "a child process cannot call `ctx.ready()`",
        help: "write `ready = started`, `ready = line(\"…\")` or `ready = port(…)`",
    },
    Pair {
        first: PROCESS,
        second: FINISHED,
        because: "a child process that others wait for is one that runs",
        help: "write `ready = started`, `ready = line(\"…\")` or `ready = port(…)`; for one that ends, run it in an \
               `execute` with `ProcessSpec::run`",
    },
    Pair {
        first: BLOCKING,
        second: DROP,
        because: "a thread cannot be dropped from outside",
        help: "write `interrupt = cancel`, or a function that makes execute come back",
    },
    Pair {
        first: BLOCKING,
        second: ASYNC,
        because: "a thread runs an ordinary function",
        help: "remove `blocking`, or write `execute` without `async`",
    },
    Pair {
        first: DROP,
        second: GRACE,
        because: "execute is dropped at its next await, so there is nothing to wait for",
        help: "remove `grace`, or write `interrupt = cancel`",
    },
    Pair {
        first: FINISHED,
        second: ON_OK,
        because: "the Ok that makes the actor ready never stops the group",
        help: "remove `on_ok`",
    },
    Pair {
        first: PROVIDES,
        second: READY,
        because: "the actor is ready when it hands over its value",
        help: "remove `ready`",
    },
    Pair {
        first: STARTED,
        second: READY_WITHIN,
        because: "the actor is ready as soon as it is started",
        help: "remove `ready_within`, or write `ready = manual`, `ready = finished` or `provides = Type`; of a `process` \
               `ready = line(\"…\")` or `ready = port(…)`",
    },
    Pair {
        first: CONTINUED,
        second: READY_WITHIN,
        because: "a failure to become ready in time could not be continued",
        help: "remove one of them, or let it be run again by `restart`",
    },
    Pair {
        first: ALWAYS,
        second: ON_OK,
        because: "it is run again after its Ok, whatever that would do",
        help: "remove `on_ok`, or write `restart = on_failure`",
    },
    Pair {
        first: FINISHED,
        second: ALWAYS,
        because: "the Ok that makes it ready would run it again",
        help: "write `restart = on_failure`",
    },
];

/// No two options of one actor exclude each other.
///
/// Rejected: `#[actor(blocking, interrupt = drop)]`.
pub(super) fn none_excluded(field: &Field, actor: &Actor, diagnostics: &mut Diagnostics) {
    for Pair {
        first,
        second,
        because,
        help,
    } in EXCLUDED
    {
        let (Some(_), Some(place)) = ((first.by)(actor), (second.by)(actor)) else {
            continue;
        };
        let (first, second) = (shown(first), shown(second));
        diagnostics.error(
            place,
            format!(
                "{second} does not go with {first} in `{}`: {because}",
                field.name()
            ),
            help,
        );
    }
    ready_within_needs_a_word(field, actor, diagnostics);
    only_a_process_is_ready_so(field, actor, diagnostics);
    dependents_need_a_restart(field, actor, diagnostics);
}

/// Rejected: `#[actor(interrupt = cancel, ready = line("listening"))]`.
fn only_a_process_is_ready_so(field: &Field, actor: &Actor, diagnostics: &mut Diagnostics) {
    let (Some(given), None) = (&actor.process_ready, &actor.process) else {
        return;
    };
    let word = match given.value {
        ProcessReady::Line(_) => keywords::LINE,
        ProcessReady::Port(_) => keywords::PORT,
    };
    diagnostics.error(
        &given.key,
        format!(
            "`ready = {word}(…)` is for a child process, and `{}` is none",
            field.name()
        ),
        "add `process` if its field is a `ProcessSpec`, or write `ready = manual`",
    );
}

/// Rejected: `#[actor(interrupt = cancel, dependents = keep)]`.
fn dependents_need_a_restart(field: &Field, actor: &Actor, diagnostics: &mut Diagnostics) {
    let (Some(given), None) = (&actor.dependents, &actor.restart) else {
        return;
    };
    diagnostics.error(
        &given.key,
        format!(
            "`dependents` does not go with an actor without `restart` in `{}`: it is never run again",
            field.name()
        ),
        "remove `dependents`, or add `restart`",
    );
}

/// `started` is also what an actor is that says nothing.
///
/// Rejected: `#[actor(interrupt = cancel, ready_within = "1s")]`.
fn ready_within_needs_a_word(field: &Field, actor: &Actor, diagnostics: &mut Diagnostics) {
    let (Some(given), None, None) = (&actor.ready_within, actor.ready_key(), &actor.provides)
    else {
        return;
    };
    let help = if actor.process.is_some() {
        "add `ready = line(\"…\")` or `ready = port(…)`, or remove `ready_within`"
    } else {
        "add `ready = manual`, `ready = finished` or `provides = Type`, or remove `ready_within`"
    };
    diagnostics.error(
        &given.key,
        format!(
            "`ready_within` needs `{}` to say when it is ready, and it says nothing",
            field.name()
        ),
        help,
    );
}

fn shown(said: &Said) -> String {
    if said.shown.contains('`') {
        said.shown.to_owned()
    } else {
        format!("`{}`", said.shown)
    }
}
