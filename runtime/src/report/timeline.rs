//! The `Display` of a [`Report`]: a header, a line per actor and, under it, the failures of the actor. The text is plain: it
//! depends on no terminal, clock or system.

use std::fmt;
use std::time::Duration;

use super::text::human::human;
use crate::plan::{Visible, first_names};
use crate::report::cause::Brief;
use crate::report::history::Aborted;
use crate::report::text::sources::indented;
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

/// The depth of nesting up to which lines are indented, so that the text of a deep nest stays linear.
const DEEPEST: usize = 16;

/// The width of the picture of the stop.
const BAR: usize = 20;

/// The timeline of a report without its header.
pub(crate) struct Timeline<'a> {
    pub(crate) report: &'a Report,
    /// Set if the timeline lists the failures.
    pub(crate) with_failures: bool,
}

/// One line of the table. Its times count from the start of the outermost group.
struct Row<'a> {
    actor: &'a ActorReport,
    depth: usize,
    /// The start of the actor's group.
    began: Duration,
}

impl Row<'_> {
    fn indent(&self) -> usize {
        2 * self.depth.min(DEEPEST)
    }

    fn at(&self, time: fn(&ActorReport) -> Option<Duration>) -> Option<Duration> {
        time(self.actor).map(|time| self.began + time)
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let end = if self.succeeded() {
            self.incomplete.headline().unwrap_or("succeeded")
        } else {
            "failed"
        };
        let cause = indented(&self.cause.to_string(), "  ");
        writeln!(f, "group `{}` {end}, cause: {cause}", Visible(&self.group))?;
        write!(
            f,
            "{}",
            Timeline {
                report: self,
                with_failures: true
            }
        )
    }
}

impl fmt::Display for Timeline<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let report = self.report;
        if report.incomplete.headline().is_some() {
            writeln!(f, "  {}", report.incomplete)?;
        }
        let (ran, stop) = (human(report.caused_at), human(report.stopping_time()));
        write!(f, "  ran for {ran}, stopped in {stop}")?;
        if let Some(signal) = report.forced_by {
            write!(f, ", forced by {signal}")?;
        }
        let mut foreground = Vec::new();
        for actor in &report.actors {
            if actor.foreground {
                foreground.push(actor.name());
            }
        }
        if !foreground.is_empty() {
            write!(f, ", waited for {}", first_names(foreground.into_iter()))?;
        }
        match report.ended_additions {
            0 => {}
            1 => f.write_str(", and 1 added actor had ended without a failure")?,
            count => write!(f, ", and {count} added actors had ended without a failure")?,
        }
        let rows = collect(report);
        if !rows.is_empty() {
            write!(f, "; times with + or - are relative to the cause\n\n")?;
            self.table(f, &rows)?;
        }
        if !self.with_failures {
            return Ok(());
        }
        tail(f, report, None)?;
        rows.iter().try_for_each(|row| {
            let group = row.actor.group();
            group.map_or(Ok(()), |group| tail(f, group, Some(&row.actor.name)))
        })
    }
}

/// Collects the actors, those of a nested group after it.
fn collect(report: &Report) -> Vec<Row<'_>> {
    let mut rows = Vec::new();
    // Without recursion, because nothing bounds how deep groups are nested.
    let mut groups = vec![(report.actors.iter(), 0, Duration::ZERO)];
    while let Some((actors, depth, began)) = groups.last_mut() {
        let (depth, began) = (*depth, *began);
        let Some(actor) = actors.next() else {
            groups.pop();
            continue;
        };
        rows.push(Row {
            actor,
            depth,
            began,
        });
        if let Some(group) = actor.group() {
            let began = began + actor.started().unwrap_or_default();
            groups.push((group.actors.iter(), depth + 1, began));
        }
    }
    rows
}

impl Timeline<'_> {
    fn table(&self, f: &mut fmt::Formatter<'_>, rows: &[Row<'_>]) -> fmt::Result {
        let bars = Bars::of(rows);
        let mut lines = vec![HEADINGS.map(str::to_owned).to_vec()];
        if bars.is_none() {
            lines[0].pop();
        }
        for row in rows {
            lines.push(self.cells(row, bars.as_ref()));
        }
        let mut widths = [0; HEADINGS.len()];
        for cells in &lines {
            for (width, cell) in widths.iter_mut().zip(cells) {
                *width = cell.chars().count().max(*width);
            }
        }
        write!(f, "{}", line(&lines[0], &widths))?;
        for (row, cells) in rows.iter().zip(&lines[1..]) {
            write!(f, "\n{}", line(cells, &widths))?;
            if self.with_failures {
                failures(f, row)?;
            }
            before(f, row)?;
        }
        Ok(())
    }

    fn cells(&self, row: &Row<'_>, bars: Option<&Bars>) -> Vec<String> {
        let since_start = |at: Option<Duration>| at.map_or_else(|| "-".to_owned(), human);
        let since_cause = |at: Option<Duration>| {
            let Some(at) = at else { return "-".to_owned() };
            let apart = human(at.abs_diff(self.report.caused_at));
            // The causes of two nested groups are a little apart: there is no `-0 ms`.
            let sign = if at < self.report.caused_at && apart != human(Duration::ZERO) {
                '-'
            } else {
                '+'
            };
            format!("{sign}{apart}")
        };
        let name = Visible(&row.actor.name);
        let mut cells = vec![
            format!("{:indent$}{name}", "", indent = row.indent()),
            row.actor.outcome.to_string(),
        ];
        cells.push(since_start(row.at(ActorReport::started)));
        cells.push(since_start(row.at(ActorReport::ready)));
        cells.push(since_cause(row.at(ActorReport::interrupted)));
        cells.push(since_cause(row.at(ActorReport::ended)));
        cells.extend(bars.map(|bars| bars.draw(row)));
        cells
    }
}

