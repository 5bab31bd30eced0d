//! Every word that the macro accepts, once. Input: nothing; output: the words, their lists, and the meanings of the choices.
//! It must not know how the value of a word is read.

mod field_attribute;
mod reserved;

use rungroup_rules::{
    Dependents, InterruptKind, OptionName, Overrun, Ready, RestartWhen, ReturnAction, Until, listed,
};

pub(crate) use field_attribute::FieldAttribute;
pub(crate) use reserved::{HANDLE_METHODS, METHODS};

pub(crate) const CANCEL: &str = InterruptKind::Cancel.as_str();
pub(crate) const DROP: &str = InterruptKind::Drop.as_str();
pub(crate) const NONE: &str = "none";
pub(crate) const LINE: &str = "line";
pub(crate) const PORT: &str = "port";
pub(crate) const BLOCKING: &str = OptionName::Blocking.as_str();
pub(crate) const LATE: &str = OptionName::Late.as_str();

/// An option, and what it takes.
#[derive(Clone, Copy)]
pub(crate) struct Keyword {
    pub(crate) name: OptionName,
    pub(crate) value: Value,
}

/// The kind of value that an option takes.
#[derive(Clone, Copy)]
pub(crate) enum Value {
    Flag,
    Fields,
    /// With an example.
    Duration(&'static str),
    /// With an example.
    DurationOrNone(&'static str),
    /// One of these words.
    Word(&'static [&'static str]),
    Other {
        /// The kind of value.
        takes: &'static str,
        /// What to write.
        write: &'static str,
    },
}

impl Keyword {
    /// The value that the option takes.
    pub(crate) fn takes(&self) -> String {
        match self.value {
            Value::Flag => "no value".to_owned(),
            Value::Fields => "a list of fields".to_owned(),
            Value::Duration(_) => "a duration".to_owned(),
            Value::DurationOrNone(_) => format!("a duration or `{NONE}`"),
            Value::Word(words) => listed(words, "or"),
            Value::Other { takes, .. } => takes.to_owned(),
        }
    }

    /// What to write.
    pub(crate) fn write(&self) -> String {
        let name = self.name;
        match self.value {
            Value::Flag => format!("only `{name}`"),
            Value::Fields => format!("`{name} = [db, cache]`"),
            Value::Duration(example) => {
                format!("`{name} = \"{example}\"`, or a const expression of type `Duration`")
            }
            Value::DurationOrNone(example) => format!(
                "`{name} = \"{example}\"`, a const expression of type `Duration`, or `{name} = {NONE}`"
            ),
            Value::Word(words) => listed(words.iter().map(|word| format!("{name} = {word}")), "or"),
            Value::Other { write, .. } => write.to_owned(),
        }
    }
}

const fn keyword(name: OptionName, takes: &'static str, write: &'static str) -> Keyword {
    Keyword {
        name,
        value: Value::Other { takes, write },
    }
}

const fn flag(name: OptionName) -> Keyword {
    Keyword {
        name,
        value: Value::Flag,
    }
}

const fn fields(name: OptionName) -> Keyword {
    Keyword {
        name,
        value: Value::Fields,
    }
}

const fn duration(name: OptionName, example: &'static str) -> Keyword {
    Keyword {
        name,
        value: Value::Duration(example),
    }
}

const fn word(name: OptionName, words: &'static [&'static str]) -> Keyword {
    Keyword {
        name,
        value: Value::Word(words),
    }
}

/// The same option of an actor.
const fn of_actor(name: OptionName) -> Keyword {
    let mut index = 0;
    while ACTOR_OPTIONS[index].name as u8 != name as u8 {
        index += 1;
    }
    ACTOR_OPTIONS[index]
}

