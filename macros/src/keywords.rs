//! Every word the macro accepts, once. Input: nothing; output: the words, the lists they form, and what the choices
//! among them mean. It must not know how a word's value is read.

pub(crate) const INTERRUPT: &str = "interrupt";
pub(crate) const EXECUTE: &str = "execute";
pub(crate) const BLOCKING: &str = "blocking";
pub(crate) const PROCESS: &str = "process";
pub(crate) const REQUIRES: &str = "requires";
pub(crate) const STOPS_BEFORE: &str = "stops_before";
pub(crate) const STOPS_LAST: &str = "stops_last";
pub(crate) const READY: &str = "ready";
pub(crate) const PROVIDES: &str = "provides";
pub(crate) const RECEIVES: &str = "receives";
pub(crate) const READY_WITHIN: &str = "ready_within";
pub(crate) const ON_OK: &str = "on_ok";
pub(crate) const ON_ERR: &str = "on_err";
pub(crate) const GRACE: &str = "grace";
pub(crate) const NAME: &str = "name";
pub(crate) const RESTART: &str = "restart";
pub(crate) const DEPENDENTS: &str = "dependents";

pub(crate) const WHEN: &str = "when";
pub(crate) const BACKOFF: &str = "backoff";
pub(crate) const MAX_BACKOFF: &str = "max_backoff";
pub(crate) const MAX_RESTARTS: &str = "max_restarts";
pub(crate) const RESET_AFTER: &str = "reset_after";

pub(crate) const SIGNALS: &str = "signals";
pub(crate) const DRAIN: &str = "drain";
pub(crate) const UNTIL: &str = "until";
pub(crate) const CRATE: &str = "crate";

pub(crate) const CANCEL: &str = "cancel";
pub(crate) const DROP: &str = "drop";
pub(crate) const NONE: &str = "none";
pub(crate) const STARTED: &str = "started";
pub(crate) const LINE: &str = "line";
pub(crate) const PORT: &str = "port";
pub(crate) const MANUAL: &str = "manual";
pub(crate) const FINISHED: &str = "finished";
pub(crate) const STOP: &str = "stop";
pub(crate) const CONTINUE: &str = "continue";
pub(crate) const FIRST: &str = "first";
pub(crate) const ALL: &str = "all";
pub(crate) const ON_FAILURE: &str = "on_failure";
pub(crate) const ALWAYS: &str = "always";
pub(crate) const KEEP: &str = "keep";

/// An option: its word, what it takes, and what to write.
pub(crate) struct Keyword {
    pub(crate) name: &'static str,
    pub(crate) takes: &'static str,
    pub(crate) write: &'static str,
}

const fn keyword(name: &'static str, takes: &'static str, write: &'static str) -> Keyword {
    Keyword { name, takes, write }
}

/// The options of `#[actor(...)]`.
pub(crate) const ACTOR_OPTIONS: &[Keyword] = &[
    keyword(
        INTERRUPT,
        "`cancel`, `drop`, a path or a closure",
        "`interrupt = cancel`, `interrupt = drop` or a function",
    ),
    keyword(
        EXECUTE,
        "a path or a closure",
        "`execute = serve` or `execute = async |value, ctx| { … }`",
    ),
    keyword(BLOCKING, "no value", "`blocking` alone"),
    keyword(PROCESS, "no value", "`process` alone"),
    keyword(REQUIRES, "a list of fields", "`requires = [db, cache]`"),
    keyword(
        STOPS_BEFORE,
        "a list of fields",
        "`stops_before = [db, cache]`",
    ),
    keyword(STOPS_LAST, "no value", "`stops_last` alone"),
    keyword(
        READY,
        "`started`, `manual` or `finished`, or of a child process `line(\"…\")` or `port(…)`",
        "`ready = started`, `ready = manual` or `ready = finished`",
    ),
    keyword(PROVIDES, "a type", "`provides = Db`"),
    keyword(
        RECEIVES,
        "a field, or a struct of fields",
        "`receives = db` or `receives = Needs { db, cache }`",
    ),
    keyword(
        READY_WITHIN,
        "a duration",
        "`ready_within = \"10s\"`, or a const expression of type `Duration`",
    ),
    keyword(
        ON_OK,
        "`stop` or `continue`",
        "`on_ok = stop` or `on_ok = continue`",
    ),
    keyword(
        ON_ERR,
        "`stop` or `continue`",
        "`on_err = stop` or `on_err = continue`",
    ),
    keyword(
        GRACE,
        "a duration",
        "`grace = \"5s\"`, or a const expression of type `Duration`",
    ),
    keyword(NAME, "a string", "`name = \"api\"`"),
    keyword(
        RESTART,
        "`on_failure`, `always`, or options in parentheses",
        "`restart = on_failure`, `restart = always` or `restart(backoff = \"1s\", max_restarts = 5)`",
    ),
    keyword(
        DEPENDENTS,
        "`keep` or `restart`",
        "`dependents = keep` or `dependents = restart`",
    ),
];

