//! The block: what a person sees when `main` returns the error. The root comes first, with its sources; then what else
//! went wrong; then the timeline. No text of it stands there twice.

use std::fmt;

use super::root::{self, Root};
use super::{Error, Kind};
use crate::report::Timeline;
use crate::report::sources::{self, OneLine, indented};
use crate::{ActorReport, Cause, Outcome, Report};

impl fmt::Debug for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &*self.0 {
            Kind::Plan { error, .. } => write!(f, "{error}"),
            Kind::Runtime { what, .. } => {
                write!(f, "{self}\nhelp: {}", what.help())
            }
            Kind::Run { report, root } => {
                let mut texts = sources::texts(self).into_iter();
                write!(f, "{}", texts.next().unwrap_or_default())?;
                texts.try_for_each(|source| {
                    write!(f, "\n  caused by: {}", indented(&source, "    "))
                })?;
                let mut also = Also {
                    said: root,
                    root: root.innermost(),
                    lines: Vec::new(),
                };
                also.report(report, "");
                if !also.lines.is_empty() {
                    write!(f, "\n\nalso:")?;
                    also.lines
                        .iter()
                        .try_for_each(|line| write!(f, "\n  {}", indented(line, "    ")))?;
                }
                write!(f, "\n\ngroup `{}`", report.group)?;
                if !report.cause.is_failure() {
                    write!(f, ", cause: {}", report.cause)?;
                }
                write!(
                    f,
                    "\n{}",
                    Timeline {
                        report,
                        with_faults: false
                    }
                )
            }
        }
    }
}

/// All that went wrong beside the root, a line each, with the path of names to where it did.
struct Also<'a> {
    /// What the first line says.
    said: &'a Root,
    /// What that ends in.
    root: &'a Root,
    lines: Vec<String>,
}

impl Also<'_> {
    /// `path` leads to the actors of a nested group.
    fn report(&mut self, report: &Report, path: &str) {
        for actor in &report.actors {
            self.actor(report, actor, &format!("{path}{}", actor.name));
        }
        for cause in &report.later {
            if let Cause::Fail { error } = cause {
                let group = path.strip_suffix('/').unwrap_or(&report.group);
                self.lines.push(format!(
                    "group `{group}` was failed later: {}",
                    OneLine(error)
                ));
            }
        }
        for failure in report
            .dropping
            .iter()
            .filter(|failure| !self.root.is_drop(failure))
        {
            self.lines.push(failure.to_string());
        }
    }

    fn actor(&mut self, report: &Report, actor: &ActorReport, name: &str) {
        for failure in actor
            .own_failures()
            .filter(|failure| !self.said.is_fault(failure) && !failure.is_left_behind())
        {
            let (what, sources) = failure.lines(actor.outcome);
            let colon = if what.starts_with("its ") { ":" } else { "" };
            self.lines.push(format!("actor `{name}`{colon} {what}"));
            self.lines.extend(
                sources
                    .iter()
                    .map(|source| format!("  caused by: {source}")),
            );
        }
        if !self.root.is_end_of(report, actor) {
            match actor.outcome {
                Outcome::Aborted => self.lines.push(root::aborted(name, actor.aborted_by)),
                Outcome::Abandoned => self
                    .lines
                    .push(root::abandoned(name, &root::left_behind(actor))),
                _ => {}
            }
        }
        if let Some(group) = &actor.group {
            if matches!(*group.cause, Cause::NotReady { .. } | Cause::Fail { .. })
                && !self.root.is_cause(&group.cause)
            {
                self.lines.push(format!("group `{name}`: {}", group.cause));
            }
            self.report(group, &format!("{name}/"));
        }
    }
}
