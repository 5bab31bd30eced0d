//! The options of `#[actor(...)]` and `#[resource(...)]`. Input: the tokens between its parentheses; output: an `ast::Actor`. It must not know
//! how a value is spelled.

use super::cfg::Cfgs;
use super::options::{self, OptionInput, Owner, Read, Unread};
use crate::ast::{Actor, Close, Function, Given, Interrupt, Phases};
use crate::diagnostics::Diagnostics;
use crate::keywords::{self as words, FieldAttribute};
use proc_macro2::{TokenStream, TokenTree};
use rungroup_rules::{Dependents, OptionName, Overrun, Ready, ReturnAction, is_slip};

/// The options that could be read.
pub(super) fn options(
    tokens: TokenStream,
    attribute: FieldAttribute,
    owner: &Owner<'_>,
    cfgs: &Cfgs,
    phases: &mut Phases,
    diagnostics: &mut Diagnostics,
) -> Actor {
    let mut actor = Actor {
        is_resource: attribute == FieldAttribute::Resource,
        ..Actor::default()
    };
    let is_process = says_process(&tokens);
    actor.unread = options::each(
        tokens,
        owner,
        attribute.options(),
        cfgs,
        diagnostics,
        |value| read(&mut actor, phases, value, is_process),
    );
    phases.unread.extend(&actor.unread);
    actor
}

/// An actor with options of which none could be read.
pub(super) fn unread(attribute: FieldAttribute) -> Actor {
    let options = attribute.options().iter();
    Actor {
        is_resource: attribute == FieldAttribute::Resource,
        unread: options.map(|keyword| keyword.name).collect(),
        ..Actor::default()
    }
}

/// Returns `true` if `process` is among the options. It decides which slips are probable in the other options.
fn says_process(tokens: &TokenStream) -> bool {
    let trees: Vec<TokenTree> = tokens.clone().into_iter().collect();
    let mut options =
        trees.split(|tree| matches!(tree, TokenTree::Punct(punct) if punct.as_char() == ','));
    options.any(
        |option| matches!(option, [TokenTree::Ident(word)] if word == OptionName::Process.as_str()),
    )
}

fn read(
    actor: &mut Actor,
    phases: &mut Phases,
    mut option: OptionInput<'_, '_>,
    is_process: bool,
) -> Read<()> {
    let key = option.key.clone();
    match option.keyword.name {
        OptionName::Interrupt => {
            actor.interrupt = Some(Given {
                value: interrupt(&mut option)?,
                key,
            });
        }
        OptionName::Execute => {
            actor.execute = Some(Given {
                value: option.function()?,
                key,
            });
        }
        OptionName::Open => {
            actor.open = Some(Given {
                value: option.function()?,
                key,
            });
        }
        OptionName::Close => {
            let value = match option.function()? {
                Function::Path(path) if path.is_ident(words::DROP) => Close::Drop,
                function => Close::Call(function),
            };
            actor.close = Some(Given { key, value });
        }
        OptionName::Blocking => {
            actor.blocking = Some(Given {
                value: option.flag()?,
                key,
            });
        }
        OptionName::Requires => {
            actor.requires = Some(Given {
                value: option.list()?,
                key,
            });
        }
        OptionName::StopsBefore => {
            actor.stops_before = Some(Given {
                value: option.list()?,
                key,
            });
        }
        OptionName::StopsLast => {
            actor.stops_last = Some(Given {
                value: option.flag()?,
                key,
            });
        }
        OptionName::Background => {
            actor.background = Some(Given {
                value: option.flag()?,
                key,
            });
        }
        OptionName::Foreground => {
            actor.foreground = Some(Given {
                value: option.flag()?,
                key,
            });
        }
        OptionName::Ready => {
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
                        value: option.word_near(Ready::ALL, names.iter().copied())?,
                        key,
                    });
                }
            }
        }
        OptionName::Process => {
            actor.process = Some(Given {
                value: option.flag()?,
                key,
            });
        }
        OptionName::Config | OptionName::Build | OptionName::Role => {
            return super::phases::read(phases, option);
        }
        OptionName::Optional => {
            actor.optional = Some(Given {
                value: option.flag()?,
                key,
            });
        }
        OptionName::Each => {
            actor.each = Some(Given {
                value: option.each()?,
                key,
            });
        }
        OptionName::Provides => {
            actor.provides = Some(Given {
                value: option.ty()?,
                key,
            });
        }
        OptionName::Receives => {
            actor.receives = Some(Given {
                value: option.receives()?,
                key,
            });
        }
        OptionName::ReadyWithin => {
            actor.ready_within = Some(Given {
                value: option.time()?,
                key,
            });
        }
        OptionName::OnOk => {
            actor.on_ok = Some(Given {
                value: option.word(ReturnAction::ALL)?,
                key,
            });
        }
        OptionName::OnErr => {
            actor.on_err = Some(Given {
                value: option.word(ReturnAction::ALL)?,
                key,
            });
        }
        OptionName::Grace => {
            actor.grace = Some(Given {
                value: option.time()?,
                key,
            });
        }
        OptionName::Overrun => {
            actor.overrun = Some(Given {
                value: option.word(Overrun::ALL)?,
                key,
            });
        }
        OptionName::Name => {
            actor.name = Some(Given {
                value: option.text()?,
                key,
            });
        }
        OptionName::Restart => {
            actor.restart = Some(Given {
                value: option.restart()?,
                key,
            });
        }
        OptionName::Dependents => {
            actor.dependents = Some(Given {
                value: option.word(Dependents::ALL)?,
                key,
            });
        }
        other => options::never_read(other),
    }
    Ok(())
}

fn interrupt(option: &mut OptionInput<'_, '_>) -> Read<Interrupt> {
    let function = option.function()?;
    let Function::Path(path) = &function else {
        return Ok(Interrupt::Call(function));
    };
    match path.get_ident().map(ToString::to_string).as_deref() {
        Some(words::CANCEL) => Ok(Interrupt::Cancel),
        Some(words::DROP) => Ok(Interrupt::Drop),
        Some(words::NONE) => option.refuse_at(path, None),
        Some(word) => {
            let mut kinds = [words::CANCEL, words::DROP].into_iter();
            match kinds.find(|kind| is_slip(word, kind)) {
                Some(kind) => {
                    option.diagnostics.error(
                        path,
                        format!("unknown interrupt `{word}` of {}", option.owner),
                        format!(
                            "write `interrupt = {kind}`, or `interrupt = self::{word}` if a function has this name"
                        ),
                    );
                    Err(Unread)
                }
                None => Ok(Interrupt::Call(function)),
            }
        }
        None => Ok(Interrupt::Call(function)),
    }
}
