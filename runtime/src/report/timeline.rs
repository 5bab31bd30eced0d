//! A report as a timeline: takes a report, gives a header, a line an actor and, under it, what went wrong there. It is
//! plain text for terminals and logs: no color, no width of a terminal, nothing that a clock or the system says.

use std::fmt;
use std::time::Duration;

use super::human::human;
use crate::plan::Visible;
use crate::report::sources::indented;
use crate::{ActorReport, Cause, Report};

const HEADINGS: [&str; 7] = [
    "actor",
    "outcome",
    "started",
    "ready",
    "interrupted",
    "ended",
    "stop",
];

/// How wide the whole stop is drawn.
const BAR: usize = 20;

/// The timeline of a report without its header.
pub(crate) struct Timeline<'a> {
    pub(crate) report: &'a Report,
    /// Whether what went wrong stands in it.
    pub(crate) with_faults: bool,
}

/// One line of the table. Its times count from the start of the outermost group.
struct Row<'a> {
    actor: &'a ActorReport,
    depth: usize,
    started: Option<Duration>,
    ready: Option<Duration>,
    interrupted: Option<Duration>,
    ended: Option<Duration>,
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let end = if self.succeeded() {
            "ended well"
        } else {
            "did not end well"
        };
        let cause = indented(&self.cause.brief(), "  ");
        writeln!(f, "group `{}` {end}, cause: {cause}", Visible(&self.group))?;
        write!(
            f,
            "{}",
            Timeline {
                report: self,
                with_faults: true
            }
        )
    }
}

impl fmt::Display for Timeline<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let report = self.report;
        let (ran, stop) = (
            human(report.caused_at),
            human(report.took.saturating_sub(report.caused_at)),
        );
        write!(f, "  ran for {ran}, stopped in {stop}")?;
        if let Some(signal) = report.forced_by {
            write!(f, ", forced by {signal}")?;
        }
        let mut rows = Vec::new();
        collect(report, 0, Duration::ZERO, &mut rows);
        if !rows.is_empty() {
            write!(f, "; times with a sign count from the cause\n\n")?;
            self.table(f, &rows)?;
        }
        if self.with_faults {
            tail(f, report, None)
        } else {
            Ok(())
        }
    }
}

/// The actors, those of a nested group under it.
fn collect<'a>(report: &'a Report, depth: usize, began: Duration, rows: &mut Vec<Row<'a>>) {
    for actor in &report.actors {
        let at = |time: Option<Duration>| time.map(|time| began + time);
        rows.push(Row {
            actor,
            depth,
            started: at(actor.started),
            ready: at(actor.ready),
            interrupted: at(actor.interrupted),
            ended: at(actor.ended),
        });
        if let Some(group) = &actor.group {
            collect(
                group,
                depth + 1,
                began + actor.started.unwrap_or_default(),
                rows,
            );
        }
    }
}

impl Timeline<'_> {
    fn table(&self, f: &mut fmt::Formatter<'_>, rows: &[Row<'_>]) -> fmt::Result {
        let bars = Bars::of(rows);
        let cells: Vec<[String; 7]> = rows
            .iter()
            .map(|row| self.cells(row, bars.as_ref()))
            .collect();
        let headings = HEADINGS.map(|heading| {
            if heading == "stop" && bars.is_none() {
                ""
            } else {
                heading
            }
        });
        let headings = headings.map(ToString::to_string);
        let all = || std::iter::once(&headings).chain(&cells);
        let widths: [usize; 7] = std::array::from_fn(|column| {
            all()
                .map(|cells| cells[column].chars().count())
                .max()
                .unwrap_or_default()
        });
        write!(f, "{}", line(&headings, &widths))?;
        for (row, cells) in rows.iter().zip(&cells) {
            write!(f, "\n{}", line(cells, &widths))?;
            if self.with_faults {
                failures(f, row)?;
            }
            before(f, row)?;
        }
        Ok(())
    }

    fn cells(&self, row: &Row<'_>, bars: Option<&Bars>) -> [String; 7] {
        let since_start = |at: Option<Duration>| at.map_or_else(|| "-".to_owned(), human);
        let since_cause = |at: Option<Duration>| {
            at.map_or_else(
                || "-".to_owned(),
                |at| {
                    let apart = human(at.abs_diff(self.report.caused_at));
                    // The causes of two nested groups are a little apart, and less than nothing is no time.
                    let sign = if at < self.report.caused_at && apart != human(Duration::ZERO) {
                        '-'
                    } else {
                        '+'
                    };
                    format!("{sign}{apart}")
                },
            )
        };
        [
            format!(
                "{:indent$}{}",
                "",
                Visible(&row.actor.name),
                indent = 2 * row.depth
            ),
            row.actor.outcome.to_string(),
            since_start(row.started),
            since_start(row.ready),
            since_cause(row.interrupted),
            since_cause(row.ended),
            bars.map(|bars| bars.draw(row)).unwrap_or_default(),
        ]
    }
}

