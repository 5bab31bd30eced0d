//! The answers that were given before: an option is the same however often it is asked for.

use super::case::{Case, Space};
use super::script::{Answer, Question};
use super::world::World;
use crate::engine::{Id, Interruption};

/// What was answered about the group, and about each actor: nought, or one more than the choice.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) struct Memory {
    until: u8,
    actors: Vec<[u8; KINDS]>,
}

pub(super) const KINDS: usize = 9;

impl Memory {
    pub(super) fn new(actors: usize) -> Memory {
        Memory { until: 0, actors: vec![[0; KINDS]; actors] }
    }

    fn place(&mut self, question: Question) -> Option<&mut u8> {
        match question {
            Question::Until => Some(&mut self.until),
            Question::Drain | Question::Deadline => None,
            of_actor => of_actor.of_actor().map(|(id, kind)| &mut self.actors[id][kind]),
        }
    }

    /// The choice that was made before.
    pub(super) fn recall(&self, question: Question) -> Option<u8> {
        let told = match question {
            Question::Until => self.until,
            Question::Drain | Question::Deadline => 0,
            of_actor => of_actor.of_actor().map_or(0, |(id, kind)| self.actors[id][kind]),
        };
        told.checked_sub(1)
    }

    /// Keeps what was answered, as far as it may be asked again.
    pub(super) fn learn(&mut self, case: &Case, answers: &[Answer]) {
        for answer in answers {
            let again = case.space.runs_again() || answer.question == Question::Until;
            if let Some(place) = self.place(answer.question).filter(|_| again) {
                *place = answer.choice + 1;
            }
        }
    }

    /// Whether the actor is a nested group, as far as was asked.
    pub(super) fn is_group(&self, id: Id, space: &Space) -> bool {
        let choice = self.recall(Question::Interruption(id));
        choice.is_some_and(|choice| space.interruptions[usize::from(choice)] == Interruption::Group)
    }

    /// Forgets what is not asked for any more.
    pub(super) fn erase(&mut self, world: &World) {
        if world.stopping() {
            self.until = 0;
        }
        for (id, part) in world.parts.iter().enumerate() {
            for kind in 0..KINDS {
                let of_interrupt = Question::OF_INTERRUPT.contains(&kind) && !part.interrupted;
                if world.stopping() && !of_interrupt {
                    self.actors[id][kind] = 0;
                }
            }
        }
    }
}
