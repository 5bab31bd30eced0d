//! Faces that do the same very often, and say whether the process has grown by it.

use rungroup::{Context, Dependents, Exit, Group, Interrupt, Restart};

/// Of these a tenth is done before the memory is looked at first: allocator and tables have their size by then.
const CHILDREN: usize = 1_000_000;
const RESTARTS: u32 = 50_000;

/// What may come and go with the allocator. A hundred bytes for each child, or two thousand for each restart, would be more.
const SLACK: u64 = 48 << 20;

pub(crate) fn run(face: &str) -> Exit {
    let mut group = Group::new("grows");
    match face {
        "children" => {
            group.add("parent", spawns, Interrupt::cancel());
        }
        "restarts" => {
            let mut run = 0;
            let mut after_a_tenth = 0;
            let fails = move |_ctx: Context| {
                run += 1;
                if run == RESTARTS / 10 {
                    after_a_tenth = resident();
                }
                async move {
                    if run < RESTARTS {
                        anyhow::bail!("run {run}");
                    }
                    told(after_a_tenth);
                    Ok(())
                }
            };
            let at_once = std::time::Duration::from_nanos(1);
            group
                .restart(Restart::on_failure().delay(at_once).max_delay(at_once))
                .add("worker", fails, Interrupt::cancel())
                .dependents(Dependents::Keep);
        }
        _ => super::unknown(face),
    }
    rungroup::main(async move || Ok(group))
}

/// A million short ones, at most a thousand alive.
async fn spawns(ctx: Context) -> anyhow::Result<()> {
    let mut after_a_tenth = 0;
    for number in 0..CHILDREN {
        if number == CHILDREN / 10 {
            after_a_tenth = resident();
        }
        ctx.spawn_bounded(1000, async move {
            tokio::task::yield_now().await;
            (number % 1000 != 0).then_some(()).ok_or_else(|| anyhow::anyhow!("child {number}"))
        })
        .await?;
    }
    ctx.children().await;
    told(after_a_tenth);
    Ok(())
}

fn told(before: u64) {
    let grown = resident().saturating_sub(before);
    println!("{}", if grown < SLACK { "has not grown".to_owned() } else { format!("has grown by {grown} bytes") });
}

/// The resident memory of this process, in bytes.
fn resident() -> u64 {
    let statm = std::fs::read_to_string("/proc/self/statm").expect("it is Linux");
    let pages: u64 = statm.split(' ').nth(1).and_then(|pages| pages.parse().ok()).expect("the second is a number");
    pages * 4096
}