/// Words to the left, times to the right.
fn line(cells: &[String; 7], widths: &[usize; 7]) -> String {
    let mut line = String::new();
    for (column, (cell, &width)) in cells.iter().zip(widths).enumerate() {
        let gap = " ".repeat(width - cell.chars().count());
        let (before, after) = if (2..6).contains(&column) {
            (&*gap, "")
        } else {
            ("", &*gap)
        };
        line.extend(["  ", before, cell, after]);
    }
    line.trim_end().to_owned()
}

/// What went wrong in an actor, and in a nested group why it stopped, if not for its parent. What a nested group failed
/// with stands under its own actors.
fn failures(f: &mut fmt::Formatter<'_>, row: &Row<'_>) -> fmt::Result {
    let indent = " ".repeat(6 + 2 * row.depth);
    let mut say = |text: &str| write!(f, "\n{indent}{}", indented(text, &indent));
    if let Some(group) = &row.actor.group {
        if !matches!(*group.cause, Cause::Parent(_)) {
            say(&format!("stopped by itself: {}", group.cause.brief()))?;
        }
    }
    if let Some(by) = row.actor.aborted_by {
        say(&format!("told to abort: {by}"))?;
    }
    for failure in row.actor.own_failures() {
        let (first, sources) = failure.lines(row.actor.outcome);
        say(&first)?;
        sources
            .iter()
            .try_for_each(|source| say(&format!("  caused by: {source}")))?;
    }
    Ok(())
}

/// What an actor went through before its last execution, and what its tasks did: nothing of that is in the error.
fn before(f: &mut fmt::Formatter<'_>, row: &Row<'_>) -> fmt::Result {
    let indent = " ".repeat(6 + 2 * row.depth);
    let mut say = |text: &str| write!(f, "\n{indent}{}", indented(text, &indent));
    let restarts = row.actor.restarts();
    if restarts.count > 0 {
        say(&format!("run again {}", times(restarts.count)))?;
    }
    for (which, execution) in [
        ("first", restarts.first.as_ref()),
        ("last", restarts.last.back()),
    ] {
        let Some(execution) = execution else { continue };
        let aborted = execution
            .aborted_by
            .map(|by| format!("told to abort: {by}"));
        let failures: Vec<String> = aborted
            .into_iter()
            .chain(execution.failures.iter().map(ToString::to_string))
            .collect();
        let what = if failures.is_empty() {
            "it could not go on".to_owned()
        } else {
            failures.join("; ")
        };
        say(&format!(
            "{which} after a failure at {}: {what}",
            human(execution.ended)
        ))?;
    }
    let failures = row.actor.task_failures();
    if failures.count > 0 {
        say(&format!(
            "{} of its {} tasks failed",
            failures.count,
            row.actor.tasks()
        ))?;
    }
    for (which, failure) in [
        ("first", failures.first.as_ref()),
        ("last", failures.last.back()),
    ] {
        let Some(failure) = failure else { continue };
        say(&format!("the {which}: {failure}"))?;
    }
    Ok(())
}

fn times(count: u64) -> String {
    if count == 1 {
        "once".to_owned()
    } else {
        format!("{count} times")
    }
}

/// What belongs to no actor, of a group and those nested in it.
fn tail(f: &mut fmt::Formatter<'_>, report: &Report, nested_in: Option<&str>) -> fmt::Result {
    let place = nested_in
        .map(|name| format!("in `{}`, ", Visible(name)))
        .unwrap_or_default();
    for cause in report
        .later
        .iter()
        .filter(|cause| !matches!(cause, Cause::Parent(_)))
    {
        write!(f, "\n  {place}later: {}", indented(&cause.brief(), "    "))?;
    }
    for failure in &report.dropping {
        write!(f, "\n  {place}{}", indented(&failure.to_string(), "    "))?;
    }
    report.actors.iter().try_for_each(|actor| {
        actor
            .group
            .as_ref()
            .map_or(Ok(()), |group| tail(f, group, Some(&actor.name)))
    })
}

/// The stop as a picture: `.` while an actor goes on, `#` from its interrupt to its end.
struct Bars {
    from: Duration,
    span: Duration,
}

impl Bars {
    /// None where there is nothing to compare.
    fn of(rows: &[Row<'_>]) -> Option<Bars> {
        let from = rows.iter().filter_map(|row| row.interrupted).min()?;
        let span = rows
            .iter()
            .filter_map(|row| row.ended)
            .max()?
            .checked_sub(from)?;
        (rows.len() > 1 && span >= Duration::from_millis(1)).then_some(Bars { from, span })
    }

    fn draw(&self, row: &Row<'_>) -> String {
        let (Some(interrupted), Some(ended)) = (row.interrupted, row.ended) else {
            return String::new();
        };
        let place = |at: Duration| {
            let part = at.saturating_sub(self.from).as_nanos() * BAR as u128 / self.span.as_nanos();
            usize::try_from(part).map_or(BAR, |part| part.min(BAR))
        };
        let begin = place(interrupted).min(BAR - 1);
        let end = place(ended).max(begin + 1);
        format!("{}{}", ".".repeat(begin), "#".repeat(end - begin))
    }
}

#[cfg(test)]
pub(crate) mod tests;
