//! The name of an actor, as a string that many places share.

use std::borrow::{Borrow, Cow};
use std::fmt;
use std::hash::{Hash, Hasher};
use std::ops::Deref;
use std::sync::Arc;

/// A name that is cheap to create from a literal, and cheap to clone in any case.
#[derive(Clone)]
pub enum Name {
    /// A literal.
    Written(&'static str),
    /// A name from the run time.
    Made(Arc<str>),
}

impl Deref for Name {
    type Target = str;

    fn deref(&self) -> &str {
        match self {
            Name::Written(name) => name,
            Name::Made(name) => name,
        }
    }
}

impl Borrow<str> for Name {
    fn borrow(&self) -> &str {
        self
    }
}

impl PartialEq for Name {
    fn eq(&self, other: &Self) -> bool {
        **self == **other
    }
}

impl Eq for Name {}

impl Hash for Name {
    fn hash<H: Hasher>(&self, state: &mut H) {
        (**self).hash(state);
    }
}

impl From<Cow<'static, str>> for Name {
    fn from(name: Cow<'static, str>) -> Name {
        match name {
            Cow::Borrowed(name) => Name::Written(name),
            Cow::Owned(name) => Name::Made(name.into()),
        }
    }
}

impl From<&Name> for Arc<str> {
    fn from(name: &Name) -> Arc<str> {
        match name {
            Name::Written(name) => (*name).into(),
            Name::Made(name) => Arc::clone(name),
        }
    }
}

impl From<&Name> for Cow<'static, str> {
    fn from(name: &Name) -> Cow<'static, str> {
        match name {
            Name::Written(name) => Cow::Borrowed(name),
            Name::Made(name) => Cow::Owned(name.to_string()),
        }
    }
}

impl fmt::Debug for Name {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&**self, f)
    }
}

impl fmt::Display for Name {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&**self, f)
    }
}
