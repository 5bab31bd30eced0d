//! The complete group. Input: a checked `ast` and its edges; output: the same with every name resolved, every default filled
//! in, and the two orders. It cannot fail.

use crate::ast::{self, ActorAttribute, GroupField, Receives, Role, Source, ValueType};
use crate::names::{actor_name, group_name};
use rungroup_rules::{Checked, Edges, Multiplicity, Problem, stop_layers};

/// A group, ready to be written down.
pub(crate) struct ResolvedGroup<'a> {
    pub(crate) group: &'a ast::GroupStruct,
    pub(crate) name: String,
    pub(crate) fields: Vec<Member<'a>>,
    pub(crate) actors: Vec<ResolvedActor<'a>>,
    /// The actors of one layer start when the layers before it are ready.
    pub(crate) start_order: Vec<Vec<usize>>,
    /// The actors of one layer are interrupted when the layers before it have ended.
    pub(crate) stop_order: Vec<Vec<usize>>,
    /// The edges between the actors, by their positions.
    pub(crate) edges: Edges,
    /// The resources, each after those from which it receives.
    pub(crate) resources: Vec<usize>,
    /// The actor whose value the group provides to the parent group.
    pub(crate) provides: Option<usize>,
    /// The problems that the group has if a value that only the compiler knows breaks a rule.
    pub(crate) open: Vec<Problem>,
}

impl ResolvedGroup<'_> {
    /// Returns `true` if an actor stops last.
    pub(crate) fn stops_last(&self, actor: usize) -> bool {
        self.actors[actor].options.values.stops_last
    }
}

/// A field of the struct.
pub(crate) enum Member<'a> {
    Plain(&'a GroupField),
    /// The field, and its position among the values.
    Value(&'a GroupField, usize),
    /// The position among the actors.
    Actor(usize),
}

/// An actor.
pub(crate) struct ResolvedActor<'a> {
    /// The position among the actors.
    pub(crate) index: usize,
    pub(crate) field: &'a GroupField,
    pub(crate) options: &'a ActorAttribute,
    pub(crate) name: String,
    pub(crate) received: ReceivedType<'a>,
}

impl<'a> ResolvedActor<'a> {
    pub(crate) fn new(
        group: &'a ast::GroupStruct,
        index: usize,
        field: &'a GroupField,
        options: &'a ActorAttribute,
    ) -> ResolvedActor<'a> {
        let received = match &options.receives {
            Some(Receives::Struct { path, .. }) => ReceivedType::Struct(path),
            Some(Receives::One(source)) => {
                ResolvedSource::of(group, source).map_or(ReceivedType::Nothing, ReceivedType::Value)
            }
            None => ReceivedType::Nothing,
        };
        ResolvedActor {
            index,
            field,
            options,
            name: actor_name(field, options),
            received,
        }
    }

    /// Returns `true` if only the compiler knows the received type.
    pub(crate) fn receives_inferred(&self) -> bool {
        matches!(
            self.received,
            ReceivedType::Value(ResolvedSource {
                ty: ValueType::Inferred,
                ..
            })
        )
    }
}

/// The received type of an actor.
pub(crate) enum ReceivedType<'a> {
    Nothing,
    /// The value of one field.
    Value(ResolvedSource<'a>),
    Struct(&'a syn::Path),
}

/// The value of a field, as an actor receives it.
#[derive(Clone, Copy)]
pub(crate) struct ResolvedSource<'a> {
    pub(crate) ty: ValueType<'a>,
    /// The number of actors of the field.
    pub(crate) multiplicity: Multiplicity,
    pub(crate) late: bool,
}

impl<'a> ResolvedSource<'a> {
    /// The value of a source, if its field hands one over.
    pub(crate) fn of(group: &'a ast::GroupStruct, source: &Source) -> Option<ResolvedSource<'a>> {
        let (ty, multiplicity) = group.provided_by(&source.field)?;
        Some(ResolvedSource {
            ty,
            multiplicity,
            late: source.late,
        })
    }
}

/// Decides everything that `expand` writes.
pub(crate) fn plan(group: &ast::GroupStruct, checked: Checked) -> ResolvedGroup<'_> {
    let (mut fields, mut actors, mut values) = (Vec::new(), Vec::new(), 0);
    for field in &group.fields {
        let index = actors.len();
        fields.push(match &field.role {
            Role::Actor(options) => {
                actors.push(ResolvedActor::new(group, index, field, options));
                Member::Actor(index)
            }
            _ if field.is_value() => {
                values += 1;
                Member::Value(field, values - 1)
            }
            _ => Member::Plain(field),
        });
    }
    let starts = checked.edges.requirements().reversed();
    let stops = checked.edges.stop_graph();
    let options = |actor: usize| actors[actor].options;
    // Sources first.
    let mut resources = stops.reversed().order();
    resources.retain(|&actor| options(actor).is_resource());
    let provides = group.options.provides.as_ref();
    ResolvedGroup {
        provides: actors
            .iter()
            .position(|actor| Some(&actor.field.ident) == provides),
        group,
        name: group_name(group),
        fields,
        start_order: starts.layers(&|_| true),
        resources,
        stop_order: stop_layers(&stops, &|actor| options(actor).values.stops_last),
        actors,
        edges: checked.edges,
        open: checked.open,
    }
}
