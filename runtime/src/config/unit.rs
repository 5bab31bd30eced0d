//! The configuration of a unit, without the type of its arguments.

use super::field::ConfigField;
use super::read::Values;
use clap::Command;
use std::borrow::Cow;

/// Takes the arguments of a unit, by its position, and keeps them until the build. Returns `false` if there is a problem.
type TakeArguments = Box<dyn Fn(&mut Values, usize) -> bool + Send>;

/// The configuration of a unit.
pub(crate) struct ReadUnit {
    pub(crate) prefix: Option<Cow<'static, str>>,
    pub(crate) secrets: Vec<&'static str>,
    pub(crate) augment: fn(Command) -> Command,
    pub(crate) take: TakeArguments,
}

impl ReadUnit {
    pub(crate) fn field<'a>(&'a self, name: &'a str) -> ConfigField<'a> {
        ConfigField {
            name,
            prefix: self.prefix.as_deref(),
            secrets: &self.secrets,
            augment: self.augment,
        }
    }
}
