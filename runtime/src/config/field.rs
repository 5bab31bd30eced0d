//! A field with `config`, and the command that its type makes of itself.

use super::argument::{Argument, ValueKind};
use crate::Plan;
use clap::{Args, Command};

/// The end of the values of one occurrence, in the command line that is written for a field. No argument contains it.
pub(super) const TERMINATOR: &str = "\0";

/// The configuration of a group: as the macro declares it, or of the units of a group that is built at run time.
#[derive(Debug)]
pub struct GroupConfig<'a> {
    pub(super) plan: &'a Plan,
    pub(super) version: Option<&'a str>,
    pub(super) fields: &'a [ConfigField<'a>],
}

impl<'a> GroupConfig<'a> {
    /// The configuration of a group with these fields.
    pub const fn new(
        plan: &'a Plan,
        version: Option<&'a str>,
        fields: &'a [ConfigField<'a>],
    ) -> GroupConfig<'a> {
        GroupConfig {
            plan,
            version,
            fields,
        }
    }

    /// Every argument of every field.
    pub(super) fn arguments(&self) -> Vec<Argument> {
        let mut arguments = Vec::new();
        for (index, field) in self.fields.iter().enumerate() {
            let mut written = field.written();
            // The defaults of an argument, such as the number of its values, are known only afterwards.
            written.build();
            let group = self.plan.name();
            let of_field = written.get_arguments();
            arguments.extend(of_field.map(|arg| Argument::new(index, field, arg, group)));
        }
        arguments
    }
}

/// A field of a group, with the type of its arguments.
#[derive(Clone, Copy, Debug)]
pub struct ConfigField<'a> {
    pub(super) name: &'a str,
    pub(super) prefix: Option<&'a str>,
    /// The ids of arguments that are never shown.
    pub(super) secrets: &'a [&'a str],
    augment: fn(Command) -> Command,
}

impl<'a> ConfigField<'a> {
    /// A field without a prefix.
    pub const fn of<T: Args>(name: &'a str) -> ConfigField<'a> {
        ConfigField {
            name,
            prefix: None,
            secrets: &[],
            augment: T::augment_args,
        }
    }

    /// The field with a prefix.
    #[must_use]
    pub const fn prefixed(self, prefix: &'a str) -> ConfigField<'a> {
        ConfigField {
            prefix: Some(prefix),
            ..self
        }
    }

    /// The field with arguments that are never shown, by their ids.
    #[must_use]
    pub const fn with_secrets(self, secrets: &'a [&'a str]) -> ConfigField<'a> {
        ConfigField { secrets, ..self }
    }

    /// The command as the type writes it.
    pub(super) fn written(&self) -> Command {
        let command = Command::new(self.name.to_owned())
            .no_binary_name(true)
            .disable_help_flag(true)
            .disable_version_flag(true)
            .disable_help_subcommand(true);
        (self.augment)(command)
    }

    /// The command that parses the values of the field, with the flags that [`Argument::words`] writes. It reads no
    /// variable, because the values hold those already.
    pub(super) fn inner(&self, arguments: &[&Argument]) -> Command {
        let find = |id: &str| arguments.iter().find(|argument| argument.id == id);
        self.written().mut_args(|arg| {
            let argument = find(arg.get_id().as_str());
            let argument = argument.expect("the type writes the same arguments each time");
            let arg = arg.env(None::<&'static str>).long(argument.inner.clone());
            match argument.kind {
                ValueKind::Flag | ValueKind::Count => arg,
                ValueKind::Values { max, .. } => {
                    let arg = arg.require_equals(false).value_terminator(TERMINATOR);
                    if max > 1 {
                        arg.allow_hyphen_values(true)
                    } else {
                        arg
                    }
                }
            }
        })
    }
}
