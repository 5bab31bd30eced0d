//! The plan as a picture in the language of Graphviz. Input: a plan; output: the source of a graph. It must not let a
//! name end its string.

use super::picture::{self, Arrow, Picture};
use super::{Plan, Visible};
use std::fmt::{self, Write};

impl Plan {
    /// Returns the plan in the language of Graphviz's `dot`.
    ///
    /// A solid arrow leads from an actor to one that starts before it and stops after it, a dashed one to one that only
    /// stops after it. Values are ellipses. The actors that stop last stand in a frame, and so do those of each nested group,
    /// beside the actor that the group is.
    pub fn dot(&self) -> String {
        let name = string(&Visible(self.name()).to_string());
        let mut dot = Dot(format!(
            "digraph {name} {{\n  rankdir = LR\n  node [shape = box]\n"
        ));
        picture::draw(self, 1, &mut dot);
        dot.0 + "}\n"
    }
}

struct Dot(String);

impl Dot {
    fn line(&mut self, depth: usize, text: fmt::Arguments<'_>) {
        let _ = writeln!(self.0, "{:1$}{text}", "", depth * 2);
    }
}

impl Picture for Dot {
    fn actor(&mut self, depth: usize, id: &str, facts: &str) {
        self.line(depth, format_args!("{id} [label = {}]", string(facts)));
    }

    fn value(&mut self, depth: usize, id: &str, facts: &str) {
        let label = string(facts);
        self.line(
            depth,
            format_args!("{id} [label = {label}, shape = ellipse]"),
        );
    }

    fn begin(&mut self, depth: usize, id: &str, title: &str) {
        self.line(depth, format_args!("subgraph cluster_{id} {{"));
        self.line(depth + 1, format_args!("label = {}", string(title)));
        self.line(depth + 1, format_args!("style = dashed"));
    }

    fn end(&mut self, depth: usize) {
        self.line(depth, format_args!("}}"));
    }

    fn arrow(&mut self, arrow: &Arrow) {
        let style = if arrow.start { "" } else { ", style = dashed" };
        let (from, to, label) = (&arrow.from, &arrow.to, arrow.label);
        self.line(
            1,
            format_args!("{from} -> {to} [label = \"{label}\"{style}]"),
        );
    }
}

/// A quoted string; its lines are centred.
fn string(text: &str) -> String {
    let text = text
        .replace('\\', "\\\\")
        .replace('"', "\\\"")
        .replace('\n', "\\n");
    format!("\"{text}\"")
}

#[cfg(test)]
mod tests {
    use crate::plan::tests::{CANCEL, plan};
    use crate::plan::{ActorPlan, picture};

    #[test]
    fn dot_draws_the_sample_plan() {
        assert_eq!(
            picture::SAMPLE.dot(),
            r#"digraph "app" {
  rankdir = LR
  node [shape = box]
  a0 [label = "store\nprovides Arc<Db>"]
  a1 [label = "api"]
  a2 [label = "feed\nblocking"]
  subgraph cluster_last {
    label = "stops last"
    style = dashed
    a3 [label = "telemetry\ngroup"]
  }
  v0 [label = "state\nvalue Arc<State>", shape = ellipse]
  a1 -> a0 [label = "receives"]
  a1 -> a3 [label = "requires"]
  a2 -> v0 [label = "receives"]
  a2 -> a0 [label = "receives late", style = dashed]
  a2 -> a1 [label = "stops before", style = dashed]
}
"#
        );
    }

    #[test]
    fn nested_groups_are_frames() {
        assert_eq!(
            picture::NESTED.dot(),
            r#"digraph "app" {
  rankdir = LR
  node [shape = box]
  subgraph cluster_a0_group {
    label = "telemetry"
    style = dashed
    a0 [label = "first\ngroup"]
    subgraph cluster_a0_a0_group {
      label = "spans"
      style = dashed
      a0_a0 [label = "spans\ngroup"]
      a0_a0_a0 [label = "buffer"]
    }
    subgraph cluster_a0_last {
      label = "stops last"
      style = dashed
      a0_a1 [label = "exporter"]
    }
    a0_v0 [label = "pool\nvalue Pool", shape = ellipse]
  }
  a1 [label = "api"]
  a0_a0 -> a0_v0 [label = "receives"]
  a1 -> a0 [label = "requires"]
}
"#
        );
    }

    #[test]
    fn names_stay_in_their_strings() {
        const NAMES: &[ActorPlan] = &[ActorPlan::__new("a\"]\\ \n<b>", &CANCEL, &[])];
        assert_eq!(
            plan("\"", NAMES).dot(),
            r#"digraph "\"" {
  rankdir = LR
  node [shape = box]
  a0 [label = "a\"]\\ \\n<b>"]
}
"#
        );
    }
}
