//! Arguments without a place on the command line of a group, and flags that two arguments have.

use super::argument::{Argument, normal};
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
        let aliases = arg.get_all_aliases().unwrap_or_default();
        let longs = arg.get_long().into_iter().chain(aliases);
        let aliases = arg.get_all_short_aliases().unwrap_or_default();
        let shorts = arg.get_short().into_iter().chain(aliases);
        let written = longs.map(|long| format!("--{long}"));
        for flag in written.chain(shorts.map(|short| format!("-{short}"))) {
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

/// The flags that two arguments have, or an argument and the group; and the keys of a file that two units have.
pub(super) fn collisions(fields: &[ConfigField<'_>], arguments: &[Argument]) -> Vec<ConfigProblem> {
    let mut problems = Vec::new();
    let mut owners: HashMap<String, &str> = HashMap::new();
    for argument in arguments {
        let field = &*argument.field;
        let remedy = remedy(&fields[argument.index]);
        for flag in argument.flags() {
            let text = if OWN_FLAGS.contains(&flag.as_str()) {
                format!("`{flag}` of `{field}` is a flag of the group, too; ")
            } else if let Some(other) = owners.insert(flag.clone(), field) {
                format!("`{flag}` is a flag of `{other}` and of `{field}`; ")
            } else {
                continue;
            };
            let text = if flag.starts_with("--") {
                text + &remedy
            } else {
                format!("{text}remove it, or {remedy}: its arguments then have only long flags")
            };
            problems.push(ConfigProblem::of(argument, text));
        }
    }
    problems.extend(shared_keys(arguments));
    problems
}

/// The keys of a file that two units have. The names of fields differ in more than their hyphens.
fn shared_keys(arguments: &[Argument]) -> Vec<ConfigProblem> {
    let mut owners: HashMap<(String, String), &Argument> = HashMap::new();
    let mut problems = Vec::new();
    for argument in arguments {
        for key in argument.file_keys() {
            let owner = *owners
                .entry((normal(&argument.field), normal(key)))
                .or_insert(argument);
            if owner.index != argument.index {
                let (first, second) = (&owner.field, &argument.field);
                let text = format!(
                    "`{first}.{key}` and `{second}.{key}` are one key in a file, because hyphens and underscores are equal \
                     there; rename `{second}`"
                );
                problems.push(ConfigProblem::of(argument, text));
            }
        }
    }
    problems
}

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