/// The options of `#[actor(...)]`.
const ACTOR_OPTIONS: &[Keyword] = &[
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
    flag(OptionName::Blocking),
    flag(OptionName::Process),
    keyword(
        OptionName::Config,
        "a type, or a type and its options in parentheses",
        "`config = StoreArgs` or `config(StoreArgs, prefix = \"store\")`",
    ),
    flag(OptionName::Optional),
    keyword(
        OptionName::Each,
        "no value, or `name` in parentheses",
        "`each` or `each(name = |element| element.key.clone())`",
    ),
    fields(OptionName::Requires),
    fields(OptionName::StopsBefore),
    flag(OptionName::StopsLast),
    flag(OptionName::Background),
    flag(OptionName::Foreground),
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
    duration(OptionName::ReadyWithin, "10s"),
    word(OptionName::OnOk, ReturnAction::WORDS),
    word(OptionName::OnErr, ReturnAction::WORDS),
    duration(OptionName::Grace, "5s"),
    word(OptionName::Overrun, Overrun::WORDS),
    keyword(OptionName::Name, "a string", "`name = \"api\"`"),
    keyword(
        OptionName::Restart,
        "`on_failure`, `always`, or options in parentheses",
        "`restart = on_failure`, `restart = always` or `restart(backoff = \"1s\", max_restarts = 5)`",
    ),
    word(OptionName::Dependents, Dependents::WORDS),
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
const PHASE_OPTIONS: &[Keyword] = &[
    of_actor(OptionName::Config),
    of_actor(OptionName::Build),
    of_actor(OptionName::Role),
];

/// The options of `#[resource(...)]`. Beside `open` and `close` they are options of an actor.
const RESOURCE_OPTIONS: &[Keyword] = &[
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

/// A list of options, in the order of its help.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum OptionList {
    Actor,
    Resource,
    /// Of a unit or a value.
    Phases,
    Each,
    Config,
    Restart,
    Group,
}

impl OptionList {
    pub(crate) fn options(self) -> &'static [Keyword] {
        match self {
            OptionList::Actor => ACTOR_OPTIONS,
            OptionList::Resource => RESOURCE_OPTIONS,
            OptionList::Phases => PHASE_OPTIONS,
            OptionList::Each => EACH_OPTIONS,
            OptionList::Config => CONFIG_OPTIONS,
            OptionList::Restart => RESTART_OPTIONS,
            OptionList::Group => GROUP_OPTIONS,
        }
    }

    /// The options that can be read: those of the list, and those that only the rules refuse.
    pub(crate) fn readable(self) -> impl Iterator<Item = &'static Keyword> {
        let refused = match self {
            OptionList::Resource => REFUSED_BY_A_RESOURCE,
            _ => &[],
        };
        self.options().iter().chain(refused)
    }

    /// The option of this name.
    pub(crate) fn named(self, name: &str) -> Option<OptionName> {
        let mut options = self.names().into_iter();
        options.find(|option| option.as_str() == name)
    }

    pub(crate) fn names(self) -> Vec<OptionName> {
        let mut names = Vec::new();
        for option in self.options() {
            names.push(option.name);
        }
        names
    }

    pub(crate) fn words(self) -> Vec<&'static str> {
        let mut words = Vec::new();
        for option in self.options() {
            words.push(option.name.as_str());
        }
        words
    }
}

/// The options of an actor that a resource never has. They are read, and the rules refuse them.
const REFUSED_BY_A_RESOURCE: &[Keyword] = &[
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
const EACH_OPTIONS: &[Keyword] = &[keyword(
    OptionName::Name,
    "a path or a closure",
    "`name = |element| element.key.clone()`",
)];

/// The options of `config(...)`, after the type.
const CONFIG_OPTIONS: &[Keyword] = &[
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
const RESTART_OPTIONS: &[Keyword] = &[
    word(OptionName::When, RestartWhen::WORDS),
    duration(OptionName::Backoff, "1s"),
    duration(OptionName::MaxBackoff, "30s"),
    keyword(
        OptionName::MaxRestarts,
        "a number",
        "`max_restarts = 5`, or a const expression of type `u32`",
    ),
    duration(OptionName::ResetAfter, "60s"),
];

/// The options of `#[group(...)]`.
const GROUP_OPTIONS: &[Keyword] = &[
    keyword(OptionName::Name, "a string", "`name = \"app\"`"),
    keyword(
        OptionName::Signals,
        "a list of signals, `none` or no value",
        "`signals`, `signals = [INT, TERM]` or `signals = none`",
    ),
    Keyword {
        name: OptionName::Grace,
        value: Value::DurationOrNone("20s"),
    },
    duration(OptionName::Drain, "5s"),
    duration(OptionName::ReadyWithin, "30s"),
    word(OptionName::Until, Until::WORDS),
    keyword(
        OptionName::Receives,
        "names with their types, in parentheses",
        "`receives = (pool: PgPool)`",
    ),
    keyword(OptionName::Provides, "a field", "`provides = store`"),
    keyword(OptionName::Crate, "a path", "`crate = ::rungroup`"),
];

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
    use super::OptionList;

    const GUIDE: &str = include_str!("../../runtime/src/guide/options.rs");
    const DOCS: &str = include_str!("lib.rs");

    /// In the guide, an option of an actor has a section, and one of a group a row.
    #[test]
    fn the_guide_and_the_docs_of_the_macro_name_every_option() {
        let names = |page: &str, start: &str, name: &str| {
            let mut lines = page.lines().filter(|line| line.starts_with(start));
            lines.any(|line| line.contains(name))
        };
        for option in [OptionList::Actor, OptionList::Resource]
            .into_iter()
            .flat_map(OptionList::names)
        {
            let name = format!("`{option}`");
            assert!(names(GUIDE, "//! # ", &name), "no section about {name}");
            assert!(names(DOCS, "/// | ", &name), "no row about {name}");
        }
        for option in OptionList::Group.names() {
            let row = format!("| `{option}` |");
            assert!(names(GUIDE, "//! | ", &row), "no row `{row}` in the guide");
            assert!(names(DOCS, "/// | ", &row), "no row `{row}`");
        }
        let nested = [OptionList::Restart, OptionList::Each, OptionList::Config];
        for option in nested.into_iter().flat_map(OptionList::names) {
            for page in [GUIDE, DOCS] {
                assert!(page.contains(option.as_str()), "{option}");
            }
        }
    }
}
