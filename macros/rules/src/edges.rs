//! The edges between the actors of a group.

use crate::OptionName;
use crate::graph::Graph;

/// The lists in which an actor names others. Each implies the later ones.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum List {
    /// `receives`
    Receives,
    /// `requires`
    Requires,
    /// `late(…)` in `receives`
    Late,
    /// `stops_before`
    StopsBefore,
}

impl List {
    /// Every list, the one that implies the others first.
    pub const ALL: [List; 4] = [
        List::Receives,
        List::Requires,
        List::Late,
        List::StopsBefore,
    ];

    /// The option that holds the list, or the word for its entries.
    pub const fn option(self) -> OptionName {
        match self {
            List::Receives => OptionName::Receives,
            List::Requires => OptionName::Requires,
            List::Late => OptionName::Late,
            List::StopsBefore => OptionName::StopsBefore,
        }
    }

    /// The list as a verb before the other actor's name.
    pub const fn verb(self) -> &'static str {
        match self {
            List::Receives => "receives from",
            List::Requires => "requires",
            List::Late => "receives late from",
            List::StopsBefore => "stops before",
        }
    }

    /// Returns `true` if the named actor must be ready before the actor starts.
    pub const fn is_requirement(self) -> bool {
        matches!(self, List::Receives | List::Requires)
    }
}

/// An edge from one actor to another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Edge {
    /// The list that holds the edge.
    pub list: List,
    /// The actor that is named.
    pub to: usize,
    /// The position of the entry in its list.
    pub entry: usize,
}

/// The actors to which the edges of one list lead.
pub fn targets(edges: &[Edge], list: List) -> Vec<usize> {
    let mut targets = Vec::new();
    for edge in edges {
        if edge.list == list {
            targets.push(edge.to);
        }
    }
    targets
}

/// The edges of a group and the values that its actors receive, by the position of the actor.
#[derive(Clone, Debug, Default)]
pub struct Edges {
    /// The first edge and the first value of each actor, and the numbers of both at the end.
    starts: Vec<(usize, usize)>,
    pub(crate) all: Vec<Edge>,
    pub(crate) values: Vec<usize>,
}

impl Edges {
    pub(crate) fn with_capacity(actors: usize) -> Edges {
        Edges {
            starts: Vec::with_capacity(actors + 1),
            ..Edges::default()
        }
    }

    /// Ends the lists of an actor, and begins those of the next one.
    pub(crate) fn begin_actor(&mut self) {
        self.starts.push((self.all.len(), self.values.len()));
    }

    /// The edges of one actor, each to another actor.
    pub fn of(&self, actor: usize) -> &[Edge] {
        &self.all[self.starts[actor].0..self.starts[actor + 1].0]
    }

    /// The values that one actor receives.
    pub fn values_of(&self, actor: usize) -> &[usize] {
        &self.values[self.starts[actor].1..self.starts[actor + 1].1]
    }

    /// Returns `true` if no actor names another.
    pub fn is_empty(&self) -> bool {
        self.all.is_empty()
    }

    /// The graph of the stop: each actor leads to the actors that are interrupted after it has ended. The edges of
    /// `stops_last` are not in the graph.
    pub fn stop_graph(&self) -> Graph {
        self.graph(|_| true)
    }

    /// The graph of the requirements: each actor leads to the actors that must be ready before it starts.
    pub fn requirements(&self) -> Graph {
        self.graph(List::is_requirement)
    }

    pub(crate) fn graph(&self, belongs: fn(List) -> bool) -> Graph {
        let actors = self.starts.len().saturating_sub(1);
        Graph::new(actors, |actor| {
            let edges = self.of(actor).iter();
            edges.filter(|edge| belongs(edge.list)).map(|edge| edge.to)
        })
    }
}
