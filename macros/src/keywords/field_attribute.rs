//! The attributes of a field, each with the list of its options.

use super::OptionList;

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

    /// The attribute of this name.
    pub(crate) fn of(path: &syn::Path) -> Option<FieldAttribute> {
        let mut all = FieldAttribute::ALL.into_iter();
        all.find(|attribute| path.is_ident(attribute.word()))
    }

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

    pub(crate) fn options(self) -> OptionList {
        match self {
            FieldAttribute::Actor => OptionList::Actor,
            FieldAttribute::Resource => OptionList::Resource,
            FieldAttribute::Unit | FieldAttribute::Value => OptionList::Phases,
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
