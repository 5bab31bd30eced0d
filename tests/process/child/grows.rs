//! Runs commands very often, and prints what the process holds after the first of them and after all.

use std::time::{Duration, Instant};

use rungroup::{Context, Exit, Group, Interrupt, ProcessSpec};

const COMMANDS: usize = 200;
const WARM_UP_COMMANDS: usize = 20;

pub(crate) fn run(face: &str) -> Exit {
    let mut group = Group::new("grows");
    match face {
        "commands" => group.add("worker", runs_commands, Interrupt::cancel()),
        _ => super::unknown(face),
    };
    rungroup::main(async move || Ok(group))
}

/// Requests and commands, with success and without.
async fn runs_commands(ctx: Context) -> anyhow::Result<()> {
    let mut before = Vec::new();
    for number in 0..COMMANDS {
        if number == WARM_UP_COMMANDS {
            before = what_it_has();
        }
        println!("command {number} begins");
        let script = format!("cat; echo {number} >&2; exit {}", number % 2);
        let spec = ProcessSpec::new("sh").args(["-c", &script]).stdin("asked");
        let well = [
            spec.capture().await.is_ok(),
            spec.capture_both().await.is_ok(),
            spec.run(&ctx).await.is_ok(),
        ];
        anyhow::ensure!(well == [number % 2 == 0; 3], "command {number}: {well:?}");
    }
    // The system lists a thread for an instant after it was joined.
    let hangs_at = Instant::now() + Duration::from_secs(60);
    let (now, grown) = loop {
        let now = what_it_has();
        let grown = now.iter().zip(&before).any(|(now, before)| now > before);
        if !grown || hangs_at < Instant::now() {
            break (now, grown);
        }
        tokio::task::yield_now().await;
    };
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
