//! The drill of a group: every fault of every actor, in the program's own tests. The first group has a defect that no run
//! without a fault shows; the second one is repaired.
//!
//! `cargo test -p rungroup-examples --bin 26_drill` runs both as tests, `cargo run --bin 26_drill` prints their findings.

use std::time::Duration;

use rungroup::{Context, drill, group};
use tokio::sync::mpsc;

/// Reads a sensor every second.
async fn read(readings: mpsc::Sender<u32>, ctx: Context) {
    for reading in 0.. {
        let wait = tokio::time::sleep(Duration::from_secs(1));
        let send = async { (readings.send(reading).await, wait.await) };
        if ctx.run_until_interrupted(send).await.is_none() {
            break;
        }
    }
}

/// Averages the readings. It stops before the sensor, so it expects that readings never end.
async fn average(mut readings: mpsc::Receiver<u32>, ctx: Context) {
    let (mut sum, mut count) = (0, 0);
    while let Some(reading) = ctx.run_until_interrupted(readings.recv()).await {
        sum += u64::from(reading.unwrap());
        count += 1;
    }
    tracing::info!("average: {}", sum / count.max(1));
}

/// The same, but a sensor that has failed is the end of the readings, not a second failure.
async fn average_all(mut readings: mpsc::Receiver<u32>, ctx: Context) {
    let (mut sum, mut count) = (0, 0);
    while let Some(Some(reading)) = ctx.run_until_interrupted(readings.recv()).await {
        sum += u64::from(reading);
        count += 1;
    }
    tracing::info!("average: {}", sum / count.max(1));
}

#[group]
struct Faulty {
    #[actor(execute = read, interrupt = cancel)]
    sensor: mpsc::Sender<u32>,

    #[actor(execute = average, interrupt = cancel, stops_before = [sensor])]
    average: mpsc::Receiver<u32>,
}

#[group]
struct Repaired {
    #[actor(execute = read, interrupt = cancel)]
    sensor: mpsc::Sender<u32>,

    #[actor(execute = average_all, interrupt = cancel, stops_before = [sensor])]
    average: mpsc::Receiver<u32>,
}

/// Builds the group: for `rungroup::main(faulty)` in the program, and for the drill in its tests.
async fn faulty() -> anyhow::Result<Faulty> {
    let (sensor, average) = mpsc::channel(8);
    Ok(Faulty { sensor, average })
}

async fn repaired() -> anyhow::Result<Repaired> {
    let (sensor, average) = mpsc::channel(8);
    Ok(Repaired { sensor, average })
}

fn main() {
    println!("{}", drill(faulty).report());
    println!("{}", drill(repaired).report());
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_failing_sensor_makes_the_average_panic() {
        let report = drill(faulty).report();
        let [finding] = report.findings() else {
            panic!("{report}");
        };
        assert!(finding.to_string().starts_with("`average` panicked at"));
        assert_eq!(finding.smallest().actor(), Some("sensor"));
    }

    #[test]
    fn the_repaired_group_survives_every_fault() {
        drill(repaired).run();
    }
}
