//! Words that other tools use for an option. Input: a word and the value after it; output: the option of this crate,
//! to paste. It must not list a word that is an option here.

use crate::ast::path_text;
use crate::keywords::OptionList;
use quote::ToTokens;
use rungroup_rules::OptionName;
use syn::{Expr, Lit};

/// The words for one option, and what to write instead of them.
pub(crate) struct OtherWords {
    pub(crate) name: OptionName,
    /// With `{}` in place of the value, if there is an example of it.
    write: &'static str,
    example: Example,
    words: &'static [&'static str],
}

/// An example of the value of an option.
enum Example {
    /// A written value would not fit.
    None,
    Duration(&'static str),
    Number(&'static str),
    Text(&'static str),
    List(&'static str),
    Path(&'static str),
}

impl OtherWords {
    /// The option with the value that was written, or with the example if the value is of another kind.
    pub(crate) fn write(&self, written: Option<&Expr>) -> String {
        let value = written.and_then(|written| self.example.written(written));
        self.write
            .replace("{}", &value.unwrap_or_else(|| self.example.text()))
    }
}

impl Example {
    fn text(&self) -> String {
        match self {
            Example::None => String::new(),
            Example::Duration(text) | Example::Text(text) => format!("\"{text}\""),
            Example::List(list) => format!("[{list}]"),
            Example::Number(text) | Example::Path(text) => (*text).to_owned(),
        }
    }

    /// A value as text, if it is of the same kind.
    fn written(&self, value: &Expr) -> Option<String> {
        let literal = match value {
            Expr::Lit(literal) => Some(&literal.lit),
            _ => None,
        };
        match (self, value, literal) {
            (Example::Duration(_), _, Some(Lit::Int(number))) => {
                number.suffix().is_empty().then(|| format!("\"{number}s\""))
            }
            (Example::Number(_), _, Some(Lit::Int(number))) => Some(number.to_string()),
            (Example::Duration(_) | Example::Text(_), _, Some(Lit::Str(text))) => {
                Some(text.token().to_string())
            }
            (Example::List(_), Expr::Path(path), _) => {
                Some(format!("[{}]", path.to_token_stream()))
            }
            (Example::List(_), Expr::Array(list), _) => {
                Some(format!("[{}]", list.elems.to_token_stream()))
            }
            (Example::Path(_), Expr::Path(path), _) => Some(path_text(&path.path)),
            _ => None,
        }
    }
}

/// The option of the list that another tool calls `word`, which may be in `camelCase`.
pub(crate) fn meant(word: &str, list: OptionList) -> Option<&'static OtherWords> {
    let lists: &[&[OtherWords]] = match list {
        OptionList::Actor | OptionList::Phases => &[FOR_ACTORS],
        OptionList::Resource => &[FOR_RESOURCES, FOR_ACTORS],
        OptionList::Restart => &[FOR_RESTART],
        OptionList::Group | OptionList::Each | OptionList::Config => &[FOR_GROUPS],
    };
    let word = &*in_snake_case(word);
    let is_there = |option: &&OtherWords| list.names().contains(&option.name);
    let mut options = lists.iter().copied().flatten().filter(is_there);
    options.find(|option| option.words.contains(&word))
}

fn in_snake_case(word: &str) -> String {
    let mut snake = String::new();
    for letter in word.chars() {
        if letter.is_uppercase() && !snake.is_empty() {
            snake.push('_');
        }
        snake.extend(letter.to_lowercase());
    }
    snake
}

/// The words for the options of a resource that an actor does not have.
const FOR_RESOURCES: &[OtherWords] = &[
    OtherWords {
        name: OptionName::Open,
        write: "open = Pool::connect",
        example: Example::None,
        words: &["connect", "create", "init", "make", "new", "setup", "start"],
    },
    OtherWords {
        name: OptionName::Close,
        write: "close = Pool::close",
        example: Example::None,
        words: &[
            "cleanup",
            "destroy",
            "disconnect",
            "drop",
            "finalize",
            "on_shutdown",
            "on_stop",
            "release",
            "shutdown",
            "stop",
            "teardown",
        ],
    },
];

/// The words for the options of an actor.
const FOR_ACTORS: &[OtherWords] = &[
    OtherWords {
        name: OptionName::Interrupt,
        write: "interrupt = cancel",
        example: Example::None,
        words: &[
            "abort",
            "cancel",
            "cancelled",
            "cleanup",
            "exec_stop",
            "close",
            "drop",
            "kill",
            "on_shutdown",
            "on_shutdown_requested",
            "on_stop",
            "shutdown",
            "stop",
            "terminate",
        ],
    },
    OtherWords {
        name: OptionName::Execute,
        write: "execute = {}",
        example: Example::Path("serve"),
        words: &[
            "entry",
            "exec_start",
            "exec",
            "func",
            "function",
            "future",
            "handler",
            "main",
            "run",
            "serve",
            "service",
            "spawn",
            "subsystem",
            "start",
            "task",
        ],
    },
    OtherWords {
        name: OptionName::Blocking,
        write: "blocking",
        example: Example::None,
        words: &[
            "block",
            "dedicated_thread",
            "spawn_blocking",
            "sync",
            "thread",
        ],
    },
    OtherWords {
        name: OptionName::Process,
        write: "process",
        example: Example::None,
        words: &[
            "child",
            "child_process",
            "cmd",
            "command",
            "program",
            "subprocess",
        ],
    },
    OtherWords {
        name: OptionName::Requires,
        write: "requires = {}",
        example: Example::List("db"),
        words: &[
            "after",
            "binds_to",
            "dependencies",
            "depends",
            "depends_on",
            "deps",
            "needs",
            "start_after",
            "starts_after",
            "stop_after",
            "wait_for",
            "wants",
            "part_of",
        ],
    },
    OtherWords {
        name: OptionName::StopsBefore,
        write: "stops_before = {}",
        example: Example::List("db"),
        words: &["before", "stop_before", "shutdown_before"],
    },
    OtherWords {
        name: OptionName::StopsLast,
        write: "stops_last",
        example: Example::None,
        words: &["last", "shutdown_last", "stop_last"],
    },
    OtherWords {
        name: OptionName::Ready,
        write: "ready = manual",
        example: Example::None,
        words: &[
            "health",
            "liveness_probe",
            "healthcheck",
            "notify",
            "ready_when",
            "readiness",
            "readiness_probe",
        ],
    },
    OtherWords {
        name: OptionName::Provides,
        write: "provides = Db",
        example: Example::None,
        words: &["exports", "output", "produces", "returns", "state", "value"],
    },
    OtherWords {
        name: OptionName::Receives,
        write: "receives = db",
        example: Example::None,
        words: &[
            "consumes", "imports", "inject", "input", "inputs", "takes", "uses",
        ],
    },
    OtherWords {
        name: OptionName::Receives,
        write: "receives = late(db)",
        example: Example::None,
        words: &["late", "lazy"],
    },
    OtherWords {
        name: OptionName::ReadyWithin,
        write: "ready_within = {}",
        example: Example::Duration("10s"),
        words: &[
            "ready_timeout",
            "start_timeout",
            "startup_timeout",
            "timeout_start_sec",
        ],
    },
    OtherWords {
        name: OptionName::OnOk,
        write: "on_ok = continue",
        example: Example::None,
        words: &["on_complete", "on_exit", "on_return", "on_success"],
    },
    OtherWords {
        name: OptionName::OnErr,
        write: "on_err = continue",
        example: Example::None,
        words: &[
            "critical",
            "error_action",
            "essential",
            "failure_action",
            "fatal",
            "on_error",
            "on_fail",
            "on_failure",
            "on_panic",
            "panic_action",
        ],
    },
    OtherWords {
        name: OptionName::Grace,
        write: "grace = {}",
        example: Example::Duration("5s"),
        words: &[
            "deadline",
            "grace_period",
            "kill_after",
            "shutdown_timeout",
            "stop_timeout",
            "termination_grace_period",
            "termination_grace_period_seconds",
            "timeout",
            "timeout_stop_sec",
        ],
    },
    OtherWords {
        name: OptionName::Name,
        write: "name = {}",
        example: Example::Text("api"),
        words: &["id", "label", "title"],
    },
    OtherWords {
        name: OptionName::Restart,
        write: "restart = on_failure",
        example: Example::None,
        words: &[
            "always",
            "policy",
            "respawn",
            "restart_policy",
            "retry",
            "strategy",
            "supervise",
            "supervised",
        ],
    },
    OtherWords {
        name: OptionName::Restart,
        write: "restart(max_restarts = {})",
        example: Example::Number("5"),
        words: &[
            "attempts",
            "limit",
            "start_limit_burst",
            "max_attempts",
            "max_retries",
            "retries",
        ],
    },
    OtherWords {
        name: OptionName::Restart,
        write: "restart(backoff = {})",
        example: Example::Duration("1s"),
        words: &["delay", "restart_delay", "restart_sec", "retry_delay"],
    },
];

/// The words for the options of a group.
const FOR_GROUPS: &[OtherWords] = &[
    OtherWords {
        name: OptionName::Signals,
        write: "signals = {}",
        example: Example::List("INT, TERM"),
        words: &[
            "ctrl_c",
            "catch_signals",
            "kill_signal",
            "on",
            "on_signal",
            "shutdown_on",
            "signal",
            "sigterm",
            "stop_on",
        ],
    },
    OtherWords {
        name: OptionName::Grace,
        write: "grace = {}",
        example: Example::Duration("20s"),
        words: &[
            "deadline",
            "grace_period",
            "handle_shutdown_requests",
            "shutdown_timeout",
            "stop_timeout",
            "termination_grace_period",
            "termination_grace_period_seconds",
            "timeout",
            "timeout_stop_sec",
        ],
    },
    OtherWords {
        name: OptionName::Drain,
        write: "drain = {}",
        example: Example::Duration("5s"),
        words: &[
            "delay",
            "drain_period",
            "lame_duck",
            "pre_stop",
            "shutdown_delay",
        ],
    },
    OtherWords {
        name: OptionName::Until,
        write: "until = all",
        example: Example::None,
        words: &["join", "policy", "stop", "stop_when", "wait", "wait_for"],
    },
    OtherWords {
        name: OptionName::Name,
        write: "name = {}",
        example: Example::Text("app"),
        words: &["id", "label", "title"],
    },
];

/// The words for the options of `restart`.
const FOR_RESTART: &[OtherWords] = &[
    OtherWords {
        name: OptionName::When,
        write: "when = on_failure",
        example: Example::None,
        words: &["if", "on", "policy"],
    },
    OtherWords {
        name: OptionName::Backoff,
        write: "backoff = {}",
        example: Example::Duration("1s"),
        words: &[
            "delay",
            "initial",
            "initial_backoff",
            "interval",
            "min_backoff",
            "wait",
        ],
    },
    OtherWords {
        name: OptionName::MaxBackoff,
        write: "max_backoff = {}",
        example: Example::Duration("30s"),
        words: &["cap", "max_delay", "max_interval"],
    },
    OtherWords {
        name: OptionName::MaxRestarts,
        write: "max_restarts = {}",
        example: Example::Number("5"),
        words: &[
            "attempts",
            "intensity",
            "limit",
            "max",
            "max_attempts",
            "max_retries",
            "retries",
            "times",
        ],
    },
    OtherWords {
        name: OptionName::ResetAfter,
        write: "reset_after = {}",
        example: Example::Duration("60s"),
        words: &["period", "reset", "window", "within"],
    },
];

#[cfg(test)]
mod tests {
    use super::{Example, FOR_ACTORS, FOR_GROUPS, FOR_RESOURCES, FOR_RESTART, OtherWords};
    use crate::keywords::OptionList;
    use std::collections::HashSet;

    #[test]
    fn a_word_of_another_tool_means_one_option() {
        let lists: [(&[OtherWords], OptionList); 4] = [
            (FOR_ACTORS, OptionList::Actor),
            (FOR_RESOURCES, OptionList::Resource),
            (FOR_GROUPS, OptionList::Group),
            (FOR_RESTART, OptionList::Restart),
        ];
        for (others, list) in lists {
            let mut seen = HashSet::new();
            for other in others {
                assert!(list.names().contains(&other.name));
                assert!(other.write.starts_with(other.name.as_str()));
                let has_example = !matches!(other.example, Example::None);
                assert_eq!(other.write.contains("{}"), has_example, "{}", other.write);
                for word in other.words {
                    assert!(list.named(word).is_none(), "{word}");
                    assert!(seen.insert(word), "{word} is listed twice");
                }
            }
        }
    }
}
