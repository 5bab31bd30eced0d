//! Faces that do the same very often, and say by how much the process has grown since it has done it for a while.

use rungroup::{Context, Exit, Group, Interrupt, ProcessSpec, ReturnAction};

/// A part at the beginning is not measured: allocator and tables have their size after it.
const CHILDREN: usize = 1_000_000;
const WARM_UP_CHILDREN: usize = 100_000;
const ADDITIONS: usize = 2_000;
const WARM_UP_ADDITIONS: usize = 500;
const COMMANDS: usize = 200;
const WARM_UP_COMMANDS: usize = 20;

/// The memory that an added actor holds while it runs.
const ADDITION: usize = 16 << 10;

/// Bytes each that may come and go with the allocator: less than the least leak would leave.
const SLACK_OF_CHILD: usize = 5;
/// The memory for the report.
const SLACK_OF_ADDITION: usize = 4_000;

pub(crate) fn run(face: &str) -> Exit {
    let mut group = Group::new("grows");
    match face {
        "children" => {
            group.add("parent", spawns, Interrupt::cancel());
        }
        "additions" => {
            group.add("adds", adds, Interrupt::cancel());
        }
        "commands" => {
            group.add("worker", runs_commands, Interrupt::cancel());
        }
        _ => super::unknown(face),
    }
    rungroup::main(async move || Ok(group))
}

/// A million short ones, at most a thousand alive.
async fn spawns(ctx: Context) -> anyhow::Result<()> {
    let mut before = 0;
    for number in 0..CHILDREN {
        if number == WARM_UP_CHILDREN {
            before = resident();
        }
        ctx.spawn_bounded(1000, async move {
            tokio::task::yield_now().await;
            (number % 1000 != 0)
                .then_some(())
                .ok_or_else(|| anyhow::anyhow!("child {number}"))
        })
        .await?;
    }
    ctx.wait_for_tasks().await;
    say_grown(before, (CHILDREN - WARM_UP_CHILDREN) * SLACK_OF_CHILD);
    Ok(())
}

/// One actor after another, each ended before the next, while the group runs.
async fn adds(ctx: Context) -> anyhow::Result<()> {
    let (handle, mut before) = (ctx.handle(), 0);
    for number in 0..ADDITIONS {
        if number == WARM_UP_ADDITIONS {
            before = resident();
        }
        let execute = async |_ctx: Context| {
            let held = [1_u8; ADDITION];
            tokio::task::yield_now().await;
            std::hint::black_box(held);
        };
        let name = format!("addition-{number}");
        let added = handle.add(|group| {
            group
                .add(name, execute, Interrupt::cancel())
                .on_ok(ReturnAction::Continue)
        });
        added.await?.wait().await?;
    }
    say_grown(before, (ADDITIONS - WARM_UP_ADDITIONS) * SLACK_OF_ADDITION);
    Ok(())
}

fn say_grown(before: usize, slack: usize) {
    let grown = resident().saturating_sub(before);
    println!(
        "{} by {grown} bytes, of {slack}",
        if grown <= slack {
            "has not grown"
        } else {
            "has grown"
        }
    );
}

/// The resident memory of this process, in bytes.
fn resident() -> usize {
    let statm = std::fs::read_to_string("/proc/self/statm").expect("it is Linux");
    let pages: usize = statm
        .split(' ')
        .nth(1)
        .and_then(|pages| pages.parse().ok())
        .expect("the second is a number");
    pages * 4096
}

/// Requests and commands, with success and without.
async fn runs_commands(ctx: Context) -> anyhow::Result<()> {
    let mut before = Vec::new();
    for number in 0..COMMANDS {
        if number == WARM_UP_COMMANDS {
            before = what_it_has();
        }
        let script = format!("cat; echo {number} >&2; exit {}", number % 2);
        let spec = ProcessSpec::new("sh").args(["-c", &script]).stdin("asked");
        let well = [
            spec.capture().await.is_ok(),
            spec.capture_both().await.is_ok(),
            spec.run(&ctx).await.is_ok(),
        ];
        anyhow::ensure!(well == [number % 2 == 0; 3], "command {number}: {well:?}");
    }
    let now = what_it_has();
    let grown = now.iter().zip(&before).any(|(now, before)| now > before);
    println!(
        "{}: {before:?}, then {now:?}",
        if grown { "has grown" } else { "has not grown" }
    );
    Ok(())
}

/// Threads, open files, and tasks.
fn what_it_has() -> Vec<usize> {
    let tasks = tokio::runtime::Handle::current()
        .metrics()
        .num_alive_tasks();
    vec![entries("/proc/self/task"), entries("/proc/self/fd"), tasks]
}

fn entries(directory: &str) -> usize {
    std::fs::read_dir(directory).expect("it is Linux").count()
}