/// The option `ready` of a child process.
pub(crate) const PROCESS_READY: &Keyword = &keyword(
    READY,
    "`started`, `line(\"…\")` or `port(…)` of a child process",
    "`ready = started`, `ready = line(\"listening\")` or `ready = port(8080)`",
);

/// What `ready` takes of any actor, and what of a child process.
pub(crate) const READY_NAMES: &[&str] = &[STARTED, MANUAL, FINISHED, LINE, PORT];
pub(crate) const PROCESS_READY_NAMES: &[&str] = &[STARTED, LINE, PORT];

/// The options of `restart(...)`.
pub(crate) const RESTART_OPTIONS: &[Keyword] = &[
    keyword(
        WHEN,
        "`on_failure` or `always`",
        "`when = on_failure` or `when = always`",
    ),
    keyword(
        BACKOFF,
        "a duration",
        "`backoff = \"1s\"`, or a const expression of type `Duration`",
    ),
    keyword(
        MAX_BACKOFF,
        "a duration",
        "`max_backoff = \"30s\"`, or a const expression of type `Duration`",
    ),
    keyword(
        MAX_RESTARTS,
        "a number",
        "`max_restarts = 5`, or a const expression of type `u32`",
    ),
    keyword(
        RESET_AFTER,
        "a duration",
        "`reset_after = \"60s\"`, or a const expression of type `Duration`",
    ),
];

/// The options of `#[group(...)]`.
pub(crate) const GROUP_OPTIONS: &[Keyword] = &[
    keyword(NAME, "a string", "`name = \"app\"`"),
    keyword(
        SIGNALS,
        "a list of signals, `none` or no value",
        "`signals`, `signals = [INT, TERM]` or `signals = none`",
    ),
    keyword(
        GRACE,
        "a duration or `none`",
        "`grace = \"20s\"`, a const expression of type `Duration`, or `grace = none`",
    ),
    keyword(
        DRAIN,
        "a duration",
        "`drain = \"5s\"`, or a const expression of type `Duration`",
    ),
    keyword(
        UNTIL,
        "`first` or `all`",
        "`until = first` or `until = all`",
    ),
    keyword(CRATE, "a path", "`crate = ::rungroup`"),
];

/// The methods of the generated group, whose names no actor's field can have.
pub(crate) const METHODS: &[&str] = &["run", "start", "handle", "grace", "into_group"];

/// The methods of every handle, as the runtime has them. An actor's field has none of these names: the method that the
/// generated handle has for it would hide one. A method that is added to handles later is hidden where a field has its name,
/// and breaks nobody.
pub(crate) const HANDLE_METHODS: &[&str] = &[
    "actor",
    "actors",
    "add",
    "add_numbered",
    "clone",
    "fail",
    "name",
    "wait_for_state",
    "ready",
    "shutdown",
    "state",
    "state_changed",
    "wait",
];

/// The signals `signals = [...]` may list, as the runtime's `Signal` spells them.
pub(crate) const SIGNAL_NAMES: &[&str] = &["INT", "TERM", "QUIT", "HUP", "USR1", "USR2"];

/// What `signals` without a list stands for.
pub(crate) const DEFAULT_SIGNALS: &[&str] = &["INT", "TERM"];

/// The signal whose stop may be preceded by a drain.
pub(crate) const DRAIN_SIGNAL: &str = "TERM";

/// The three kinds of interrupt, as a help line shows them.
pub(crate) const INTERRUPT_CHOICES: &[(&str, &str)] = &[
    (
        "interrupt = cancel",
        "execute sees that its context is interrupted, and comes back",
    ),
    ("interrupt = drop", "execute is dropped at its next await"),
    (
        "interrupt = |value, cause| …",
        "a function or closure is called that makes execute come back",
    ),
];

/// What a person can say about those that require an actor which is run again.
pub(crate) const DEPENDENTS_CHOICES: &[(&str, &str)] = &[
    (
        "dependents = keep",
        "they go on, with the value that they have",
    ),
    (
        "dependents = restart",
        "they stop, in order, and start again with the new one",
    ),
];

/// What a person can say about when an actor is ready.
pub(crate) const READY_CHOICES: &[(&str, &str)] = &[
    ("ready = started", "as soon as it is started"),
    ("ready = manual", "when it calls `ctx.ready()`"),
    ("ready = finished", "when execute has returned Ok"),
    (
        "provides = Type",
        "when it hands over a value with `ctx.provide(value)`",
    ),
];

/// The same of a child process.
pub(crate) const PROCESS_READY_CHOICES: &[(&str, &str)] = &[
    ("ready = started", "as soon as it is started"),
    (
        "ready = line(\"…\")",
        "when a line that it prints contains that",
    ),
    (
        "ready = port(…)",
        "when that port of this machine accepts a connection",
    ),
];
