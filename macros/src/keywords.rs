//! Every word that the macro accepts, once. Input: nothing; output: the words, their lists, and the meanings of the choices.
//! It must not know how the value of a word is read.

use rungroup_rules::{InterruptKind, OptionName, Ready};

pub(crate) const CANCEL: &str = InterruptKind::Cancel.as_str();
pub(crate) const DROP: &str = InterruptKind::Drop.as_str();
pub(crate) const NONE: &str = "none";
pub(crate) const LINE: &str = "line";
pub(crate) const PORT: &str = "port";
pub(crate) const BLOCKING: &str = OptionName::Blocking.as_str();
pub(crate) const LATE: &str = OptionName::Late.as_str();

/// An option: its name, the kind of its value, and an example.
pub(crate) struct Keyword {
    pub(crate) name: OptionName,
    pub(crate) takes: &'static str,
    pub(crate) write: &'static str,
}

const fn keyword(name: OptionName, takes: &'static str, write: &'static str) -> Keyword {
    Keyword { name, takes, write }
}

/// The same option of an actor.
const fn of_actor(name: OptionName) -> Keyword {
    let mut index = 0;
    loop {
        let Keyword {
            name: other,
            takes,
            write,
        } = ACTOR_OPTIONS[index];
        if other as u8 == name as u8 {
            return keyword(name, takes, write);
        }
        index += 1;
    }
}

/// The options of `#[actor(...)]`.
pub(crate) const ACTOR_OPTIONS: &[Keyword] = &[
    keyword(
        OptionName::Interrupt,
        "`cancel`, `drop`, a path or a closure",
        "`interrupt = cancel`, `interrupt = drop` or a function",
    ),
    keyword(
        OptionName::Execute,
        "a path or a closure",
        "`execute = serve` or `execute = async |field, ctx| { … }`",
    ),
    keyword(OptionName::Blocking, "no value", "only `blocking`"),
    keyword(OptionName::Process, "no value", "only `process`"),
    keyword(
        OptionName::Config,
        "a type, or a type and its options in parentheses",
        "`config = StoreArgs` or `config(StoreArgs, prefix = \"store\")`",
    ),
    keyword(OptionName::Optional, "no value", "only `optional`"),
    keyword(
        OptionName::Each,
        "no value, or `name` in parentheses",
        "`each` or `each(name = |element| element.key.clone())`",
    ),
    keyword(
        OptionName::Requires,
        "a list of fields",
        "`requires = [db, cache]`",
    ),
    keyword(
        OptionName::StopsBefore,
        "a list of fields",
        "`stops_before = [db, cache]`",
    ),
    keyword(OptionName::StopsLast, "no value", "only `stops_last`"),
    keyword(OptionName::Background, "no value", "only `background`"),
    keyword(OptionName::Foreground, "no value", "only `foreground`"),
    keyword(
        OptionName::Ready,
        "`started`, `manual` or `finished`, or of a child process `line(\"…\")` or `port(…)`",
        "`ready = started`, `ready = manual` or `ready = finished`",
    ),
    keyword(OptionName::Provides, "a type", "`provides = Db`"),
    keyword(
        OptionName::Receives,
        "a field, `late(field)`, or a struct of these",
        "`receives = db`, `receives = late(db)` or `receives = Needs { db, cache }`",
    ),
    keyword(
        OptionName::ReadyWithin,
        "a duration",
        "`ready_within = \"10s\"`, or a const expression of type `Duration`",
    ),
    keyword(
        OptionName::OnOk,
        "`stop` or `continue`",
        "`on_ok = stop` or `on_ok = continue`",
    ),
    keyword(
        OptionName::OnErr,
        "`stop` or `continue`",
        "`on_err = stop` or `on_err = continue`",
    ),
    keyword(
        OptionName::Grace,
        "a duration",
        "`grace = \"5s\"`, or a const expression of type `Duration`",
    ),
    keyword(
        OptionName::Overrun,
        "`fail` or `accept`",
        "`overrun = fail` or `overrun = accept`",
    ),
    keyword(OptionName::Name, "a string", "`name = \"api\"`"),
    keyword(
        OptionName::Restart,
        "`on_failure`, `always`, or options in parentheses",
        "`restart = on_failure`, `restart = always` or `restart(backoff = \"1s\", max_restarts = 5)`",
    ),
    keyword(
        OptionName::Dependents,
        "`keep` or `restart`",
        "`dependents = keep` or `dependents = restart`",
    ),
    keyword(
        OptionName::Build,
        "a path, a closure, or one of these in `blocking(…)`",
        "`build = Store::open`, `build = async || { … }` or `build = blocking(Store::open)`",
    ),
    keyword(
        OptionName::Role,
        "a string, a path or a closure",
        "`role = \"data\"`, or a function of the field: `role = Store::role`",
    ),
];

/// The options of `#[unit(...)]` and `#[value(...)]`, about the phases before the start. They are options of an actor.
pub(crate) const PHASE_OPTIONS: &[Keyword] = &[
    of_actor(OptionName::Config),
    of_actor(OptionName::Build),
    of_actor(OptionName::Role),
];

