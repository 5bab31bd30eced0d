//! The plan as a picture in the language of Mermaid. Input: a plan; output: the source of a flowchart. It must not let a
//! name end its string.

use super::picture::{arrows, facts, value_facts};
use super::{ActorPlan, Plan, Visible};
use std::fmt::Write;

impl Plan {
    /// Returns the plan as a flowchart of Mermaid, which GitHub and rustdoc themes draw in Markdown.
    ///
    /// A solid arrow leads from an actor to one that starts before it and stops after it, a dotted one to one that only
    /// stops after it. The actors that stop last stand in a frame. Values are rounded.
    pub fn mermaid(&self) -> String {
        let name = Visible(self.name()).to_string();
        let mut chart = format!("flowchart LR\n  subgraph group[{}]\n", string(&name));
        for (index, actor) in self.actors().enumerate() {
            if !actor.stops_last() {
                let _ = writeln!(chart, "    a{index}[{}]", string(&facts(actor)));
            }
        }
        if self.actors().any(ActorPlan::stops_last) {
            chart += "    subgraph last[\"stops last\"]\n";
            for (index, actor) in self.actors().enumerate() {
                if actor.stops_last() {
                    let _ = writeln!(chart, "      a{index}[{}]", string(&facts(actor)));
                }
            }
            chart += "    end\n";
        }
        for (index, value) in self.values().enumerate() {
            let label = string(&value_facts(value));
            let _ = writeln!(chart, "    v{index}([{label}])");
        }
        chart += "  end\n";
        for arrow in arrows(self) {
            let line = if arrow.start { "-->" } else { "-.->" };
            let (from, to, label) = (arrow.from, arrow.to, arrow.label);
            let _ = writeln!(chart, "  a{from} {line}|{label}| {to}");
        }
        chart
    }
}

/// A quoted string; all that could be taken for markup is written by its number.
fn string(text: &str) -> String {
    let mut string = String::from("\"");
    for char in text.chars() {
        match char {
            '\n' => string += "<br/>",
            char if char.is_alphanumeric() || " _.,-/:()[]".contains(char) => string.push(char),
            char => {
                let _ = write!(string, "#{};", u32::from(char));
            }
        }
    }
    string + "\""
}

#[cfg(test)]
mod tests {
    use crate::plan::tests::{CANCEL, NONE, plan};
    use crate::plan::{ActorPlan, picture};

    #[test]
    fn a_flowchart() {
        assert_eq!(
            picture::SAMPLE.mermaid(),
            r#"flowchart LR
  subgraph group["app"]
    a0["store<br/>provides Arc#60;Db#62;"]
    a1["api"]
    a2["feed<br/>blocking"]
    subgraph last["stops last"]
      a3["telemetry<br/>group"]
    end
    v0(["state<br/>value Arc#60;State#62;"])
  end
  a1 -->|receives| a0
  a1 -->|requires| a3
  a2 -.->|receives late| a0
  a2 -.->|stops before| a1
  a2 -->|receives| v0
"#
        );
    }

    #[test]
    fn names_stay_in_their_strings() {
        const NAMES: &[ActorPlan] = &[ActorPlan::__new("a\"]#\n`*b*`_c_", &CANCEL, &NONE)];
        assert_eq!(
            plan("\"", NAMES).mermaid(),
            r##"flowchart LR
  subgraph group["#34;"]
    a0["a#34;]#35;#92;n#96;#42;b#42;#96;_c_"]
  end
"##
        );
    }
}
