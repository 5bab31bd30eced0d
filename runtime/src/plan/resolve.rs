//! Names and slots become positions. Input: a draft; output: for each actor its edges, and a problem for each name and
//! each slot that is none or that is one too many. It must not look at options.

use super::draft::{Draft, DraftActor};
use super::name::{listed, quoted};
use super::problem::Problem;
use super::similar::nearest;
use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};

/// One entry of one of an actor's lists.
#[derive(Clone, Copy)]
pub(super) struct Edge {
    pub(super) list: List,
    pub(super) to: usize,
}

/// The lists in which one actor names others. Each says all that those after it say.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum List {
    Receives,
    Requires,
    StopsBefore,
}

impl List {
    /// As it is written.
    fn option(self) -> &'static str {
        match self {
            Self::Receives => "receives",
            Self::Requires => "requires",
            Self::StopsBefore => "stops_before",
        }
    }

    /// As it is read in a sentence, before the other's name.
    pub(super) fn verb(self) -> &'static str {
        match self {
            Self::Receives => "receives from",
            Self::Requires => "requires",
            Self::StopsBefore => "stops before",
        }
    }
}

/// The edges of each actor that has any, in the order of the actors: only those that exist, each pair of actors once.
pub(super) fn resolve(draft: &Draft, problems: &mut Vec<Problem>) -> Vec<(usize, Vec<Edge>)> {
    let names = names(draft, problems);
    let providers = providers(draft, problems);
    let mut all = Vec::new();
    for (index, actor) in draft.actors.iter().enumerate() {
        let Some(links) = actor.links() else { continue };
        let by = || quoted(&actor.name);
        let mut edges = Vec::new();
        for slot in &links.receives {
            match providers.get(&slot.id) {
                Some(&to) => edges.push(Edge {
                    list: List::Receives,
                    to,
                }),
                None => problems.push(Problem::new(
                    format!(
                        "{} receives a `{}` that no actor provides",
                        by(),
                        slot.type_name
                    ),
                    "let one actor provide it, with the same slot",
                )),
            }
        }
        for (list, entries) in [
            (List::Requires, &links.requires),
            (List::StopsBefore, &links.stops_before),
        ] {
            for name in entries {
                match names.get(&**name) {
                    Some(&to) => edges.push(Edge { list, to }),
                    None => problems.push(unknown(draft, &by(), list, name)),
                }
            }
        }
        let edges = distinct(draft, index, edges, problems);
        if !edges.is_empty() {
            all.push((index, edges));
        }
    }
    all
}

/// Names by a hash that is quick and no more: they come from the program, and a group is checked at every start.
type Names<'a> = HashMap<&'a str, usize, BuildHasherDefault<NameHasher>>;

#[derive(Default)]
struct NameHasher(u64);

impl NameHasher {
    fn mix(&mut self, word: u64) {
        // The odd number next to 2^64 divided by the golden ratio spreads each bit over those above it.
        self.0 = (self.0.rotate_left(23) ^ word).wrapping_mul(0x9E37_79B9_7F4A_7C15);
    }
}

impl Hasher for NameHasher {
    fn write(&mut self, bytes: &[u8]) {
        for chunk in bytes.chunks(8) {
            let word = chunk
                .iter()
                .rev()
                .fold(0, |word: u64, byte| (word << 8) | u64::from(*byte));
            self.mix(word);
        }
    }

    fn write_u8(&mut self, byte: u8) {
        self.mix(byte.into());
    }

    fn finish(&self) -> u64 {
        self.0 ^ (self.0 >> 32)
    }
}

/// The position of each name.
fn names<'a>(draft: &'a Draft, problems: &mut Vec<Problem>) -> Names<'a> {
    let mut names =
        Names::with_capacity_and_hasher(draft.actors.len(), BuildHasherDefault::default());
    let mut repeated = Vec::new();
    if draft.name.is_empty() {
        problems.push(Problem::new(
            "the name of the group is empty",
            "give it a name: it stands in logs, errors and reports",
        ));
    }
    for (index, actor) in draft.actors.iter().enumerate() {
        let name = &*actor.name;
        if name.is_empty() {
            problems.push(Problem::new(
                format!("the name of actor number {} is empty", index + 1),
                "give it a name: it stands in logs, errors and reports",
            ));
        } else if name.contains('\0') {
            problems.push(Problem::new(
                format!("the name {} contains a NUL character", quoted(name)),
                "leave the character out: it stands in logs, errors and reports, and a thread cannot bear it",
            ));
        }
        if *names.entry(name).or_insert(index) != index
            && !name.is_empty()
            && !repeated.contains(&name)
        {
            repeated.push(name);
            problems.push(Problem::new(
                format!("the name {} is used by more than one actor", quoted(name)),
                "give each actor a name of its own",
            ));
        }
    }
    names
}

/// The position of the actor that provides each slot.
fn providers(draft: &Draft, problems: &mut Vec<Problem>) -> HashMap<usize, usize> {
    let mut providers: HashMap<usize, Vec<usize>> = HashMap::new();
    for (index, actor) in draft.actors.iter().enumerate() {
        let provided = |actor: &DraftActor| actor.links().and_then(|links| links.provides);
        if let Some(slot) = provided(actor) {
            let these = providers.entry(slot.id).or_default();
            these.push(index);
            if these.len() == 2 {
                let all = draft
                    .actors
                    .iter()
                    .filter(|actor| provided(actor) == Some(slot));
                problems.push(Problem::new(
                    format!(
                        "{} provide the same `{}`",
                        listed(all.map(|actor| &*actor.name)),
                        slot.type_name
                    ),
                    "make a slot for each of them",
                ));
            }
        }
    }
    providers
        .into_iter()
        .map(|(slot, actors)| (slot, actors[0]))
        .collect()
}

fn unknown(draft: &Draft, by: &str, list: List, name: &str) -> Problem {
    let known = || draft.actors.iter().map(|actor| &*actor.name);
    let help = match nearest(name, known()) {
        Some(near) => format!("an actor with a similar name exists: {}", quoted(near)),
        None => format!("the actors are {}", listed(known())),
    };
    let message = format!(
        "{by} {} {}, but group {} has no actor of that name",
        list.verb(),
        quoted(name),
        quoted(&draft.name)
    );
    Problem::new(message, help)
}

/// The edges without those that lead back to the actor itself, or to where another already leads.
fn distinct(
    draft: &Draft,
    index: usize,
    edges: Vec<Edge>,
    problems: &mut Vec<Problem>,
) -> Vec<Edge> {
    let by = || quoted(&draft.actors[index].name);
    let mut distinct: Vec<Edge> = Vec::with_capacity(edges.len());
    for Edge { list, to } in edges {
        let name = || quoted(&draft.actors[to].name);
        let option = list.option();
        if to == index {
            problems.push(Problem::new(
                format!("{} {} itself", by(), list.verb()),
                "remove it",
            ));
            continue;
        }
        match distinct.iter().find(|edge| edge.to == to) {
            None => distinct.push(Edge { list, to }),
            Some(earlier) if earlier.list == list => {
                problems.push(Problem::new(
                    format!("{} is listed twice in `{option}` of {}", name(), by()),
                    "remove one of them",
                ));
            }
            Some(Edge { list: earlier, .. }) => {
                let earlier = earlier.option();
                problems.push(Problem::new(
                    format!("{} is in `{earlier}` and in `{option}` of {}", name(), by()),
                    format!("remove it from `{option}`: `{earlier}` says that too"),
                ));
            }
        }
    }
    distinct
}
