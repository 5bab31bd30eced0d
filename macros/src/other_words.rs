//! Words that other tools use for an option. Input: nothing; output: the option of this crate for each, with an example to
//! paste. It must not list a word that is an option here.

use crate::keywords::OptionList;
use rungroup_rules::OptionName;

/// The words for one option, and what to write instead of them.
pub(crate) struct OtherWords {
    pub(crate) name: OptionName,
    pub(crate) write: &'static str,
    words: &'static [&'static str],
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
        words: &["connect", "create", "init", "make", "new", "setup", "start"],
    },
    OtherWords {
        name: OptionName::Close,
        write: "close = Pool::close",
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
        write: "execute = serve",
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
        write: "requires = [db]",
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
        write: "stops_before = [db]",
        words: &["before", "stop_before", "shutdown_before"],
    },
    OtherWords {
        name: OptionName::StopsLast,
        write: "stops_last",
        words: &["last", "shutdown_last", "stop_last"],
    },
    OtherWords {
        name: OptionName::Ready,
        write: "ready = manual",
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
        words: &["exports", "output", "produces", "returns", "state", "value"],
    },
    OtherWords {
        name: OptionName::Receives,
        write: "receives = db",
        words: &[
            "consumes", "imports", "inject", "input", "inputs", "takes", "uses",
        ],
    },
    OtherWords {
        name: OptionName::Receives,
        write: "receives = late(db)",
        words: &["late", "lazy"],
    },
    OtherWords {
        name: OptionName::ReadyWithin,
        write: "ready_within = \"10s\"",
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
        words: &["on_complete", "on_exit", "on_return", "on_success"],
    },
    OtherWords {
        name: OptionName::OnErr,
        write: "on_err = continue",
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
        write: "grace = \"5s\"",
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
        write: "name = \"api\"",
        words: &["id", "label", "title"],
    },
    OtherWords {
        name: OptionName::Restart,
        write: "restart = on_failure",
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
        write: "restart(max_restarts = 5)",
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
        write: "restart(backoff = \"1s\")",
        words: &["delay", "restart_delay", "restart_sec", "retry_delay"],
    },
];

/// The words for the options of a group.
const FOR_GROUPS: &[OtherWords] = &[
    OtherWords {
        name: OptionName::Signals,
        write: "signals = [INT, TERM]",
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
        write: "grace = \"20s\"",
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
        write: "drain = \"5s\"",
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
        words: &["join", "policy", "stop", "stop_when", "wait", "wait_for"],
    },
    OtherWords {
        name: OptionName::Name,
        write: "name = \"app\"",
        words: &["id", "label", "title"],
    },
];

/// The words for the options of `restart`.
const FOR_RESTART: &[OtherWords] = &[
    OtherWords {
        name: OptionName::When,
        write: "when = on_failure",
        words: &["if", "on", "policy"],
    },
    OtherWords {
        name: OptionName::Backoff,
        write: "backoff = \"1s\"",
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
        write: "max_backoff = \"30s\"",
        words: &["cap", "max_delay", "max_interval"],
    },
    OtherWords {
        name: OptionName::MaxRestarts,
        write: "max_restarts = 5",
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
        write: "reset_after = \"60s\"",
        words: &["period", "reset", "window", "within"],
    },
];

#[cfg(test)]
mod tests {
    use super::{FOR_ACTORS, FOR_GROUPS, FOR_RESOURCES, FOR_RESTART, OtherWords};
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
                for word in other.words {
                    assert!(list.named(word).is_none(), "{word}");
                    assert!(seen.insert(word), "{word} is listed twice");
                }
            }
        }
    }
}
