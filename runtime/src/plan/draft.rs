//! A group as it is being built. Input: what the builder is told, with names and slots not yet resolved; output: the
//! same, for the check to read. It must not judge.

use super::GroupOptions;
use super::actor::OwnedOptions;
use crate::plan::actor_name::Name;
use rungroup_rules::Slot as SlotKey;
use std::borrow::Cow;

/// A group whose names are not yet resolved.
#[derive(Clone, Debug)]
pub(crate) struct Draft {
    pub(crate) name: Cow<'static, str>,
    pub(crate) options: GroupOptions,
    pub(crate) actors: Vec<DraftActor>,
}

/// An actor of a draft.
#[derive(Clone, Debug)]
pub(crate) struct DraftActor {
    pub(crate) name: Name,
    /// The check sets the type that is provided from the slot.
    pub(crate) options: OwnedOptions,
    /// Its interrupt is a function that can be called once.
    pub(crate) interrupted_once: bool,
    /// Apart, because most actors of a large group have none.
    pub(crate) links: Option<Box<Links>>,
}

/// What joins an actor of a draft to others.
#[derive(Clone, Debug, Default)]
pub(crate) struct Links {
    pub(crate) requires: Vec<Cow<'static, str>>,
    pub(crate) receives: Vec<SlotKey>,
    pub(crate) stops_before: Vec<Cow<'static, str>>,
    pub(crate) provides: Option<SlotKey>,
}

impl Draft {
    pub(crate) fn new(name: impl Into<Cow<'static, str>>) -> Self {
        Self {
            name: name.into(),
            options: GroupOptions::default(),
            actors: Vec::new(),
        }
    }
}

impl DraftActor {
    pub(crate) fn new(name: impl Into<Cow<'static, str>>) -> Self {
        Self {
            name: name.into().into(),
            options: OwnedOptions::new(),
            interrupted_once: false,
            links: None,
        }
    }

    pub(crate) fn links(&self) -> Option<&Links> {
        self.links.as_deref()
    }

    pub(crate) fn links_mut(&mut self) -> &mut Links {
        self.links.get_or_insert_default()
    }
}
