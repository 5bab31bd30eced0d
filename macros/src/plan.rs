//! The complete group. Input: a checked `ast` and its edges; output: the same with every name resolved, every default filled
//! in, and the two orders. It cannot fail.

use crate::ast::{self, Actor, Field, Receives, Role, Source, ValueType};
use crate::names::{actor_name, group_name};
use rungroup_rules::{Checked, Edges, Multiplicity, Problem, stop_layers};

/// A group, ready to be written down.
pub(crate) struct ResolvedGroup<'a> {
    pub(crate) group: &'a ast::Group,
    pub(crate) name: String,
    pub(crate) fields: Vec<Member<'a>>,
    /// Names of actors: those of one layer start when the layers before it are ready.
    pub(crate) start_order: Vec<Vec<String>>,
    /// Names of actors: those of one layer are interrupted when the layers before it have ended.
    pub(crate) stop_order: Vec<Vec<String>>,
    /// The edges between the actors, by their positions.
    pub(crate) edges: Edges,
    /// Which actors stop last.
    pub(crate) stops_last: Vec<bool>,
    /// The resources, each after those from which it receives.
    pub(crate) resources: Vec<usize>,
    /// The actor whose value the group provides to the parent group.
    pub(crate) provides: Option<usize>,
    /// The problems that the group has if a value that only the compiler knows breaks a rule.
    pub(crate) open: Vec<Problem>,
}

impl<'a> ResolvedGroup<'a> {
    /// The actors, by their position.
    pub(crate) fn actors(&self) -> impl Iterator<Item = &ResolvedActor<'a>> {
        self.fields.iter().filter_map(|member| match member {
            Member::Actor(actor) => Some(actor),
            _ => None,
        })
    }
}

/// A field of the struct.
pub(crate) enum Member<'a> {
    Plain(&'a Field),
    /// The field, and its position among the values.
    Value(&'a Field, usize),
    Actor(ResolvedActor<'a>),
}

/// An actor.
pub(crate) struct ResolvedActor<'a> {
    /// The position among the actors.
    pub(crate) index: usize,
    pub(crate) field: &'a Field,
    pub(crate) options: &'a Actor,
    pub(crate) name: String,
    pub(crate) received: ReceivedType<'a>,
}

impl<'a> ResolvedActor<'a> {
    pub(crate) fn new(
        group: &'a ast::Group,
        index: usize,
        field: &'a Field,
        options: &'a Actor,
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
    pub(crate) fn of(group: &'a ast::Group, source: &Source) -> Option<ResolvedSource<'a>> {
        let (ty, multiplicity) = group.provided_by(&source.field)?;
        Some(ResolvedSource {
            ty,
            multiplicity,
            late: source.late,
        })
    }
}

/// Decides everything that `expand` writes.
pub(crate) fn plan(group: &ast::Group, checked: Checked) -> ResolvedGroup<'_> {
    let actors: Vec<(&Field, &Actor)> = group.actors().collect();
    let (mut positions, mut values) = (0.., 0..);
    let mut fields = Vec::new();
    for field in &group.fields {
        let options = match &field.role {
            Role::Actor(options) => options,
            _ if field.is_value() => {
                fields.extend(values.next().map(|value| Member::Value(field, value)));
                continue;
            }
            _ => {
                fields.push(Member::Plain(field));
                continue;
            }
        };
        fields.extend(
            positions
                .next()
                .map(|index| Member::Actor(ResolvedActor::new(group, index, field, options))),
        );
    }
    let in_words = |actor: usize| {
        let (field, actor) = actors[actor];
        let name = actor_name(field, actor);
        match actor.each {
            Some(_) => format!("{name}[…]"),
            None => name,
        }
    };
    let in_words = |layers: Vec<Vec<usize>>| -> Vec<Vec<String>> {
        let in_words = |layer: Vec<usize>| layer.into_iter().map(in_words).collect();
        layers.into_iter().map(in_words).collect()
    };
    let starts = checked.edges.requirements().reversed();
    let stops = checked.edges.stop_graph();
    // Sources first.
    let mut resources = stops.reversed().order();
    resources.retain(|&actor| actors[actor].1.is_resource());
    let stops_last = |actor: usize| actors[actor].1.values.stops_last;
    let provides = group.provided().and_then(|(source, _)| {
        let mut fields = actors.iter();
        fields.position(|(field, _)| field.ident == *source)
    });
    ResolvedGroup {
        provides,
        group,
        name: group_name(group),
        fields,
        start_order: in_words(starts.layers(&|_| true)),
        resources,
        stop_order: in_words(stop_layers(&stops, &stops_last)),
        stops_last: (0..actors.len()).map(stops_last).collect(),
        edges: checked.edges,
        open: checked.open,
    }
}
