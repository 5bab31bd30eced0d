//! The options of `#[actor(...)]`. Input: the tokens between its parentheses; output: an `ast::Actor`. It must not know
//! how a value is spelled.

use super::cfg::Cfgs;
use super::options::{self, Read, Value};
use crate::ast::{Actor, Dependents, Function, Given, Interrupt, Ready, ReturnAction};
use crate::diagnostics::Diagnostics;
use crate::keywords as words;
use proc_macro2::{TokenStream, TokenTree};

const READY: &[(&str, Ready)] = &[
    (words::STARTED, Ready::Started),
    (words::MANUAL, Ready::Manual),
    (words::FINISHED, Ready::Finished),
];
const THEN: &[(&str, ReturnAction)] = &[
    (words::STOP, ReturnAction::Stop),
    (words::CONTINUE, ReturnAction::Continue),
];
const DEPENDENTS: &[(&str, Dependents)] = &[
    (words::KEEP, Dependents::Keep),
    (words::RESTART, Dependents::Restart),
];

/// The options that could be read.
pub(super) fn options(
    tokens: TokenStream,
    owner: &str,
    cfgs: &Cfgs,
    diagnostics: &mut Diagnostics,
) -> Actor {
    let mut actor = Actor::default();
    let is_process = says_process(&tokens);
    options::each(
        tokens,
        owner,
        words::ACTOR_OPTIONS,
        cfgs,
        diagnostics,
        |value| read(&mut actor, value, is_process),
    );
    actor
}

/// Whether `process` stands among the options, wherever: it decides what may have been meant by the others.
fn says_process(tokens: &TokenStream) -> bool {
    let trees: Vec<TokenTree> = tokens.clone().into_iter().collect();
    let mut options =
        trees.split(|tree| matches!(tree, TokenTree::Punct(punct) if punct.as_char() == ','));
    options.any(|option| matches!(option, [TokenTree::Ident(word)] if word == words::PROCESS))
}

fn read(actor: &mut Actor, mut option: Value<'_, '_>, is_process: bool) -> Read<()> {
    let key = option.key.clone();
    match option.keyword.name {
        words::INTERRUPT => {
            actor.interrupt = Some(Given {
                value: interrupt(&mut option)?,
                key,
            });
        }
        words::EXECUTE => {
            actor.execute = Some(Given {
                value: option.function()?,
                key,
            });
        }
        words::BLOCKING => {
            actor.blocking = Some(Given {
                value: option.flag()?,
                key,
            });
        }
        words::REQUIRES => {
            actor.requires = Some(Given {
                value: option.list()?,
                key,
            });
        }
        words::STOPS_BEFORE => {
            actor.stops_before = Some(Given {
                value: option.list()?,
                key,
            });
        }
        words::STOPS_LAST => {
            actor.stops_last = Some(Given {
                value: option.flag()?,
                key,
            });
        }
        words::READY => {
            let names = if is_process {
                words::PROCESS_READY_NAMES
            } else {
                words::READY_NAMES
            };
            if is_process {
                option.keyword = words::PROCESS_READY;
            }
            match option.process_ready(names)? {
                Some(value) => actor.process_ready = Some(Given { key, value }),
                None => {
                    actor.ready = Some(Given {
                        value: option.word_near(READY, names.iter().copied())?,
                        key,
                    });
                }
            }
        }
        words::PROCESS => {
            actor.process = Some(Given {
                value: option.flag()?,
                key,
            });
        }
        words::PROVIDES => {
            actor.provides = Some(Given {
                value: option.ty()?,
                key,
            });
        }
        words::RECEIVES => {
            actor.receives = Some(Given {
                value: option.receives()?,
                key,
            });
        }
        words::READY_WITHIN => {
            actor.ready_within = Some(Given {
                value: option.time()?,
                key,
            });
        }
        words::ON_OK => {
            actor.on_ok = Some(Given {
                value: option.word(THEN)?,
                key,
            });
        }
        words::ON_ERR => {
            actor.on_err = Some(Given {
                value: option.word(THEN)?,
                key,
            });
        }
        words::GRACE => {
            actor.grace = Some(Given {
                value: option.time()?,
                key,
            });
        }
        words::NAME => {
            actor.name = Some(Given {
                value: option.text()?,
                key,
            });
        }
        words::RESTART => {
            actor.says_restart = true;
            actor.restart = Some(Given {
                value: option.restart()?,
                key,
            });
        }
        words::DEPENDENTS => {
            actor.dependents = Some(Given {
                value: option.word(DEPENDENTS)?,
                key,
            });
        }
        other => unreachable!("`{other}` is in the list of options and is not read"),
    }
    Ok(())
}

fn interrupt(option: &mut Value<'_, '_>) -> Read<Interrupt> {
    let function = option.function()?;
    let Function::Path(path) = &function else {
        return Ok(Interrupt::Call(function));
    };
    match path.get_ident().map(ToString::to_string).as_deref() {
        Some(words::CANCEL) => Ok(Interrupt::Cancel),
        Some(words::DROP) => Ok(Interrupt::Drop),
        Some(words::NONE) => option.refuse_at(path, None),
        Some(word) => match [words::CANCEL, words::DROP]
            .into_iter()
            .find(|kind| word.eq_ignore_ascii_case(kind))
        {
            Some(kind) => option.refuse_at(path, Some(format!("write `interrupt = {kind}`"))),
            None => Ok(Interrupt::Call(function)),
        },
        None => Ok(Interrupt::Call(function)),
    }
}