/// The options of `#[resource(...)]`. Beside `open` and `close` they are options of an actor.
pub(crate) const RESOURCE_OPTIONS: &[Keyword] = &[
    keyword(
        OptionName::Open,
        "a path or a closure",
        "`open = Pool::connect` or `open = async |field| { … }`",
    ),
    keyword(
        OptionName::Close,
        "`drop`, a path or a closure",
        "`close = Pool::close`, `close = drop` or `close = async |value| { … }`",
    ),
    of_actor(OptionName::Config),
    of_actor(OptionName::Optional),
    of_actor(OptionName::Each),
    of_actor(OptionName::Requires),
    of_actor(OptionName::StopsBefore),
    of_actor(OptionName::StopsLast),
    of_actor(OptionName::Provides),
    of_actor(OptionName::Receives),
    of_actor(OptionName::ReadyWithin),
    of_actor(OptionName::OnErr),
    of_actor(OptionName::Grace),
    of_actor(OptionName::Overrun),
    of_actor(OptionName::Name),
    of_actor(OptionName::Restart),
    of_actor(OptionName::Dependents),
    of_actor(OptionName::Build),
    of_actor(OptionName::Role),
];

/// An attribute of a field that takes options.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum FieldAttribute {
    Actor,
    Resource,
    Unit,
    Value,
}

impl FieldAttribute {
    pub(crate) const ALL: [FieldAttribute; 4] = [
        FieldAttribute::Actor,
        FieldAttribute::Resource,
        FieldAttribute::Unit,
        FieldAttribute::Value,
    ];

    /// The word of the attribute.
    pub(crate) fn word(self) -> &'static str {
        match self {
            FieldAttribute::Actor => "actor",
            FieldAttribute::Resource => "resource",
            FieldAttribute::Unit => "unit",
            FieldAttribute::Value => "value",
        }
    }

    /// The word with its article.
    pub(crate) fn with_article(self) -> &'static str {
        match self {
            FieldAttribute::Actor => "an actor",
            FieldAttribute::Resource => "a resource",
            FieldAttribute::Unit => "a unit",
            FieldAttribute::Value => "a value",
        }
    }

    pub(crate) fn options(self) -> &'static [Keyword] {
        match self {
            FieldAttribute::Actor => ACTOR_OPTIONS,
            FieldAttribute::Resource => RESOURCE_OPTIONS,
            FieldAttribute::Unit | FieldAttribute::Value => PHASE_OPTIONS,
        }
    }

    /// The attribute to paste.
    pub(crate) fn example(self) -> &'static str {
        match self {
            FieldAttribute::Actor => "#[actor(interrupt = cancel)]",
            FieldAttribute::Resource => "#[resource(open = Pool::connect, close = Pool::close)]",
            FieldAttribute::Unit => "#[unit(build = Schema::load)]",
            FieldAttribute::Value => "#[value]",
        }
    }
}

/// The options of an actor that a resource never has. They are read, and the rules refuse them.
pub(crate) const REFUSED_BY_A_RESOURCE: &[Keyword] = &[
    of_actor(OptionName::Ready),
    of_actor(OptionName::OnOk),
    of_actor(OptionName::Background),
    of_actor(OptionName::Foreground),
];

/// The options of an actor that a plan does not show and a resource does not have, each with the reason.
pub(crate) const NOT_OF_A_RESOURCE: &[(OptionName, &str)] = &[
    (
        OptionName::Interrupt,
        "the interrupt of a resource ends `open`, or else calls `close`",
    ),
    (
        OptionName::Execute,
        "a resource is opened and closed, and does not run; write `#[actor(…)]` for a part that runs",
    ),
    (
        OptionName::Blocking,
        "`open` is async; a function that blocks runs in `tokio::task::spawn_blocking`",
    ),
    (
        OptionName::Process,
        "a child process is an actor: write `#[actor(process)]`",
    ),
];

/// The option `ready` of a child process.
pub(crate) const PROCESS_READY: &Keyword = &keyword(
    OptionName::Ready,
    "`started`, `line(\"…\")` or `port(…)` of a child process",
    "`ready = started`, `ready = line(\"listening\")` or `ready = port(8080)`",
);

/// The values of `ready`, of any actor and of a child process.
pub(crate) const READY_NAMES: &[&str] = &[
    Ready::Started.as_str(),
    Ready::Manual.as_str(),
    Ready::Finished.as_str(),
    LINE,
    PORT,
];
pub(crate) const PROCESS_READY_NAMES: &[&str] = &[Ready::Started.as_str(), LINE, PORT];

/// The options of `each(...)`.
pub(crate) const EACH_OPTIONS: &[Keyword] = &[keyword(
    OptionName::Name,
    "a path or a closure",
    "`name = |element| element.key.clone()`",
)];

/// The options of `config(...)`, after the type.
pub(crate) const CONFIG_OPTIONS: &[Keyword] = &[
    keyword(
        OptionName::Prefix,
        "a string of lowercase letters, digits and hyphens",
        "`prefix = \"store\"`",
    ),
    keyword(
        OptionName::Secrets,
        "a list of ids of arguments",
        "`secrets = [password]`",
    ),
    keyword(
        OptionName::Validate,
        "a path or a closure",
        "`validate = StoreArgs::validate` or `validate = |args| { … }`",
    ),
];

