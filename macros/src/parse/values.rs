//! Values of options. Input: the place after an option's word; output: the value, or a mistake that says what the option
//! takes. It must not judge a value by other options.

use super::options::{Read, Unread, Value, next_place};
use crate::ast::{Function, Received, Receives, Text, Time};
use crate::diagnostics::suggestion;
use crate::keywords::NONE;
use proc_macro2::Ident;
use syn::ext::IdentExt;
use syn::parse::{ParseBuffer, ParseStream};
use syn::{Attribute, Expr, ExprLit, ExprStruct, Lit, LitStr, Member, Path, Token, Type, token};

impl Value<'_, '_> {
    /// An option that has no value.
    pub(super) fn flag(&mut self) -> Read<()> {
        if self.is_bare() {
            return Ok(());
        }
        self.refuse(None)
    }

    /// One of a few words.
    pub(super) fn word<T: Copy>(&mut self, words: &[(&str, T)]) -> Read<T> {
        self.equals()?;
        let Some(word) = self.lone_ident() else { return self.refuse(None) };
        if let Some(&(_, value)) = words.iter().find(|(name, _)| word == name) {
            return Ok(value);
        }
        let help = suggestion("value", &word.to_string(), words.iter().map(|(name, _)| *name));
        self.refuse_at(&word, Some(help))
    }

    /// `none`, in front of what else the option takes.
    fn none(&mut self) -> bool {
        let ahead = self.input.fork();
        let is_none =
            Ident::parse_any(&ahead).is_ok_and(|word| word == NONE) && (ahead.is_empty() || ahead.peek(Token![,]));
        is_none && self.lone_ident().is_some()
    }

    /// An identifier that is the whole value.
    fn lone_ident(&mut self) -> Option<Ident> {
        let ahead = self.input.fork();
        let alone = Ident::parse_any(&ahead).is_ok() && (ahead.is_empty() || ahead.peek(Token![,]));
        if alone { Ident::parse_any(self.input).ok() } else { None }
    }

    pub(super) fn text(&mut self) -> Read<Text> {
        self.equals()?;
        match self.input.parse::<LitStr>() {
            Ok(literal) => Ok(Text { value: literal.value(), literal }),
            Err(_) => self.refuse(None),
        }
    }

    pub(super) fn ty(&mut self) -> Read<Type> {
        self.equals()?;
        let ahead = self.input.fork();
        match ahead.parse::<Type>() {
            Ok(_) => self.input.parse().map_err(|_| Unread),
            Err(_) => self.refuse(None),
        }
    }

    pub(super) fn path(&mut self) -> Read<Path> {
        self.equals()?;
        let ahead = self.input.fork();
        match ahead.call(Path::parse_mod_style) {
            Ok(_) => self.input.call(Path::parse_mod_style).map_err(|_| Unread),
            Err(_) => self.refuse(None),
        }
    }

    pub(super) fn time(&mut self) -> Read<Time> {
        self.equals()?;
        self.time_after_equals()
    }

    /// A duration, or `none`.
    pub(super) fn time_or_none(&mut self) -> Read<Option<Time>> {
        self.equals()?;
        if self.none() { Ok(None) } else { self.time_after_equals().map(Some) }
    }

    fn time_after_equals(&mut self) -> Read<Time> {
        match self.expr()? {
            Expr::Lit(ExprLit { lit: Lit::Str(literal), .. }) => self.literal_time(literal),
            Expr::Lit(ExprLit { lit: Lit::Int(number), .. }) if number.suffix().is_empty() => {
                let help = format!("write the unit too: `{} = \"{number}s\"`", self.key);
                self.refuse_at(&Expr::Lit(ExprLit { attrs: Vec::new(), lit: Lit::Int(number) }), Some(help))
            }
            expr @ (Expr::Lit(_)
            | Expr::Unary(_)
            | Expr::Array(_)
            | Expr::Tuple(_)
            | Expr::Closure(_)
            | Expr::Reference(_)
            | Expr::Range(_)
            | Expr::Assign(_)) => self.refuse_at(&expr, None),
            expr => Ok(Time::Expr(expr)),
        }
    }

    fn literal_time(&mut self, literal: LitStr) -> Read<Time> {
        let written = literal.value();
        match humantime::parse_duration(&written) {
            Ok(value) => Ok(Time::Literal { literal, value }),
            Err(error) => {
                self.diagnostics.error(
                    &literal,
                    format!("`{written}` is not a duration for `{}` of {}: {error}", self.key, self.owner),
                    "write numbers with their units, such as `\"500ms\"`, `\"5s\"` or `\"1m 30s\"`",
                );
                Err(Unread)
            }
        }
    }

