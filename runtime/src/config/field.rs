//! A field with `config`, and the command that its type makes of itself.

use crate::Plan;
use clap::{Args, Command};

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
}

/// A field of a group, with the type of its arguments.
#[derive(Clone, Copy, Debug)]
pub struct ConfigField<'a> {
    pub(super) name: &'a str,
    pub(super) prefix: Option<&'a str>,
    /// The ids of arguments that are never shown.
    pub(super) secrets: &'a [&'a str],
    pub(super) augment: fn(Command) -> Command,
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
}