/// The options of `restart(...)`.
pub(crate) const RESTART_OPTIONS: &[Keyword] = &[
    keyword(
        OptionName::When,
        "`on_failure` or `always`",
        "`when = on_failure` or `when = always`",
    ),
    keyword(
        OptionName::Backoff,
        "a duration",
        "`backoff = \"1s\"`, or a const expression of type `Duration`",
    ),
    keyword(
        OptionName::MaxBackoff,
        "a duration",
        "`max_backoff = \"30s\"`, or a const expression of type `Duration`",
    ),
    keyword(
        OptionName::MaxRestarts,
        "a number",
        "`max_restarts = 5`, or a const expression of type `u32`",
    ),
    keyword(
        OptionName::ResetAfter,
        "a duration",
        "`reset_after = \"60s\"`, or a const expression of type `Duration`",
    ),
];

/// The options of `#[group(...)]`.
pub(crate) const GROUP_OPTIONS: &[Keyword] = &[
    keyword(OptionName::Name, "a string", "`name = \"app\"`"),
    keyword(
        OptionName::Signals,
        "a list of signals, `none` or no value",
        "`signals`, `signals = [INT, TERM]` or `signals = none`",
    ),
    keyword(
        OptionName::Grace,
        "a duration or `none`",
        "`grace = \"20s\"`, a const expression of type `Duration`, or `grace = none`",
    ),
    keyword(
        OptionName::Drain,
        "a duration",
        "`drain = \"5s\"`, or a const expression of type `Duration`",
    ),
    keyword(
        OptionName::ReadyWithin,
        "a duration",
        "`ready_within = \"30s\"`, or a const expression of type `Duration`",
    ),
    keyword(
        OptionName::Until,
        "`first` or `all`",
        "`until = first` or `until = all`",
    ),
    keyword(
        OptionName::Receives,
        "names with their types, in parentheses",
        "`receives = (pool: PgPool)`",
    ),
    keyword(OptionName::Provides, "a field", "`provides = store`"),
    keyword(OptionName::Crate, "a path", "`crate = ::rungroup`"),
];

/// The methods of the generated group, whose names no actor's field can have.
pub(crate) const METHODS: &[&str] = &[
    "run",
    "start",
    "handle",
    "grace",
    "into_group",
    "actor",
    "add",
];

/// The methods of every handle of the runtime. The field of an actor has none of these names, because the generated method
/// for the field would hide one. A method that handles gain later is hidden by a field of its name, and breaks no program.
pub(crate) const HANDLE_METHODS: &[&str] = &[
    "actor",
    "actors",
    "add",
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

/// The signal whose stop a drain may precede.
pub(crate) const DRAIN_SIGNAL: &str = "TERM";

/// The three kinds of interrupt, as a help line shows them.
pub(crate) const INTERRUPT_CHOICES: &[(&str, &str)] = &[
    (
        "interrupt = cancel",
        "execute observes the interrupt through its context and returns",
    ),
    ("interrupt = drop", "execute is dropped at its next await"),
    (
        "interrupt = |field, cause| …",
        "a function or closure is called that makes execute return",
    ),
];

/// The ways to close a resource, as a help line shows them.
pub(crate) const CLOSE_CHOICES: &[(&str, &str)] = &[
    (
        "close = Pool::close",
        "a function or closure of the opened value, sync or async",
    ),
    ("close = drop", "the drop of the value closes it"),
];

#[cfg(test)]
mod tests {
    use super::{
        ACTOR_OPTIONS, CONFIG_OPTIONS, EACH_OPTIONS, GROUP_OPTIONS, RESOURCE_OPTIONS,
        RESTART_OPTIONS,
    };

    const GUIDE: &str = include_str!("../../runtime/src/guide/options.rs");
    const DOCS: &str = include_str!("lib.rs");

    /// In the guide, an option of an actor has a section, and one of a group a row.
    #[test]
    fn the_guide_and_the_docs_of_the_macro_name_every_option() {
        let names = |page: &str, start: &str, name: &str| {
            let mut lines = page.lines().filter(|line| line.starts_with(start));
            lines.any(|line| line.contains(name))
        };
        for option in ACTOR_OPTIONS.iter().chain(RESOURCE_OPTIONS) {
            let name = format!("`{}`", option.name);
            assert!(names(GUIDE, "//! # ", &name), "no section about {name}");
            assert!(names(DOCS, "/// | ", &name), "no row about {name}");
        }
        for option in GROUP_OPTIONS {
            let row = format!("| `{}` |", option.name);
            assert!(names(GUIDE, "//! | ", &row), "no row `{row}` in the guide");
            assert!(names(DOCS, "/// | ", &row), "no row `{row}`");
        }
        let nested = [RESTART_OPTIONS, EACH_OPTIONS, CONFIG_OPTIONS];
        for option in nested.into_iter().flatten() {
            for page in [GUIDE, DOCS] {
                assert!(page.contains(option.name.as_str()), "{}", option.name);
            }
        }
    }
}
