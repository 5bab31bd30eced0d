//! The runs of a drill in a second: `cargo bench --features drill --bench drill`.

use rungroup::{Group, Interrupt, drill};

fn main() {
    for actors in [1, 4, 16] {
        let report = drill(async move || {
            let mut group = Group::new("bench");
            for actor in 0..actors {
                let wait = async |ctx: rungroup::Context| ctx.interrupted().await;
                group.add(format!("actor{actor}"), wait, Interrupt::cancel());
            }
            Ok(group)
        })
        .report();
        let seconds = report.took().as_secs_f64();
        let runs = report.runs();
        #[expect(clippy::cast_precision_loss, reason = "a rate for people")]
        let rate = runs as f64 / seconds;
        println!("{actors:>3} actors: {runs:>5} runs in {seconds:.2} s, {rate:.0} in a second");
    }
}
