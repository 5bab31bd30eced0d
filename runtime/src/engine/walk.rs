//! walk
mod case;
mod explore;
mod graphs;
mod limits;
mod node;
mod oracle;
mod random;
mod rules;
mod script;
mod world;

use case::{Case, Space};
use explore::{Walked, explore};

use super::Interruption;
use crate::Ready;

const ALL: Space = Space {
    ready: &[Ready::Started, Ready::Manual, Ready::Finished],
    interruptions: &[Interruption::Cancel, Interruption::Drop, Interruption::Call, Interruption::Group],
    late_running: true,
    limits: true,
    all_faults: true,
    prove_erasure: true,
};

#[test]
fn two() {
    let mut walked = Walked::default();
    for actors in 0..=2 {
        for edges in graphs::all(actors) {
            let t = std::time::Instant::now();
            let one = explore(&Case::new(edges.clone(), None, ALL));
            println!("{edges:?} {one:?} {:?}", t.elapsed());
            walked += one;
        }
    }
    println!("{walked:?}");
}

#[test]
fn rand() {
    for seed in 0..500 {
        random::run(seed, 40, Space { prove_erasure: false, ..ALL });
    }
}
