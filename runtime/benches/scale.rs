//! The cost of what grows with a group: chains, additions, checks. Each row runs at one size and at the double, in turns, so
//! that the ratio shows how the cost grows: about 2 is linear. Each time is the least of several, because other load of the
//! machine only adds to it. `cargo bench -p rungroup --bench scale` prints it; without `--bench` (as in `cargo test
//! --benches`) it runs small, to show that it works.
//!
//! The results are in the guide, under [Costs](rungroup::guide::guarantees#costs).

use std::time::{Duration, Instant};

use rungroup::{Context, Dependents, Group, Interrupt, IntoGroup, Ready, RestartPolicy, group};
use tokio::runtime::Runtime;

async fn park(ctx: Context) {
    ctx.interrupted().await;
}

/// Starts and stops a chain: each actor requires the one before it.
fn chain(runtime: &Runtime, actors: usize) -> Duration {
    let mut group = Group::new("bench").grace(Duration::from_secs(600));
    for index in 0..actors {
        let options = group.add(index.to_string(), park, Interrupt::cancel());
        let options = options.ready(Ready::Started);
        if let Some(before) = index.checked_sub(1) {
            options.requires([before.to_string()]);
        }
    }
    start_and_stop(runtime, group)
}

/// Starts and stops one actor that requires all others.
fn star(runtime: &Runtime, actors: usize) -> Duration {
    let mut group = Group::new("bench").grace(Duration::from_secs(600));
    let names: Vec<String> = (1..actors).map(|index| index.to_string()).collect();
    group
        .add("all", park, Interrupt::cancel())
        .requires(names.clone());
    for name in names {
        group
            .add(name, park, Interrupt::cancel())
            .ready(Ready::Started);
    }
    start_and_stop(runtime, group)
}

fn start_and_stop(runtime: &Runtime, group: Group) -> Duration {
    let handle = group.handle();
    let stop = async {
        handle.wait_until_ready().await.unwrap();
        handle.shutdown("enough");
    };
    let began = Instant::now();
    runtime
        .block_on(async { tokio::join!(group.run(), stop).0 })
        .unwrap();
    began.elapsed()
}

#[group(name = "bench", grace = "600s")]
struct List {
    #[actor(execute = |(), ctx| park(ctx), interrupt = cancel, each)]
    workers: Vec<()>,
}

/// Builds, starts and stops a field with `each`.
fn list(runtime: &Runtime, actors: usize) -> Duration {
    let began = Instant::now();
    let workers = vec![(); actors];
    start_and_stop(runtime, IntoGroup::into_group(List { workers }));
    began.elapsed()
}

/// Builds, starts and stops the same actors, added in a loop.
fn added_in_a_loop(runtime: &Runtime, actors: usize) -> Duration {
    let began = Instant::now();
    let mut group = Group::new("bench").grace(Duration::from_secs(600));
    for index in 0..actors {
        let name = format!("workers[{index}]");
        group.add(name, park, Interrupt::cancel());
    }
    start_and_stop(runtime, group);
    began.elapsed()
}

/// A group with one actor, and those nested in it.
fn around(nested: impl IntoIterator<Item = Group>) -> Group {
    let mut group = Group::new("bench").grace(Duration::from_secs(600));
    group
        .add("only", park, Interrupt::cancel())
        .ready(Ready::Started);
    for (index, nested) in nested.into_iter().enumerate() {
        group
            .add_actor(index.to_string(), nested.nested(), Interrupt::cancel())
            .ready(Ready::Manual);
    }
    group
}

/// Starts and stops groups that are nested in one.
fn side_by_side(runtime: &Runtime, groups: usize) -> Duration {
    start_and_stop(runtime, around((1..groups).map(|_| around([]))))
}

/// Starts and stops groups that are nested in one another.
fn in_one_another(runtime: &Runtime, groups: usize) -> Duration {
    let nest = (1..groups).fold(around([]), |group, _| around([group]));
    start_and_stop(runtime, nest)
}

/// Adds actors to a running group, one after the other.
fn additions(runtime: &Runtime, actors: usize) -> Duration {
    let mut group = Group::new("bench");
    group
        .add("first", park, Interrupt::cancel())
        .ready(Ready::Started);
    runtime.block_on(async {
        let running = group.start();
        running.wait_until_ready().await.unwrap();
        let began = Instant::now();
        for index in 0..actors {
            let name = index.to_string();
            let added = running.add(|group| {
                let options = group.add(name, park, Interrupt::cancel());
                options.requires(["first"])
            });
            added.await.unwrap();
        }
        let took = began.elapsed();
        running.shutdown("enough");
        running.await.unwrap();
        took
    })
}

