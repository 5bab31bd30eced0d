//! Single values of options. Input: the place after an option's word; output: the value, or a mistake with the kind of value
//! that the option takes. It must not judge a value by other options.

use super::expression::ends;
use super::options::{self, OptionInput, Read, Unread};
use crate::ast::{
    Closure, Constant, Each, FunctionValue, ProcessReadyValue, Text, path_text, type_text,
};
use crate::diagnostics::UserTokens;
use crate::keywords::{CANCEL, DROP, LINE, NONE, OptionList, PORT, Value};
use proc_macro2::{Ident, TokenStream, TokenTree};
use quote::ToTokens;
use rungroup_rules::{OptionName, nearest, parse_duration, similar};
use std::time::Duration;
use syn::ext::IdentExt;
use syn::parse::discouraged::Speculative;
use syn::parse::{ParseStream, Parser};
use syn::punctuated::Punctuated;
use syn::{Expr, ExprField, ExprLit, Lit, LitStr, Member, Path, PathSegment, Token, Type, token};

fn is_kind_of_interrupt(word: &Ident) -> bool {
    word == CANCEL || word == DROP
}

fn words<T: Copy>(values: &[T], word: fn(T) -> &'static str) -> Vec<&'static str> {
    let mut words = Vec::new();
    for &value in values {
        words.push(word(value));
    }
    words
}

impl OptionInput<'_, '_> {
    /// `each`, or `each(name = |value| …)`.
    pub(super) fn each(&mut self) -> Read<Each> {
        if !self.input.peek(token::Paren) {
            return self.flag().map(|()| Each::default());
        }
        let (_, content) = self.parentheses();
        let mut each = Each::default();
        let tokens = options::rest(&content);
        let written = self.options(tokens, OptionList::Each, &mut |mut option| {
            each.name = Some(option.function()?);
            Ok(())
        });
        if written.unread.is_empty() {
            Ok(each)
        } else {
            Err(Unread)
        }
    }

    /// An option that has no value.
    pub(super) fn flag(&mut self) -> Read<()> {
        if self.is_bare() {
            return Ok(());
        }
        self.refuse(Some(format!("write {}", self.keyword.write())))
    }

    /// One of a few words.
    pub(super) fn word<T: Copy>(&mut self, values: &[T], word: fn(T) -> &'static str) -> Read<T> {
        let words = words(values, word);
        self.position(&words, &words).map(|index| values[index])
    }

    /// The same, where a slip may have meant only some of them.
    pub(super) fn word_near<T: Copy>(
        &mut self,
        values: &[T],
        word: fn(T) -> &'static str,
        names: &[&str],
    ) -> Read<T> {
        let position = self.position(&words(values, word), names);
        position.map(|index| values[index])
    }

    /// The position among `words`. A slip may have meant one of `names`.
    fn position(&mut self, words: &[&str], names: &[&str]) -> Read<usize> {
        self.equals()?;
        let Some(word) = self.single_ident() else {
            let quoted = self.input.fork().parse::<LitStr>().ok();
            let help = quoted.map(
                |quoted| match nearest(&quoted.value(), names.iter().copied()) {
                    Some(name) => format!("write it without quotes: `{} = {name}`", self.key),
                    None => format!("write {}", self.keyword.write()),
                },
            );
            return self.refuse(help);
        };
        if let Some(index) = words.iter().position(|text| word == text) {
            return Ok(index);
        }
        let near = nearest(&word.to_string(), names.iter().copied());
        self.refuse_at(&word, near.map(|name| similar("value", name)))
    }

    /// Reads `= line("…")` or `= port(…)`, or refuses a slip in one of them. `names` are the candidates for a slip.
    pub(super) fn process_ready(
        &mut self,
        names: &[&'static str],
    ) -> Read<Option<ProcessReadyValue>> {
        let ahead = self.input.fork();
        let (true, Ok(word)) = (
            ahead.parse::<Token![=]>().is_ok(),
            ahead.call(Ident::parse_any),
        ) else {
            return Ok(None);
        };
        let is_call = ahead.peek(token::Paren);
        if !(is_call && (word == LINE || word == PORT)) {
            return if is_call || ends(&ahead) {
                self.not_process_ready(&word, is_call, names)
            } else {
                Ok(None)
            };
        }
        self.equals()?;
        let help = "write `line(\"…\")` or `port(8080)`".to_owned();
        let argument = self.argument(Some(help), Self::expr_in)?;
        let help = match &argument {
            Expr::Lit(ExprLit {
                lit: Lit::Str(text),
                ..
            }) if word == LINE && !text.value().is_empty() => {
                self.no_suffix(text)?;
                return Ok(Some(ProcessReadyValue::Line(text.clone())));
            }
            _ if word == LINE => {
                "write a part of the line to wait for: `ready = line(\"listening\")`"
            }
            Expr::Lit(literal) => match &literal.lit {
                Lit::Int(port) if matches!(port.base10_parse::<u16>(), Ok(1..)) => {
                    return Ok(Some(ProcessReadyValue::Port(Box::new(argument))));
                }
                _ => "write a port from 1 to 65535: `ready = port(8080)`",
            },
            _ => return Ok(Some(ProcessReadyValue::Port(Box::new(argument)))),
        };
        self.refuse_at(&argument, Some(help.to_owned()))
    }

    /// Reads the argument in the parentheses after a word. `help` is for one that is not alone.
    pub(super) fn argument<T>(
        &mut self,
        help: Option<String>,
        read: fn(&mut Self, ParseStream<'_>) -> Read<T>,
    ) -> Read<T> {
        let word: Ident = self.input.call(Ident::parse_any).expect("a word was seen");
        let (parentheses, content) = self.parentheses();
        let argument = read(self, &content)?;
        content
            .parse::<Option<Token![,]>>()
            .expect("a comma may be missing");
        if content.is_empty() {
            return Ok(argument);
        }
        self.refuse_at(UserTokens::between(&word, parentheses.span.join()), help)
    }

    /// Refuses a readiness that no actor has, if it is similar to one of a child process.
    fn not_process_ready<T>(
        &mut self,
        word: &Ident,
        is_call: bool,
        names: &[&'static str],
    ) -> Read<Option<T>> {
        let names = names
            .iter()
            .copied()
            .filter(|name| !is_call || [LINE, PORT].contains(name));
        let shown = match nearest(&word.to_string(), names) {
            Some(LINE) => "line(\"…\")",
            Some(PORT) => "port(…)",
            _ => return Ok(None),
        };
        self.equals()?;
        self.expr()?;
        let help = if word == LINE || word == PORT {
            format!("add its argument: `ready = {shown}`")
        } else {
            similar("value", shown)
        };
        self.refuse_at(word, Some(help))
    }

    /// Reads `none`, if it is the whole value.
    pub(super) fn none(&mut self) -> bool {
        let ahead = self.input.fork();
        let is_none = Ident::parse_any(&ahead).is_ok_and(|word| word == NONE) && self.ends(&ahead);
        is_none && self.single_ident().is_some()
    }

    /// An identifier that is the whole value.
    pub(super) fn single_ident(&mut self) -> Option<Ident> {
        let ahead = self.input.fork();
        let is_single = Ident::parse_any(&ahead).is_ok() && self.ends(&ahead);
        if is_single {
            Ident::parse_any(self.input).ok()
        } else {
            None
        }
    }

    pub(super) fn text(&mut self) -> Read<Text> {
        self.equals()?;
        if !self.input.peek(LitStr) {
            let help = self.in_quotes();
            return self.refuse(help);
        }
        match self.input.parse::<LitStr>() {
            Ok(literal) => {
                self.no_suffix(&literal)?;
                Ok(Text {
                    value: literal.value(),
                    literal,
                })
            }
            Err(error) => self.unreadable(&error),
        }
    }

    /// The help for a name without its quotes, such as `my-app`.
    fn in_quotes(&self) -> Option<String> {
        let ahead = self.input.fork();
        let mut written = String::new();
        while !self.ends(&ahead) {
            let tree = ahead.parse::<TokenTree>().ok()?;
            let is_of_name = match &tree {
                TokenTree::Ident(_) => true,
                TokenTree::Punct(sign) => matches!(sign.as_char(), '-' | '.'),
                TokenTree::Literal(_) | TokenTree::Group(_) => false,
            };
            if !is_of_name {
                return None;
            }
            written += &tree.to_string();
        }
        Some(format!(
            "write it in quotes: `{} = \"{written}\"`",
            self.key
        ))
    }

    /// Refuses a string such as `"1m"s`, which the compiler refuses only outside a macro.
    fn no_suffix(&mut self, literal: &LitStr) -> Read<()> {
        match literal.suffix() {
            "" => Ok(()),
            suffix => {
                let help = format!("remove `{suffix}` after the quotes");
                self.refuse_at(literal, Some(help))
            }
        }
    }

    /// The type of a value: one type, and one with a size.
    pub(super) fn ty(&mut self) -> Read<Type> {
        self.equals()?;
        if let Some(types) = self.listed_types() {
            let list: TokenTree = self.input.parse().map_err(|_| Unread)?;
            let help = if types.len() == 1 {
                format!("write `{} = Vec<{}>`", self.key, types[0])
            } else {
                format!(
                    "write a tuple: `{} = ({})`, or a struct",
                    self.key,
                    types.join(", ")
                )
            };
            return self.refuse_at(&TokenStream::from(list), Some(help));
        }
        let ahead = self.input.fork();
        let Ok(ty) = ahead.parse::<Type>() else {
            return self.refuse(None);
        };
        self.input.advance_to(&ahead);
        let instead = match &ty {
            Type::Path(path) if path.path.is_ident("str") => "String".to_owned(),
            Type::TraitObject(_) => format!("std::sync::Arc<{}>", type_text(&ty)),
            Type::Infer(_) | Type::ImplTrait(_) => return self.refuse_at(&ty, None),
            _ => return Ok(ty),
        };
        self.diagnostics.error(
            &ty,
            format!(
                "`{}` of {} takes a type of a known size, and `{}` has none",
                self.key,
                self.owner,
                type_text(&ty)
            ),
            format!("write `{} = {instead}`", self.key),
        );
        Err(Unread)
    }

    /// The types in brackets that come next, unless an array does.
    fn listed_types(&self) -> Option<Vec<String>> {
        if !self.input.peek(token::Bracket) {
            return None;
        }
        let TokenTree::Group(list) = self.input.fork().parse().ok()? else {
            return None;
        };
        let types = Punctuated::<Type, Token![,]>::parse_terminated.parse2(list.stream());
        Some(types.ok()?.iter().map(type_text).collect())
    }

    pub(super) fn path(&mut self) -> Read<Path> {
        self.equals()?;
        let ahead = self.input.fork();
        match ahead.call(Path::parse_mod_style) {
            Ok(_) => self.input.call(Path::parse_mod_style).map_err(|_| Unread),
            Err(_) => self.refuse(None),
        }
    }

    /// A path. One in quotes is a mistake, and is returned too.
    pub(super) fn path_or_quoted(&mut self) -> (Option<Path>, Read<()>) {
        let ahead = self.input.fork();
        let quoted = ahead
            .parse::<Token![=]>()
            .and_then(|_| ahead.parse::<LitStr>())
            .and_then(|quoted| quoted.parse_with(Path::parse_mod_style));
        match self.path() {
            Ok(path) => (Some(path), Ok(())),
            Err(unread) => (quoted.ok(), Err(unread)),
        }
    }

    pub(super) fn time(&mut self) -> Read<Duration> {
        self.equals()?;
        self.time_after_equals()
    }

    /// A duration, or `none`.
    pub(super) fn time_or_none(&mut self) -> Read<Option<Duration>> {
        self.equals()?;
        if self.none() {
            Ok(None)
        } else {
            self.time_after_equals().map(Some)
        }
    }

    fn time_after_equals(&mut self) -> Read<Duration> {
        let written = self.expr()?;
        let value = match &written {
            Expr::Lit(ExprLit {
                lit: Lit::Str(literal),
                ..
            }) => Some(self.literal_time(literal)?),
            Expr::Lit(ExprLit {
                lit: Lit::Int(number),
                ..
            }) => {
                let help = match number.suffix() {
                    "" => format!("write the unit too: `{} = \"{number}s\"`", self.key),
                    _ => format!("write it in quotes: `{} = \"{number}\"`", self.key),
                };
                return self.refuse_at(&written, Some(help));
            }
            Expr::Path(path) if path.path.is_ident(NONE) => {
                let help = format!("remove `{}`, or write {}", self.key, self.keyword.write());
                return self.refuse_at(&written, Some(help));
            }
            _ => self.unknown_value(&written)?,
        };
        Ok(self.note(written, value))
    }

    /// Notes a constant. A default stands in for a value that is not known.
    pub(super) fn note<T: Default>(&mut self, written: Expr, value: Option<T>) -> T {
        let is_known = value.is_some();
        let constant = Constant { written, is_known };
        let constants = &mut self.written.constants;
        constants.push((self.keyword.name, constant));
        value.unwrap_or_default()
    }

    /// Returns no value for an expression that only the compiler can read. Refuses one whose form no duration or number has.
    pub(super) fn unknown_value<T>(&mut self, expr: &Expr) -> Read<Option<T>> {
        match expr {
            Expr::Lit(_) | Expr::Unary(_) | Expr::Tuple(_) | Expr::Reference(_) => {
                self.refuse_at(expr, None)
            }
            _ => Ok(None),
        }
    }

    fn literal_time(&mut self, literal: &LitStr) -> Read<Duration> {
        self.no_suffix(literal)?;
        let written = literal.value();
        if written == NONE {
            let help = if let Value::DurationOrNone(_) = self.keyword.value {
                format!("write it without quotes: `{} = none`", self.key)
            } else {
                format!("remove `{}`, or write {}", self.key, self.keyword.write())
            };
            return self.refuse_at(literal, Some(help));
        }
        if let Some(value) = parse_duration(&written) {
            return Ok(value);
        }
        self.diagnostics.error(
            literal,
            format!(
                "`{written}` is not a duration for `{}` of {}",
                self.key, self.owner
            ),
            "write numbers with their units, such as `\"500ms\"`, `\"5s\"` or `\"1m 30s\"`",
        );
        Err(Unread)
    }

    pub(super) fn function(&mut self) -> Read<FunctionValue> {
        self.equals()?;
        self.function_in(self.input)
    }

    /// The function that comes next in the input.
    pub(super) fn function_in(&mut self, input: ParseStream<'_>) -> Read<FunctionValue> {
        if Closure::peek(input) {
            let closure = input.parse().map(FunctionValue::Closure);
            return closure.or_else(|error| self.unreadable(&error));
        }
        match self.expr_in(input)? {
            Expr::Path(path) if path.qself.is_none() => Ok(FunctionValue::Path(path.path)),
            Expr::Lit(ExprLit {
                lit: Lit::Str(quoted),
                ..
            }) if syn::parse_str::<Path>(&quoted.value()).is_ok()
                && self.keyword.name != OptionName::Name =>
            {
                self.quoted(&quoted)
            }
            Expr::Call(call) if call.args.is_empty() => {
                let called = match &*call.func {
                    Expr::Path(path) => match path.path.segments.last() {
                        Some(last) if is_kind_of_interrupt(&last.ident) => last.ident.to_string(),
                        _ if path.qself.is_none() => path_text(&path.path),
                        _ => path.to_token_stream().to_string(),
                    },
                    other => other.to_token_stream().to_string(),
                };
                let help = format!("write it without calling it: `{} = {called}`", self.key);
                self.refuse_at(&Expr::Call(call), Some(help))
            }
            other => {
                let method = match &other {
                    Expr::Field(ExprField {
                        base,
                        member: Member::Named(member),
                        ..
                    }) => Some((base, member)),
                    Expr::MethodCall(call) => Some((&call.receiver, &call.method)),
                    _ => None,
                };
                let is_interrupt = self.keyword.name == OptionName::Interrupt;
                let help = method.map(|(receiver, method)| {
                    if is_interrupt && is_kind_of_interrupt(method) {
                        return format!("write `interrupt = {method}`");
                    }
                    let ty = self.type_of(receiver);
                    format!(
                        "name the method by the type of the field: `{} = {}::{method}`",
                        self.key,
                        ty.as_deref().unwrap_or("Type"),
                    )
                });
                self.refuse_at(&other, help)
            }
        }
    }

    /// The type of `field` or `self.field`, if this is the field with the options. A type with parameters may be one around
    /// that with the method, such as `Arc<Poller>`.
    fn type_of(&self, receiver: &Expr) -> Option<String> {
        let (name, ty) = self.owner.field?;
        let is_field = match receiver {
            Expr::Path(path) => path.path.is_ident(name) || path.path.is_ident("self"),
            Expr::Field(field) => matches!(&field.member, Member::Named(member) if member == name),
            _ => false,
        };
        match ty {
            Type::Path(path) if is_field && path.qself.is_none() => {
                let is_plain = |segment: &PathSegment| segment.arguments.is_none();
                let plain = path.path.segments.iter().all(is_plain);
                plain.then(|| path_text(&path.path))
            }
            _ => None,
        }
    }

    /// Refuses a string where a name is to stand.
    pub(super) fn quoted<T>(&mut self, quoted: &LitStr) -> Read<T> {
        let help = format!(
            "write it without quotes: `{} = {}`",
            self.key,
            quoted.value()
        );
        self.refuse_at(quoted, Some(help))
    }
}
