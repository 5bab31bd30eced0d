//! The block: the text that `main` prints for an error. The root comes first, with its sources; then the other failures; then
//! the timeline. No failure is printed twice.

use std::fmt;

use super::root::{self, RootOf};
use super::{Error, ErrorRepr};
use crate::engine::Id;
use crate::plan::Visible;
use crate::report::Timeline;
use crate::report::text::sources::{self, indented};
use crate::{ActorReport, Cause, Outcome, Report};

impl fmt::Debug for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &*self.0 {
            ErrorRepr::Plan { error, .. } => write!(f, "{error}"),
            ErrorRepr::Runtime { what, .. } => {
                write!(f, "{self}\nhelp: {}", what.help())
            }
            ErrorRepr::Run { report, root } => {
                let mut texts = sources::texts(self).into_iter();
                write!(f, "{}", texts.next().unwrap_or_default())?;
                texts.try_for_each(|source| {
                    write!(f, "\n  caused by: {}", indented(&source, "    "))
                })?;
                let root = RootOf { report, root };
                let mut also = Also {
                    root,
                    innermost: root.innermost(),
                    lines: Vec::new(),
                };
                also.report(report, "");
                if !also.lines.is_empty() {
                    write!(f, "\n\nalso:")?;
                    also.lines
                        .iter()
                        .try_for_each(|line| write!(f, "\n  {}", indented(line, "    ")))?;
                }
                write!(f, "\n\ngroup `{}`", Visible(&report.group))?;
                if !report.cause.is_failure() {
                    write!(f, ", cause: {}", report.cause)?;
                }
                write!(
                    f,
                    "\n{}",
                    Timeline {
                        report,
                        with_failures: false
                    }
                )?;
                f.write_str(&root.innermost().backtrace_section())
            }
        }
    }
}

/// The failures besides the root, a line each, with the path of names to the actor.
struct Also<'a> {
    /// The content of the first line of the block.
    root: RootOf<'a>,
    innermost: RootOf<'a>,
    lines: Vec<String>,
}

impl Also<'_> {
    /// `path` leads to the actors of a nested group.
    fn report(&mut self, report: &Report, path: &str) {
        for (id, actor) in report.actors.iter().enumerate() {
            self.actor(
                report,
                id,
                actor,
                &format!("{path}{}", Visible(&actor.name)),
            );
        }
        for cause in &report.later {
            if let Cause::Fail { .. } = cause {
                let group = path.strip_suffix('/').unwrap_or(&report.group);
                self.lines
                    .push(format!("group `{}` later {cause:#}", Visible(group)));
            }
        }
        for failure in &report.dropping {
            if !self.innermost.is_drop(failure) {
                self.lines.push(failure.to_string());
            }
        }
    }

    fn actor(&mut self, report: &Report, id: Id, actor: &ActorReport, name: &str) {
        for failure in actor.own_failures() {
            if failure.is_abandoned() || self.root.is_failure(report, id, failure) {
                continue;
            }
            let (what, sources) = failure.lines(Some(name), actor.outcome);
            self.lines.push(what);
            self.lines.extend(
                sources
                    .iter()
                    .map(|source| format!("  caused by: {source}")),
            );
        }
        if !self.innermost.is_end_of(report, id) {
            match actor.outcome {
                Outcome::Aborted if !actor.is_failure() => {}
                Outcome::Aborted => self.lines.push(root::aborted(name, actor)),
                Outcome::Abandoned => self.lines.push(root::abandoned(name, actor)),
                _ => {}
            }
        }
        if let Some(group) = actor.group() {
            if matches!(
                *group.cause,
                Cause::NotReady { .. } | Cause::StartTooLate { .. } | Cause::Fail { .. }
            ) && !self.innermost.is_cause_of(group)
            {
                self.lines
                    .push(format!("group `{name}`: {:#}", group.cause));
            }
            self.report(group, &format!("{name}/"));
        }
    }
}
