//! Words that other tools use for an option. Input: a word and the value after it; output: the option of this crate,
//! to paste. It must not list a word that is an option here.

use crate::ast::path_text;
use crate::keywords::{OptionList, Value};
use crate::parse::elements;
use quote::ToTokens;
use rungroup_rules::{OptionName, parse_duration};
use syn::{Expr, Lit};

/// The words for one option, and what to write instead of them.
pub(crate) struct OtherWords {
    pub(crate) name: OptionName,
    /// What to write, unless the kind of the value says it. An example in braces is replaced by a written value of its kind.
    write: Option<&'static str>,
    /// With spaces between them.
    words: &'static str,
}

impl OtherWords {
    /// The option with the value that was written, or with the example if the value is of another kind.
    pub(crate) fn write(&self, list: OptionList, written: Option<&Expr>) -> String {
        let text = self.template(list);
        let mut parts = text.split(['{', '}']);
        let (Some(before), Some(example), Some(after)) = (parts.next(), parts.next(), parts.next())
        else {
            return text;
        };
        let value = written.and_then(|written| in_place_of(example, written));
        format!("{before}{}{after}", value.as_deref().unwrap_or(example))
    }

    fn template(&self, list: OptionList) -> String {
        let name = self.name;
        let mut options = list.options().iter();
        let keyword = options.find(|keyword| keyword.name == name);
        match (self.write, keyword.map(|keyword| keyword.value)) {
            (Some(write), _) => write.to_owned(),
            (None, Some(Value::Fields)) => format!("{name} = {{[db]}}"),
            (None, Some(Value::Duration(example) | Value::DurationOrNone(example))) => {
                format!("{name} = {{\"{example}\"}}")
            }
            (None, _) => name.to_string(),
        }
    }
}

/// A written value as text, if it is of the same kind as the example.
fn in_place_of(example: &str, written: &Expr) -> Option<String> {
    if example.starts_with('[') {
        return match written {
            Expr::Path(path) => Some(format!("[{}]", path.to_token_stream())),
            _ => elements(written).map(|list| format!("[{}]", list.to_token_stream())),
        };
    }
    match (syn::parse_str(example).ok()?, written) {
        (Expr::Path(_), Expr::Path(path)) => Some(path_text(&path.path)),
        (Expr::Lit(example), Expr::Lit(written)) => match (example.lit, &written.lit) {
            (Lit::Str(_), Lit::Str(text)) => Some(text.token().to_string()),
            (Lit::Int(_), Lit::Int(number)) => Some(number.to_string()),
            (Lit::Str(example), Lit::Int(number)) => {
                let is_time = parse_duration(&example.value()).is_some();
                (is_time && number.suffix().is_empty()).then(|| format!("\"{number}s\""))
            }
            _ => None,
        },
        _ => None,
    }
}

/// The option of the list that another tool calls `word`, which may be in `camelCase`.
pub(crate) fn meant(word: &str, list: OptionList) -> Option<&'static OtherWords> {
    let lists: &[&[OtherWords]] = match list {
        OptionList::Actor | OptionList::Phases => &[FOR_ACTORS, FOR_BOTH],
        OptionList::Resource => &[FOR_RESOURCES, FOR_ACTORS, FOR_BOTH],
        OptionList::Restart => &[FOR_RESTART],
        OptionList::Group | OptionList::Each | OptionList::Config => &[FOR_GROUPS, FOR_BOTH],
    };
    let word = &*in_snake_case(word);
    let is_there = |option: &&OtherWords| list.names().contains(&option.name);
    let mut options = lists.iter().copied().flatten().filter(is_there);
    options.find(|option| option.words.split(' ').any(|other| other == word))
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

const fn words(name: OptionName, words: &'static str) -> OtherWords {
    OtherWords {
        name,
        write: None,
        words,
    }
}

const fn written(name: OptionName, write: &'static str, words: &'static str) -> OtherWords {
    OtherWords {
        name,
        write: Some(write),
        words,
    }
}

/// The words for the options of a resource that an actor does not have.
const FOR_RESOURCES: &[OtherWords] = &[
    written(
        OptionName::Open,
        "open = Pool::connect",
        "connect create init make new setup start",
    ),
    written(
        OptionName::Close,
        "close = Pool::close",
        "cleanup destroy disconnect drop finalize on_shutdown on_stop release shutdown stop \
        teardown",
    ),
];