/// Aligns words to the left and times to the right.
fn line(cells: &[String], widths: &[usize]) -> String {
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

/// Prints the failures of an actor, and the cause of a nested group that its parent did not stop. The failures of a nested
/// group are under its own actors.
fn failures(f: &mut fmt::Formatter<'_>, row: &Row<'_>) -> fmt::Result {
    let indent = " ".repeat(6 + row.indent());
    let mut say = |text: &str| write!(f, "\n{indent}{}", indented(text, &indent));
    if let Some(group) = row.actor.group() {
        if !matches!(*group.cause, Cause::Parent(_)) {
            say(&format!("stopped by itself: {}", Brief(&group.cause)))?;
        }
    }
    if let Some(Aborted { by, tasks, .. }) = row.actor.aborted() {
        say(&by.line(row.actor.name(), tasks))?;
    }
    for failure in row.actor.own_failures() {
        let (first, sources) = failure.lines(None, row.actor.outcome);
        say(&first)?;
        sources
            .iter()
            .try_for_each(|source| say(&format!("  caused by: {source}")))?;
    }
    Ok(())
}

/// Prints the restarts of an actor and the failures of its tasks. The error does not repeat them.
fn before(f: &mut fmt::Formatter<'_>, row: &Row<'_>) -> fmt::Result {
    let indent = " ".repeat(6 + row.indent());
    let mut say = |text: &str| write!(f, "\n{indent}{}", indented(text, &indent));
    let restarts = row.actor.restarts();
    if restarts.count > 0 {
        say(&format!("restarted {}", times(restarts.count)))?;
    }
    for (which, attempt) in [
        ("first", restarts.first.as_ref()),
        ("last", restarts.last.last()),
    ] {
        let Some(attempt) = attempt else { continue };
        let mut failures = Vec::new();
        if let Some(by) = attempt.aborted_by {
            failures.push(format!("aborted: {by}"));
        }
        for failure in &attempt.failures {
            failures.push(format!("{failure:#}"));
        }
        let what = if failures.is_empty() {
            "no error".to_owned()
        } else {
            failures.join("; ")
        };
        say(&format!(
            "{which} failed attempt, ended at {}: {what}",
            human(attempt.ended)
        ))?;
    }
    let failures = row.actor.task_failures();
    if failures.count > 0 {
        say(&format!(
            "failed tasks: {} of {}",
            failures.count,
            row.actor.tasks()
        ))?;
    }
    for (which, failure) in [
        ("first", failures.first.as_ref()),
        ("last", failures.last.last()),
    ] {
        let Some(failure) = failure else { continue };
        say(&format!("{which} failed task: {failure:#}"))?;
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

/// Prints what belongs to no actor of a group.
fn tail(f: &mut fmt::Formatter<'_>, report: &Report, nested_in: Option<&str>) -> fmt::Result {
    let place = nested_in
        .map(|name| format!("in `{}`, ", Visible(name)))
        .unwrap_or_default();
    for cause in report
        .later
        .iter()
        .filter(|cause| !matches!(cause, Cause::Parent(_)))
    {
        write!(
            f,
            "\n  {place}later cause: {}",
            indented(&cause.to_string(), "    ")
        )?;
    }
    for failure in &report.dropping {
        write!(f, "\n  {place}{}", indented(&failure.to_string(), "    "))?;
    }
    Ok(())
}

/// The picture of the stop: `.` while an actor runs, `#` from its interrupt to its end.
struct Bars {
    from: Duration,
    span: Duration,
}

impl Bars {
    /// `None` if there is nothing to compare.
    fn of(rows: &[Row<'_>]) -> Option<Bars> {
        let times = |time| rows.iter().filter_map(move |row| row.at(time));
        let from = times(ActorReport::interrupted).min()?;
        let to = times(ActorReport::ended).max()?;
        let span = to.checked_sub(from)?;
        (rows.len() > 1 && span >= Duration::from_millis(1)).then_some(Bars { from, span })
    }

    fn draw(&self, row: &Row<'_>) -> String {
        let times = row.at(ActorReport::interrupted);
        let Some((interrupted, ended)) = times.zip(row.at(ActorReport::ended)) else {
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
