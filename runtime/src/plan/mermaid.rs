//! The plan as a picture in the language of Mermaid. Input: a plan; output: the source of a flowchart. It must not let a
//! name end its string.

use super::picture::{self, Arrow, Picture};
use super::{Plan, Visible};
use std::fmt::{self, Write};

impl Plan {
    /// Returns the plan as a flowchart of Mermaid, which GitHub and rustdoc themes draw in Markdown.
    ///
    /// A solid arrow leads from an actor to one that starts before it and stops after it, a dotted one to one that only
    /// stops after it. Values are rounded. The actors that stop last stand in a frame, and so do those of each nested group,
    /// beside the actor that the group is.
    pub fn mermaid(&self) -> String {
        let mut chart = Chart {
            text: "flowchart LR\n".to_owned(),
            arrows: String::new(),
        };
        chart.begin(1, "group", &Visible(self.name()).to_string());
        picture::draw(self, 2, &mut chart);
        chart.end(1);
        chart.text + &chart.arrows
    }
}

/// The arrows follow the end of the outermost frame.
struct Chart {
    text: String,
    arrows: String,
}

impl Chart {
    fn line(&mut self, depth: usize, text: fmt::Arguments<'_>) {
        let _ = writeln!(self.text, "{:1$}{text}", "", depth * 2);
    }
}

impl Picture for Chart {
    fn actor(&mut self, depth: usize, id: &str, facts: &str) {
        self.line(depth, format_args!("{id}[{}]", string(facts)));
    }

    fn value(&mut self, depth: usize, id: &str, facts: &str) {
        self.line(depth, format_args!("{id}([{}])", string(facts)));
    }

    fn begin(&mut self, depth: usize, id: &str, title: &str) {
        self.line(depth, format_args!("subgraph {id}[{}]", string(title)));
    }

    fn end(&mut self, depth: usize) {
        self.line(depth, format_args!("end"));
    }

    fn arrow(&mut self, arrow: &Arrow) {
        let line = if arrow.start { "-->" } else { "-.->" };
        let (from, to, label) = (&arrow.from, &arrow.to, arrow.label);
        let _ = writeln!(self.arrows, "  {from} {line}|{label}| {to}");
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
    use crate::plan::tests::{CANCEL, plan};
    use crate::plan::{ActorPlan, picture};

    #[test]
    fn mermaid_draws_the_sample_plan() {
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
  a2 -->|receives| v0
  a2 -.->|receives late| a0
  a2 -.->|stops before| a1
"#
        );
    }

    #[test]
    fn nested_groups_are_frames() {
        assert_eq!(
            picture::NESTED.mermaid(),
            r#"flowchart LR
  subgraph group["app"]
    subgraph a0_group["telemetry"]
      a0["first<br/>group"]
      subgraph a0_a0_group["spans"]
        a0_a0["spans<br/>group"]
        a0_a0_a0["buffer"]
      end
      subgraph a0_last["stops last"]
        a0_a1["exporter"]
      end
      a0_v0(["pool<br/>value Pool"])
    end
    a1["api"]
  end
  a0_a0 -->|receives| a0_v0
  a1 -->|requires| a0
"#
        );
    }

    #[test]
    fn names_stay_in_their_strings() {
        const NAMES: &[ActorPlan] = &[ActorPlan::__new("a\"]#\n`*b*`_c_", &CANCEL, &[])];
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
