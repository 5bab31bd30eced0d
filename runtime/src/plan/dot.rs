//! The plan as a picture in the language of Graphviz. Input: a plan; output: the source of a graph. It must not let a
//! name end its string.

use super::picture::{arrows, facts, value_facts};
use super::{ActorPlan, Plan, Visible};
use std::fmt::Write;

impl Plan {
    /// Returns the plan in the language of Graphviz's `dot`.
    ///
    /// A solid arrow leads from an actor to one that starts before it and stops after it, a dashed one to one that only
    /// stops after it. The actors that stop last stand in a frame. Values are ellipses.
    pub fn dot(&self) -> String {
        let mut dot = format!(
            "digraph {} {{\n  rankdir = LR\n  node [shape = box]\n",
            string(&Visible(self.name()).to_string())
        );
        for (index, actor) in self.actors().enumerate() {
            if !actor.stops_last() {
                let _ = writeln!(dot, "  a{index} [label = {}]", string(&facts(actor)));
            }
        }
        if self.actors().any(ActorPlan::stops_last) {
            dot += "  subgraph cluster_last {\n    label = \"stops last\"\n    style = dashed\n";
            for (index, actor) in self.actors().enumerate() {
                if actor.stops_last() {
                    let _ = writeln!(dot, "    a{index} [label = {}]", string(&facts(actor)));
                }
            }
            dot += "  }\n";
        }
        for (index, value) in self.values().enumerate() {
            let label = string(&value_facts(value));
            let _ = writeln!(dot, "  v{index} [label = {label}, shape = ellipse]");
        }
        for arrow in arrows(self) {
            let style = if arrow.start { "" } else { ", style = dashed" };
            let (from, to, label) = (arrow.from, arrow.to, arrow.label);
            let _ = writeln!(dot, "  a{from} -> {to} [label = \"{label}\"{style}]");
        }
        dot + "}\n"
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
    use crate::plan::tests::{CANCEL, NONE, plan};
    use crate::plan::{ActorPlan, picture};

    #[test]
    fn a_graph() {
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
  a2 -> a0 [label = "receives late", style = dashed]
  a2 -> a1 [label = "stops before", style = dashed]
  a2 -> v0 [label = "receives"]
}
"#
        );
    }

    #[test]
    fn names_stay_in_their_strings() {
        const NAMES: &[ActorPlan] = &[ActorPlan::__new("a\"]\\ \n<b>", &CANCEL, &NONE)];
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
