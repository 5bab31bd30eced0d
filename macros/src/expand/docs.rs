//! The doc comment of `run`. Input: a `Plan`; output: text that shows the orders of this group. It must not repeat the
//! documentation of the runtime.

use crate::plan::Plan;
use std::fmt::Write;

/// The text that an editor shows.
pub(super) fn run(plan: &Plan<'_>) -> String {
    format!(
        "Runs the group `{}` inside the current tokio runtime.\n\
         \n\
         Returns when every actor has ended and every plain field is dropped.\n\
         \n\
         # Start order\n\
         \n\
         Actors of one line start together, when their requirements are ready.\n\
         \n\
         {}\n\
         # Stop order\n\
         \n\
         Actors of one line are interrupted together, when the actors that stop before them have ended.\n\
         \n\
         {}\n\
         # Cancel safety\n\
         \n\
         Dropping the future stops the group without an order and without a report: every async actor is aborted, and\n\
         every pending interrupt is called. The drop does not wait.\n\
         \n\
         # Errors\n\
         \n\
         Returns an error if the run failed: its cause is a failure, or an actor failed, panicked, was aborted or abandoned.\n",
        plan.name,
        steps(&plan.start_order),
        steps(&plan.stop_order),
    )
}

fn steps(layers: &[Vec<String>]) -> String {
    let mut text = String::new();
    for (index, layer) in layers.iter().enumerate() {
        writeln!(text, "{}. `{}`", index + 1, layer.join("`, `"))
            .expect("a string takes all that is written");
    }
    text
}