/// The words for the options of an actor.
const FOR_ACTORS: &[OtherWords] = &[
    written(
        OptionName::Interrupt,
        "interrupt = cancel",
        "abort cancel cancelled cleanup exec_stop close drop kill on_shutdown \
        on_shutdown_requested on_stop shutdown stop terminate",
    ),
    written(
        OptionName::Execute,
        "execute = {serve}",
        "entry exec_start exec func function future handler main run serve service spawn \
        subsystem start task",
    ),
    words(
        OptionName::Blocking,
        "block dedicated_thread spawn_blocking sync thread",
    ),
    words(
        OptionName::Process,
        "child child_process cmd command program subprocess",
    ),
    words(
        OptionName::Requires,
        "after binds_to dependencies depends depends_on deps needs start_after starts_after \
        stop_after wait_for wants part_of",
    ),
    words(
        OptionName::StopsBefore,
        "before stop_before shutdown_before",
    ),
    words(OptionName::StopsLast, "last shutdown_last stop_last"),
    written(
        OptionName::Ready,
        "ready = manual",
        "health liveness_probe healthcheck notify ready_when readiness readiness_probe",
    ),
    written(
        OptionName::Provides,
        "provides = Db",
        "exports output produces returns state value",
    ),
    written(
        OptionName::Receives,
        "receives = db",
        "consumes imports inject input inputs takes uses",
    ),
    written(OptionName::Receives, "receives = late(db)", "late lazy"),
    words(
        OptionName::ReadyWithin,
        "ready_timeout start_timeout startup_timeout timeout_start_sec",
    ),
    written(
        OptionName::OnOk,
        "on_ok = continue",
        "on_complete on_exit on_return on_success",
    ),
    written(
        OptionName::OnErr,
        "on_err = continue",
        "critical error_action essential failure_action fatal on_error on_fail on_failure \
        on_panic panic_action",
    ),
    written(
        OptionName::Restart,
        "restart = on_failure",
        "always policy respawn restart_policy retry strategy supervise supervised",
    ),
    written(
        OptionName::Restart,
        "restart(max_restarts = {5})",
        "attempts limit start_limit_burst max_attempts max_retries retries",
    ),
    written(
        OptionName::Restart,
        "restart(backoff = {\"1s\"})",
        "delay restart_delay restart_sec retry_delay",
    ),
];

/// The words for the options of a group.
const FOR_GROUPS: &[OtherWords] = &[
    written(
        OptionName::Signals,
        "signals = {[INT, TERM]}",
        "ctrl_c catch_signals kill_signal on on_signal shutdown_on signal sigterm stop_on",
    ),
    words(
        OptionName::Drain,
        "delay drain_period lame_duck pre_stop shutdown_delay",
    ),
    written(
        OptionName::Until,
        "until = all",
        "join policy stop stop_when wait wait_for",
    ),
];

/// The words for the options of an actor and of a group.
const FOR_BOTH: &[OtherWords] = &[
    words(
        OptionName::Grace,
        "deadline grace_period handle_shutdown_requests kill_after shutdown_timeout \
        stop_timeout termination_grace_period termination_grace_period_seconds timeout \
        timeout_stop_sec",
    ),
    written(OptionName::Name, "name = {\"api\"}", "id label title"),
];

/// The words for the options of `restart`.
const FOR_RESTART: &[OtherWords] = &[
    written(OptionName::When, "when = on_failure", "if on policy"),
    words(
        OptionName::Backoff,
        "delay initial initial_backoff interval min_backoff wait",
    ),
    words(OptionName::MaxBackoff, "cap max_delay max_interval"),
    written(
        OptionName::MaxRestarts,
        "max_restarts = {5}",
        "attempts intensity limit max max_attempts max_retries retries times",
    ),
    words(OptionName::ResetAfter, "period reset window within"),
];

#[cfg(test)]
mod tests {
    use super::{FOR_ACTORS, FOR_BOTH, FOR_GROUPS, FOR_RESOURCES, FOR_RESTART, OtherWords};
    use crate::keywords::{OptionList, Value};
    use std::collections::HashSet;

    #[test]
    fn a_word_of_another_tool_means_one_option() {
        let lists: [(&[&[OtherWords]], OptionList); 4] = [
            (&[FOR_ACTORS, FOR_BOTH], OptionList::Actor),
            (&[FOR_RESOURCES], OptionList::Resource),
            (&[FOR_GROUPS, FOR_BOTH], OptionList::Group),
            (&[FOR_RESTART], OptionList::Restart),
        ];
        for (others, list) in lists {
            let mut seen = HashSet::new();
            for other in others.iter().copied().flatten() {
                let mut options = list.options().iter();
                let option = options.find(|option| option.name == other.name);
                let value = option.expect("the list has the option").value;
                let has_text = matches!(value, Value::Word(_) | Value::Other { .. });
                assert_eq!(other.write.is_some(), has_text, "{}", other.name);
                assert!(other.write(list, None).starts_with(other.name.as_str()));
                for word in other.words.split(' ') {
                    assert!(list.named(word).is_none(), "{word}");
                    assert!(seen.insert(word), "{word} is listed twice");
                }
            }
        }
    }
}