    pub(super) fn function(&mut self) -> Read<Function> {
        self.equals()?;
        match self.expr()? {
            Expr::Path(path) if path.qself.is_none() => Ok(Function::Path(path.path)),
            Expr::Closure(closure) => Ok(Function::Closure(closure)),
            Expr::Lit(ExprLit { lit: Lit::Str(name), .. }) => {
                let help = format!("write it without quotes: `{} = {}`", self.key, name.value());
                self.refuse_at(&name, Some(help))
            }
            other => self.refuse_at(&other, None),
        }
    }

    /// `[a, #[cfg(p)] b]`: those that are there.
    pub(super) fn list(&mut self) -> Read<Vec<Ident>> {
        self.equals()?;
        self.list_after_equals()
    }

    /// A list of names, or `none`.
    pub(super) fn list_or_none(&mut self) -> Read<Vec<Ident>> {
        self.equals()?;
        if self.none() { Ok(Vec::new()) } else { self.list_after_equals() }
    }

    fn list_after_equals(&mut self) -> Read<Vec<Ident>> {
        if !self.input.peek(token::Bracket) {
            let ahead = self.input.fork();
            let help = Ident::parse_any(&ahead).ok().map(|name| format!("write `{} = [{name}]`", self.key));
            return self.refuse(help);
        }
        let (bracket, content) = bracketed(self.input).expect("a bracket was seen");
        if content.is_empty() {
            let what = format!("the list of `{}` of {} is empty", self.key, self.owner);
            let help = format!("name something in it, or remove `{}`", self.key);
            self.diagnostics.error(bracket.span.join(), what, help);
            return Err(Unread);
        }
        let mut names = Vec::new();
        let mut sound = true;
        while !content.is_empty() {
            let Ok(attributes) = content.call(Attribute::parse_outer) else {
                return self.refuse_at(next_place(&content), None);
            };
            match Ident::parse_any(&content) {
                Ok(name) if content.is_empty() || content.peek(Token![,]) => {
                    if self.cfgs.hold(&attributes, self.diagnostics) {
                        names.push(name);
                    }
                }
                _ => {
                    let _ = self.refuse_at::<()>(next_place(&content), None);
                    sound = false;
                    while !content.is_empty() && !content.peek(Token![,]) {
                        let _ = content.parse::<proc_macro2::TokenTree>();
                    }
                }
            }
            let _ = content.parse::<Option<Token![,]>>();
        }
        if sound { Ok(names) } else { Err(Unread) }
    }

    /// `store`, or `Needs { db: store, cache }`.
    pub(super) fn receives(&mut self) -> Read<Receives> {
        self.equals()?;
        if let Some(source) = self.lone_ident() {
            return Ok(Receives::One(source));
        }
        match self.expr()? {
            Expr::Struct(ExprStruct { path, fields, qself: None, rest: None, dot2_token: None, .. }) => {
                let mut received = Vec::new();
                if fields.is_empty() {
                    return self.refuse_at(
                        &path,
                        Some(format!("name the fields that take the values, as in {}", self.keyword.write)),
                    );
                }
                for field in &fields {
                    let source = match (&field.expr, &field.member) {
                        (Expr::Path(source), Member::Named(member)) => {
                            source.path.get_ident().map(|source| (member, source))
                        }
                        _ => None,
                    };
                    let Some((member, source)) = source else { return self.refuse_at(&field.expr, None) };
                    if self.cfgs.hold(&field.attrs, self.diagnostics) {
                        received.push(Received { member: member.clone(), source: source.clone() });
                    }
                }
                Ok(Receives::Struct { path, fields: received })
            }
            Expr::Array(list) => {
                let names: Vec<String> =
                    list.elems.iter().map(|name| quote::ToTokens::to_token_stream(name).to_string()).collect();
                let help = match &names[..] {
                    [one] => format!("write `receives = {one}`"),
                    _ => format!("write a struct of yours: `receives = Needs {{ {} }}`", names.join(", ")),
                };
                self.refuse_at(&Expr::Array(list), Some(help))
            }
            other => self.refuse_at(&other, None),
        }
    }
}

fn bracketed(input: ParseStream<'_>) -> syn::Result<(token::Bracket, ParseBuffer<'_>)> {
    let content;
    let bracket = syn::bracketed!(content in input);
    Ok((bracket, content))
}