/// Interrupts one actor of many that have nothing to do with it, again and again.
fn one_of_many(runtime: &Runtime, actors: usize) -> Duration {
    let mut group = Group::new("bench");
    for index in 1..actors {
        group.add(index.to_string(), park, Interrupt::cancel());
    }
    let restart = RestartPolicy::on_failure();
    group
        .actor("one")
        .restart(restart)
        .add(park, Interrupt::cancel());
    runtime.block_on(async {
        let running = group.start();
        running.wait_until_ready().await.unwrap();
        let one = running.actor("one").unwrap();
        let began = Instant::now();
        for _ in 0..100 {
            one.restart().await.unwrap();
        }
        let took = began.elapsed();
        running.shutdown("enough");
        running.await.unwrap();
        took
    })
}

/// Interrupts each actor of a running group, one after the other.
fn lone_interrupts(runtime: &Runtime, actors: usize) -> Duration {
    let mut group = Group::new("bench");
    let stays = group.add("stays", park, Interrupt::cancel());
    stays.ready(Ready::Started);
    for index in 0..actors {
        let actor = group.add(index.to_string(), park, Interrupt::cancel());
        actor.requires(["stays"]);
    }
    runtime.block_on(async {
        let running = group.start();
        running.wait_until_ready().await.unwrap();
        let names = (0..actors).map(|index| index.to_string());
        let handles: Vec<_> = names.map(|name| running.actor(&name).unwrap()).collect();
        let began = Instant::now();
        for actor in handles {
            actor.interrupt().await.unwrap();
            actor.wait().await.unwrap();
        }
        let took = began.elapsed();
        running.shutdown("enough");
        running.await.unwrap();
        took
    })
}

/// Checks actors of which each requires the ten before it.
fn check_ten_edges(_: &Runtime, actors: usize) -> Duration {
    let mut group = Group::new("bench");
    for index in 0..actors {
        let before = (index.saturating_sub(10)..index).map(|before| before.to_string());
        let actor = group.add(index.to_string(), park, Interrupt::cancel());
        actor.ready(Ready::Started).requires(before);
    }
    let began = Instant::now();
    group.plan().unwrap();
    began.elapsed()
}

/// Checks a chain of actors that restart together.
fn check(_: &Runtime, actors: usize) -> Duration {
    let mut group = Group::new("bench");
    for index in 0..actors {
        let actor = group.actor(index.to_string()).ready(Ready::Started);
        let actor = actor.restart(RestartPolicy::on_failure());
        let actor = actor.dependents(Dependents::Restart);
        let actor = match index.checked_sub(1) {
            Some(before) => actor.requires([before.to_string()]),
            None => actor,
        };
        actor.add(park, Interrupt::cancel());
    }
    let began = Instant::now();
    group.plan().unwrap();
    began.elapsed()
}

type Row = (&'static str, usize, fn(&Runtime, usize) -> Duration);

fn main() {
    let is_bench = std::env::args().any(|argument| argument == "--bench");
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .unwrap();
    let rows: [Row; 11] = [
        ("start and stop a chain", 1_000, chain),
        ("one actor that requires all others", 15_000, star),
        ("a list with `each`", 5_000, list),
        ("the same, added in a loop", 5_000, added_in_a_loop),
        ("additions to a running group", 5_000, additions),
        ("100 restarts of one actor of many", 5_000, one_of_many),
        ("lone interrupts", 5_000, lone_interrupts),
        ("check a chain that restarts together", 1_000, check),
        ("check, ten edges each", 5_000, check_ten_edges),
        ("start and stop groups side by side", 1_000, side_by_side),
        ("start and stop groups in one another", 500, in_one_another),
    ];
    println!(
        "{:<38} {:>8} {:>10} {:>10}  ratio",
        "", "actors", "", "double"
    );
    for (name, actors, run) in rows {
        let (actors, turns) = if is_bench { (actors, 9) } else { (10, 1) };
        let (mut single, mut double) = (Duration::MAX, Duration::MAX);
        for _ in 0..turns {
            single = single.min(run(&runtime, actors));
            double = double.min(run(&runtime, 2 * actors));
        }
        let ratio = double.as_secs_f64() / single.as_secs_f64();
        println!("{name:<38} {actors:>8} {single:>10.1?} {double:>10.1?}  {ratio:.2}");
    }
}
