//! The configuration of a unit, without the type of its arguments.

use super::field::ConfigField;
use super::read::Values;
use std::borrow::Cow;

/// The arguments of a unit without their type.
#[derive(Clone)]
pub(crate) struct Shape {
    pub(crate) prefix: Option<Cow<'static, str>>,
    pub(crate) secrets: Vec<&'static str>,
    pub(crate) of: for<'a> fn(&'a str) -> ConfigField<'a>,
}

/// Takes the arguments of a unit, by its position, and keeps them until the build. Returns `false` if there is a problem.
type TakeArguments = Box<dyn FnMut(&mut Values, usize) -> bool + Send>;

/// The configuration of a unit.
pub(crate) struct ReadUnit {
    pub(crate) shape: Shape,
    pub(crate) take: TakeArguments,
}

impl ReadUnit {
    /// Takes the arguments of the unit. Returns `false` if there is a problem.
    pub(crate) fn take(&mut self, values: &mut Values, index: usize) -> bool {
        (self.take)(values, index)
    }
}

impl Shape {
    pub(crate) fn field<'a>(&'a self, name: &'a str) -> ConfigField<'a> {
        let field = (self.of)(name).with_secrets(&self.secrets);
        match &self.prefix {
            Some(prefix) => field.prefixed(prefix),
            None => field,
        }
    }
}
