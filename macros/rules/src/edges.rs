//! The edges between the actors of a group.

use crate::OptionName;
use crate::graph::Graph;
use crate::input::Node;

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

/// An edge from an actor to another, or to a value that it receives.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Edge {
    /// The list that holds the edge.
    pub list: List,
    /// The actor or the value that is named.
    pub to: Node,
    /// The position of the entry in its list.
    pub entry: usize,
}

/// The edges of a constant plan. The functions have the words of the lists.
impl Edge {
    /// An entry of `receives` that names a value.
    pub const fn value(to: usize, entry: usize) -> Edge {
        Edge::new(List::Receives, Node::Value(to), entry)
    }

    /// An entry of `receives` that names an actor.
    pub const fn receives(to: usize, entry: usize) -> Edge {
        Edge::new(List::Receives, Node::Actor(to), entry)
    }

    /// An entry of `requires`.
    pub const fn requires(to: usize, entry: usize) -> Edge {
        Edge::new(List::Requires, Node::Actor(to), entry)
    }

    /// An entry of `receives` that is `late(…)`.
    pub const fn late(to: usize, entry: usize) -> Edge {
        Edge::new(List::Late, Node::Actor(to), entry)
    }

    /// An entry of `stops_before`.
    pub const fn stops_before(to: usize, entry: usize) -> Edge {
        Edge::new(List::StopsBefore, Node::Actor(to), entry)
    }

    pub(crate) const fn new(list: List, to: Node, entry: usize) -> Edge {
        Edge { list, to, entry }
    }
}

/// The edges of a group, by the position of the actor that names the other.
#[derive(Clone, Debug, Default)]
pub struct Edges {
    /// The first edge of each actor, and the number of edges at the end.
    starts: Vec<usize>,
    pub(crate) all: Vec<Edge>,
}

impl Edges {
    pub(crate) fn with_capacity(actors: usize) -> Edges {
        Edges {
            starts: Vec::with_capacity(actors + 1),
            all: Vec::new(),
        }
    }

    /// Ends the list of an actor, and begins that of the next one.
    pub(crate) fn begin_actor(&mut self) {
        self.starts.push(self.all.len());
    }

    /// The edges of one actor, each to another actor or a value.
    pub fn of(&self, actor: usize) -> &[Edge] {
        &self.all[self.starts[actor]..self.starts[actor + 1]]
    }

    /// The edge from one actor to another.
    pub(crate) fn between(&self, from: usize, to: usize) -> Option<&Edge> {
        let mut edges = self.of(from).iter();
        edges.find(|edge| edge.to == Node::Actor(to))
    }

    /// Returns `true` if no actor names another, or a value.
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
            let edges = edges.filter(|edge| belongs(edge.list));
            edges.filter_map(|edge| edge.to.actor())
        })
    }
}
