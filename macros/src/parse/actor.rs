//! The options of `#[actor(...)]` and `#[resource(...)]`. Input: the tokens between its parentheses; output: an `ast::Actor`. It must not know
//! how a value is spelled.

use super::cfg::Cfgs;
use super::options::{self, OptionInput, Owner, Read, Unread, given};
use crate::ast::{Actor, Close, Function, Interrupt, Phases};
use crate::diagnostics::Diagnostics;
use crate::keywords::{self as words, FieldAttribute};
use proc_macro2::{TokenStream, TokenTree};
use rungroup_rules::{Dependents, OptionName, Overrun, Ready, RestartWhen, ReturnAction, is_slip};

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
    let is_process = has_process(&tokens);
    actor.unread = options::each(
        tokens,
        owner,
        attribute.options(),
        cfgs,
        diagnostics,
        &mut |value| read(&mut actor, phases, value, is_process),
    );
    phases.unread.extend(&actor.unread);
    actor
}

/// An actor with options of which none could be read.
pub(super) fn unread(attribute: FieldAttribute) -> Actor {
    Actor {
        is_resource: attribute == FieldAttribute::Resource,
        unread: attribute.options().names(),
        ..Actor::default()
    }
}

/// Returns `true` if `process` is among the options. It decides which slips are probable in the other options.
fn has_process(tokens: &TokenStream) -> bool {
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
        OptionName::Interrupt => actor.interrupt = given(key, interrupt(&mut option)?),
        OptionName::Execute => actor.execute = given(key, option.function()?),
        OptionName::Open => actor.open = given(key, option.function()?),
        OptionName::Close => {
            let value = match option.function()? {
                Function::Path(path) if path.is_ident(words::DROP) => Close::Drop,
                function => Close::Call(function),
            };
            actor.close = given(key, value);
        }
        OptionName::Blocking => actor.blocking = given(key, option.flag()?),
        OptionName::Requires => actor.requires = given(key, option.list()?),
        OptionName::StopsBefore => actor.stops_before = given(key, option.list()?),
        OptionName::StopsLast => actor.stops_last = given(key, option.flag()?),
        OptionName::Background => actor.background = given(key, option.flag()?),
        OptionName::Foreground => actor.foreground = given(key, option.flag()?),
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
                Some(value) => actor.process_ready = given(key, value),
                None => {
                    actor.ready = given(key, option.word_near(Ready::ALL, Ready::as_str, names)?);
                }
            }
        }
        OptionName::Process => actor.process = given(key, option.flag()?),
        OptionName::Config | OptionName::Build | OptionName::Role => {
            return super::phases::read(phases, option);
        }
        OptionName::Optional => actor.optional = given(key, option.flag()?),
        OptionName::Each => actor.each = given(key, option.each()?),
        OptionName::Provides => actor.provides = given(key, option.ty()?),
        OptionName::Receives => actor.receives = given(key, option.receives()?),
        OptionName::ReadyWithin => actor.ready_within = given(key, option.time()?),
        OptionName::OnOk => actor.on_ok = given(key, return_action(&mut option)?),
        OptionName::OnErr => actor.on_err = given(key, return_action(&mut option)?),
        OptionName::Grace => actor.grace = given(key, option.time()?),
        OptionName::Overrun => {
            actor.overrun = given(key, option.word(Overrun::ALL, Overrun::as_str)?);
        }
        OptionName::Name => actor.name = given(key, option.text()?),
        OptionName::Restart => actor.restart = given(key, option.restart()?),
        OptionName::Dependents => {
            actor.dependents = given(key, option.word(Dependents::ALL, Dependents::as_str)?);
        }
        other => options::never_read(other),
    }
    Ok(())
}

/// What a return does to the group. Other tools restart an actor here.
fn return_action(option: &mut OptionInput<'_, '_>) -> Read<ReturnAction> {
    if options::is_restart_next(option.input) {
        option.equals()?;
        let when = match option.keyword.name {
            OptionName::OnOk => RestartWhen::Always,
            _ => RestartWhen::OnFailure,
        };
        let help = format!("write `restart = {when}` instead of `{}`", option.key);
        return option.refuse(Some(help));
    }
    option.word(ReturnAction::ALL, ReturnAction::as_str)
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
