//! Arguments without a place on the command line of a group, and names that two arguments have.

use super::argument::{Argument, HAS_FILES, file_variable, normal, written_flags};
use super::command::OWN_FLAGS;
use super::field::{ConfigField, GroupConfig};
use super::invalid::ConfigProblem;
use clap::ArgAction;
use rungroup_rules::{is_prefix, suggested_prefix};
use std::collections::{HashMap, HashSet};

/// The problems that no value can solve. An argument is made only of a field without one.
pub(super) fn shapes(config: &GroupConfig<'_>) -> Vec<ConfigProblem> {
    let mut problems = Vec::new();
    for field in config.fields {
        shape(field, &mut problems);
    }
    problems
}

fn shape(field: &ConfigField<'_>, problems: &mut Vec<ConfigProblem>) {
    let (name, written) = (field.name, field.written());
    let mut report = |text: String| problems.push(ConfigProblem::of_field(name, text));
    // The macro checks the prefix of a field; that of a unit is known only here.
    if let Some(prefix) = field.prefix.filter(|prefix| !is_prefix(prefix)) {
        let near = suggested_prefix(if prefix.is_empty() { name } else { prefix });
        report(format!(
            "no flag can begin with the prefix `{prefix}` of `{name}`; write lowercase letters, digits and hyphens: `{near}`"
        ));
    }
    if let Some(subcommand) = written.get_subcommands().next() {
        report(format!(
            "the arguments of `{name}` have the subcommand `{}`, and a field has none; put the group into a subcommand of \
             yours with `augment`",
            subcommand.get_name()
        ));
    }
    for secret in field.secrets {
        if written.get_arguments().all(|arg| arg.get_id() != secret) {
            report(format!(
                "`secrets` of `{name}` names `{secret}`, which is the id of no argument; write one of its ids"
            ));
        }
    }
    let (mut ids, mut flags) = (HashSet::new(), HashSet::new());
    for arg in written.get_arguments() {
        let id = arg.get_id();
        if !ids.insert(id.clone()) {
            report(format!(
                "the arguments of `{name}` have the id `{id}` twice; rename one of them by `#[arg(id = \"…\")]`"
            ));
        }
        for flag in written_flags(arg) {
            if !flags.insert(flag.clone()) {
                report(format!(
                    "the arguments of `{name}` have the flag `{flag}` twice; rename one of them by `#[arg(long = \"…\")]`"
                ));
            }
        }
        let is_rest = arg.is_last_set() || arg.is_trailing_var_arg_set();
        if arg.is_positional() || is_rest {
            let remedy = if is_rest {
                "write `#[arg(long, num_args = 1..)]` without `last` and `trailing_var_arg`"
            } else {
                "add `#[arg(long)]` to it"
            };
            report(format!(
                "the argument `{id}` of `{name}` is positional, and the fields of a group share one command line; {remedy}"
            ));
        }
        match arg.get_action() {
            ArgAction::Set
            | ArgAction::Append
            | ArgAction::SetTrue
            | ArgAction::SetFalse
            | ArgAction::Count => {}
            action => report(format!(
                "the argument `{id}` of `{name}` has the action `{action:?}`, and the group has flags for help and version \
                 itself; remove it"
            )),
        }
    }
}

/// A name by which the value of an argument is found. Two arguments cannot share one.
#[derive(PartialEq, Eq, Hash)]
enum TakenName {
    Flag(String),
    /// The key of a file, with its table.
    Key(String, String),
    Variable(String),
}

/// The argument that has a name, as it writes it. The group has none.
struct NameOwner<'a> {
    argument: Option<&'a Argument>,
    written: String,
}

