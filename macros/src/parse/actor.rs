//! The options of `#[actor(...)]` and `#[resource(...)]`. Input: the tokens between its parentheses; output: an
//! `ast::ActorAttribute`. It must not know how a value is spelled.

use super::cfg::Cfgs;
use super::options::{self, OptionInput, Owner, Read, Unread};
use crate::ast::{ActorAttribute, Close, FunctionValue, GroupField, PhaseOptions};
use crate::diagnostics::Diagnostics;
use crate::keywords::{self as words, FieldAttribute};
use proc_macro2::{TokenStream, TokenTree};
use rungroup_rules::{
    ActorKind, Dependents, Ground, InterruptKind, Multiplicity, OptionName, Overrun, Ready,
    RestartWhen, ReturnAction, is_slip,
};

/// The options that could be read.
pub(super) fn options(
    tokens: TokenStream,
    attribute: FieldAttribute,
    owner: &Owner<'_>,
    cfgs: &Cfgs,
    field: &mut GroupField,
    diagnostics: &mut Diagnostics,
) -> ActorAttribute {
    let mut actor = ActorAttribute::new(attribute == FieldAttribute::Resource);
    let is_process = has_process(&tokens);
    options::each(
        tokens,
        owner,
        attribute.options(),
        cfgs,
        &mut field.written,
        diagnostics,
        &mut |value| read(&mut actor, &mut field.phases, value, is_process),
    );
    actor
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
    actor: &mut ActorAttribute,
    phases: &mut PhaseOptions,
    mut option: OptionInput<'_, '_>,
    is_process: bool,
) -> Read<()> {
    let values = &mut actor.values;
    match option.keyword.name {
        OptionName::Interrupt => {
            (values.interrupt, actor.interrupt) = interrupt(&mut option)?;
        }
        OptionName::Execute => actor.execute = Some(option.function()?),
        OptionName::Open => actor.open = Some(option.function()?),
        OptionName::Close => {
            actor.close = Some(match option.function()? {
                FunctionValue::Path(path) if path.is_ident(words::DROP) => Close::Drop,
                function => Close::Call(function),
            });
        }
        OptionName::Blocking => {
            option.flag()?;
            if values.kind == ActorKind::Async {
                values.kind = ActorKind::Blocking;
            }
        }
        OptionName::Process => {
            option.flag()?;
            values.kind = ActorKind::Process;
        }
        OptionName::Config | OptionName::Build | OptionName::Role => {
            return super::phases::read(phases, option);
        }
        OptionName::Optional => {
            option.flag()?;
            if actor.each.is_none() {
                values.multiplicity = Multiplicity::Optional;
            }
        }
        OptionName::Each => {
            actor.each = Some(option.each()?);
            values.multiplicity = Multiplicity::Each;
        }
        OptionName::Requires => actor.requires = option.list()?,
        OptionName::StopsBefore => actor.stops_before = option.list()?,
        OptionName::StopsLast => {
            option.flag()?;
            values.stops_last = true;
        }
        OptionName::Background => {
            option.flag()?;
            values.ground = Some(Ground::Background);
        }
        OptionName::Foreground => {
            option.flag()?;
            values.ground.get_or_insert(Ground::Foreground);
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
            actor.process_ready = option.process_ready(names)?;
            // A line or a port makes a child process ready; anywhere else it is a mistake that is reported already.
            values.process_ready = actor.process_ready.as_ref().map(|_| Ready::Manual);
            values.ready = match actor.process_ready {
                // No value of `ready` fits a resource, and the rules say so.
                Some(_) => (values.kind == ActorKind::Resource).then_some(Ready::Manual),
                None => Some(option.word_near(Ready::ALL, Ready::as_str, names)?),
            };
        }
        OptionName::Provides => {
            actor.provides = Some(option.ty()?);
            values.provides = Some("_");
        }
        OptionName::Receives => actor.receives = Some(option.receives()?),
        OptionName::ReadyWithin => values.ready_within = Some(option.time()?),
        OptionName::OnOk => values.on_ok = Some(return_action(&mut option)?),
        OptionName::OnErr => values.on_err = return_action(&mut option)?,
        OptionName::Grace => values.grace = Some(option.time()?),
        OptionName::Overrun => values.overrun = option.word(Overrun::ALL, Overrun::as_str)?,
        OptionName::Name => actor.name = Some(option.text()?),
        OptionName::Restart => values.restart = Some(option.restart()?),
        OptionName::Dependents => {
            values.dependents = Some(option.word(Dependents::ALL, Dependents::as_str)?);
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

/// The kind of the interrupt, and its function.
fn interrupt(option: &mut OptionInput<'_, '_>) -> Read<(InterruptKind, Option<FunctionValue>)> {
    let function = option.function()?;
    if let FunctionValue::Path(path) = &function {
        let word = path.get_ident().map(ToString::to_string);
        let word = word.unwrap_or_default();
        match word.as_str() {
            words::CANCEL => return Ok((InterruptKind::Cancel, None)),
            words::DROP => return Ok((InterruptKind::Drop, None)),
            words::NONE => return option.refuse_at(path, None),
            _ => {}
        }
        let mut kinds = [words::CANCEL, words::DROP].into_iter();
        if let Some(kind) = kinds.find(|kind| is_slip(&word, kind)) {
            option.diagnostics.error(
                path,
                format!("unknown interrupt `{word}` of {}", option.owner),
                format!(
                    "write `interrupt = {kind}`, or `interrupt = self::{word}` if a function has this name"
                ),
            );
            return Err(Unread);
        }
    }
    Ok((InterruptKind::Function, Some(function)))
}