/// The names that two arguments have, or an argument and the group. An argument whose flag is reported has no other problem,
/// because another flag has another key and variable.
pub(super) fn collisions(config: &GroupConfig<'_>, arguments: &[Argument]) -> Vec<ConfigProblem> {
    let mut problems = Vec::new();
    let mut owners: HashMap<TakenName, NameOwner<'_>> = HashMap::new();
    let own = OWN_FLAGS
        .iter()
        .map(|flag| TakenName::Flag((*flag).to_owned()));
    let file = HAS_FILES.then(|| TakenName::Variable(file_variable(config.plan.name())));
    for name in own.chain(file) {
        let group = NameOwner {
            argument: None,
            written: String::new(),
        };
        owners.insert(name, group);
    }
    for argument in arguments {
        let before = problems.len();
        for (name, written) in names(argument) {
            let is_flag = matches!(name, TakenName::Flag(_));
            let owner = owners.entry(name).or_insert_with(|| NameOwner {
                argument: Some(argument),
                written: written.clone(),
            });
            if owner.is(argument) || (!is_flag && problems.len() > before) {
                continue;
            }
            let remedy = remedy(&config.fields[argument.index]);
            if let Some(text) = owner.collision(argument, &written, is_flag, &remedy) {
                problems.push(ConfigProblem::of(argument, text));
            }
        }
    }
    problems
}

/// The names of an argument, also as a person writes them: flags, keys, variable.
fn names(argument: &Argument) -> impl Iterator<Item = (TakenName, String)> {
    let flags = argument
        .flags()
        .map(|flag| (TakenName::Flag(flag.clone()), flag));
    let table = normal(&argument.field);
    let keys = argument.file_keys().map(move |key| {
        let written = format!("{}.{key}", argument.field);
        (TakenName::Key(table.clone(), normal(key)), written)
    });
    let variable = argument.variable.clone();
    let variable = (TakenName::Variable(variable.clone()), variable);
    flags.chain(keys).chain([variable])
}

impl NameOwner<'_> {
    fn is(&self, argument: &Argument) -> bool {
        self.argument.is_some_and(|own| own.outer == argument.outer)
    }

    /// The problem of an argument that has the name, too. `None` if both mean to share it.
    fn collision(
        &self,
        argument: &Argument,
        written: &str,
        is_flag: bool,
        remedy: &str,
    ) -> Option<String> {
        let (flag, field) = (argument.flag(), &argument.field);
        if is_flag {
            let text = match self.argument {
                None => format!("`{written}` of `{field}` is a flag of the group, too; "),
                Some(other) => {
                    let other = &other.field;
                    format!("`{written}` is a flag of `{other}` and of `{field}`; ")
                }
            };
            return Some(if written.starts_with("--") {
                text + remedy
            } else {
                format!("{text}remove it, or {remedy}: its arguments then have only long flags")
            });
        }
        let Some(other) = self.argument else {
            return Some(format!(
                "the variable `{written}` of `{flag}` of `{field}` names the file, too; {OTHER_VARIABLE}"
            ));
        };
        if written == argument.variable {
            let (first, of) = (other.flag(), &other.field);
            let is_meant = argument.writes_variable && other.writes_variable;
            return (!is_meant).then(|| {
                format!(
                    "the variable `{written}` is that of `{first}` of `{of}` and of `{flag}` of `{field}`; {OTHER_VARIABLE}"
                )
            });
        }
        let remedy = if other.index == argument.index {
            format!("rename `{flag}` by `#[arg(long = \"…\")]`")
        } else {
            format!("rename `{field}`")
        };
        let first = &self.written;
        Some(format!(
            "`{first}` and `{written}` are one key in a file, because hyphens and underscores are equal there; {remedy}"
        ))
    }
}

const OTHER_VARIABLE: &str = "set another by `#[arg(env = \"…\")]`";

/// The way to give the arguments of a field other flags. Those of a field with a prefix are all long.
pub(super) fn remedy(field: &ConfigField<'_>) -> String {
    let name = field.name;
    if field.prefix.is_some() {
        format!("write another `prefix` in `config` of `{name}`")
    } else {
        let prefix = suggested_prefix(name);
        format!("write `prefix = \"{prefix}\"` in `config` of `{name}`")
    }
}
