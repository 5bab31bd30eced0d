//! Values of options that name several things. Input: the place after an option's word; output: the names, or a mistake with
//! the kind of value that the option takes. It must not know the meaning of the names.

use super::expression::elements;
use super::options::{OptionInput, Read, Unread};
use crate::ast::{ReceivedField, ReceivedValue, Receives, Source};
use crate::keywords::LATE;
use proc_macro2::{Ident, TokenStream, TokenTree};
use quote::ToTokens;
use rungroup_rules::{MOST_RECEIVED, OptionName, is_slip, similar};
use syn::ext::IdentExt;
use syn::parse::{Parse, ParseBuffer, ParseStream, Parser};
use syn::punctuated::Punctuated;
use syn::{
    Attribute, Expr, ExprCall, ExprLit, ExprStruct, FieldValue, Lit, LitStr, Member, Path, Token,
    Type, token,
};

/// `pool: PgPool`
struct TypedName {
    attributes: Vec<Attribute>,
    ident: Ident,
    ty: Type,
}

impl Parse for TypedName {
    fn parse(input: ParseStream<'_>) -> syn::Result<TypedName> {
        let attributes = input.call(Attribute::parse_outer)?;
        let ident = input.parse()?;
        input.parse::<Token![:]>()?;
        Ok(TypedName {
            attributes,
            ident,
            ty: input.parse()?,
        })
    }
}

impl OptionInput<'_, '_> {
    /// The present entries of `[a, #[cfg(p)] b]` that could be read.
    pub(super) fn list(&mut self) -> Read<Vec<Ident>> {
        self.equals()?;
        self.list_after_equals().map(|(names, _)| names)
    }

    /// A list of names that could all be read, or `none`.
    pub(super) fn list_or_none(&mut self) -> Read<Vec<Ident>> {
        self.equals()?;
        if self.none() {
            Ok(Vec::new())
        } else {
            let (names, is_complete) = self.list_after_equals()?;
            if is_complete { Ok(names) } else { Err(Unread) }
        }
    }

    /// The entries that could be read, and whether these are all.
    fn list_after_equals(&mut self) -> Read<(Vec<Ident>, bool)> {
        if !self.input.peek(token::Bracket) {
            let ahead = self.input.fork();
            let name = match ahead.parse::<LitStr>() {
                Ok(quoted) => Some(quoted.value()),
                Err(_) if ahead.peek(token::Paren) => {
                    ahead.parse().ok().and_then(|tree| names_in(&tree))
                }
                Err(_) => Ident::parse_any(&ahead).ok().map(|name| name.to_string()),
            };
            return self.refuse(name.map(|name| format!("write `{} = [{name}]`", self.key)));
        }
        let (bracket, content) = bracketed(self.input).expect("a bracket was seen");
        if content.is_empty() {
            let what = format!("the list of `{}` of {} is empty", self.key, self.owner);
            let otherwise = if self.keyword.name == OptionName::Signals {
                "write `signals = none`"
            } else {
                "remove the option"
            };
            self.diagnostics.error(
                bracket.span.join(),
                what,
                format!("name something in it, or {otherwise}"),
            );
            return Err(Unread);
        }
        let mut names = Vec::new();
        let mut is_complete = true;
        while !content.is_empty() {
            match self.entry(&content) {
                Ok(Some(name)) => names.push(name),
                Ok(None) => {}
                Err(Unread) => {
                    is_complete = false;
                    while !content.is_empty() && !content.peek(Token![,]) {
                        content
                            .parse::<TokenTree>()
                            .expect("the end was not reached");
                    }
                }
            }
            if content.peek(Token![,]) {
                content.parse::<Token![,]>().expect("a comma was seen");
            }
        }
        Ok((names, is_complete))
    }

    /// A name, if its `#[cfg]` holds.
    fn entry(&mut self, content: ParseStream<'_>) -> Read<Option<Ident>> {
        let Ok(attributes) = content.call(Attribute::parse_outer) else {
            return self.refuse_at(content.span(), None);
        };
        let place = content.span();
        match Ident::parse_any(content) {
            Ok(name) if content.is_empty() || content.peek(Token![,]) => Ok(self
                .cfgs
                .hold(&attributes, self.diagnostics)
                .then_some(name)),
            Ok(name) if content.peek(Ident::peek_any) => {
                let what = format!(
                    "a comma is missing after `{name}` in `{}` of {}",
                    self.key, self.owner
                );
                self.diagnostics
                    .error(content.span(), what, "separate names with `,`");
                Err(Unread)
            }
            Ok(_) => self.refuse_at(place, None),
            Err(_) => {
                let quoted: Option<LitStr> = content.parse().ok();
                self.refuse_at(
                    place,
                    quoted.map(|quoted| {
                        format!("write the name without quotes: `{}`", quoted.value())
                    }),
                )
            }
        }
    }

    /// One name.
    pub(super) fn field(&mut self) -> Read<Ident> {
        self.equals()?;
        match self.single_ident() {
            Some(name) => Ok(name),
            None => self.refuse(None),
        }
    }

    /// `(pool: PgPool, name: String)`.
    pub(super) fn received_values(&mut self) -> Read<Vec<ReceivedValue>> {
        self.equals()?;
        if let Some(name) = self.single_ident() {
            let help = format!("add its type: `receives = ({name}: Type)`");
            return self.refuse_at(&name, Some(help));
        }
        if !self.input.peek(token::Paren) {
            return self.refuse(None);
        }
        let list: TokenTree = self.input.parse().expect("parentheses were seen");
        let entries = match &list {
            TokenTree::Group(group) => {
                Punctuated::<TypedName, Token![,]>::parse_terminated.parse2(group.stream())
            }
            _ => unreachable!("parentheses were seen"),
        };
        let place = TokenStream::from(list);
        let Ok(entries) = entries else {
            return self.refuse_at(&place, None);
        };
        let is_empty = entries.is_empty();
        let mut values: Vec<ReceivedValue> = Vec::new();
        for TypedName {
            attributes,
            ident,
            ty,
        } in entries
        {
            if !self.cfgs.hold(&attributes, self.diagnostics) {
                continue;
            }
            if values.iter().any(|former| former.ident == ident) {
                let what = format!(
                    "`{ident}` is listed twice in `{}` of {}",
                    self.key, self.owner
                );
                self.diagnostics.error(&ident, what, "remove one of them");
                continue;
            }
            values.push(ReceivedValue { ident, ty });
        }
        if is_empty || values.len() > MOST_RECEIVED {
            let help =
                format!("name between one and {MOST_RECEIVED} values: `receives = (pool: PgPool)`");
            return self.refuse_at(&place, Some(help));
        }
        Ok(values)
    }

    /// `store`, `late(store)`, or `Needs { db: store, cache: late(cache) }`.
    pub(super) fn receives(&mut self) -> Read<Receives> {
        self.equals()?;
        if let Some(field) = self.single_ident() {
            return Ok(Receives::One(Source { field, late: false }));
        }
        match self.expr()? {
            Expr::Struct(ExprStruct { path, fields, qself: None, rest: None, dot2_token: None, .. }) => {
                self.received(path, fields.iter())
            }
            Expr::Struct(values) => self.refuse_at(
                &Expr::Struct(values),
                Some(
                    "name an actor for each field of the struct, without `..`: `receives = Needs { db, cache }`"
                        .to_owned(),
                ),
            ),
            Expr::Tuple(list) if !list.elems.is_empty() => {
                let (_, names) = list_as_struct(&list.elems);
                let help = format!("write a struct of your own: `receives = Needs {{ {names} }}`");
                self.refuse_at(&Expr::Tuple(list), Some(help))
            }
            Expr::Lit(ExprLit { lit: Lit::Str(quoted), .. }) => self.quoted(&quoted),
            Expr::Call(call) => match late(&call) {
                Ok(source) => Ok(Receives::One(source)),
                Err(help) => self.refuse_at(&Expr::Call(call), help),
            },
            other => {
                let help = elements(&other).map(|list| match list_as_struct(&list) {
                    (1, names) => format!("write `receives = {names}`"),
                    (_, names) => format!("write a struct of your own: `receives = Needs {{ {names} }}`"),
                });
                self.refuse_at(&other, help)
            }
        }
    }

    /// The fields of a struct of received values that could be read.
    fn received<'a>(
        &mut self,
        path: Path,
        fields: impl ExactSizeIterator<Item = &'a FieldValue>,
    ) -> Read<Receives> {
        let is_empty = fields.len() == 0;
        let mut received: Vec<ReceivedField> = Vec::new();
        for field in fields {
            let source = match &field.expr {
                Expr::Call(call) => late(call),
                expr => single_path(expr).ok_or(None).map(|field| Source {
                    field: field.clone(),
                    late: false,
                }),
            };
            let (Member::Named(member), Ok(source)) = (&field.member, &source) else {
                let help = source.err().flatten();
                let help = help.unwrap_or_else(|| {
                    "name an actor here, as in `Needs { db: store }`".to_owned()
                });
                let _ = self.refuse_at::<()>(&field.expr, Some(help));
                continue;
            };
            if !self.cfgs.hold(&field.attrs, self.diagnostics) {
                continue;
            }
            if received.iter().any(|former| former.member == *member) {
                let what = format!(
                    "the field `{member}` of `receives` of {} is given twice",
                    self.owner
                );
                self.diagnostics.error(member, what, "remove one of them");
                continue;
            }
            received.push(ReceivedField {
                member: member.clone(),
                source: Source {
                    field: source.field.clone(),
                    late: source.late,
                },
            });
        }
        if is_empty || received.len() > MOST_RECEIVED {
            let help = format!(
                "name between one and {MOST_RECEIVED} fields: `receives = Needs {{ db, cache }}`"
            );
            return self.refuse_at(&path, Some(help));
        }
        Ok(Receives::Struct {
            path,
            fields: received,
        })
    }
}

/// An expression that is one identifier.
fn single_path(expr: &Expr) -> Option<&Ident> {
    match expr {
        Expr::Path(path) if path.qself.is_none() => path.path.get_ident(),
        _ => None,
    }
}

/// The source `late(store)`. The error is the help for a call that is meant to be one.
fn late(call: &ExprCall) -> Result<Source, Option<String>> {
    let word = single_path(&call.func).ok_or(None)?;
    if word != LATE && !is_slip(&word.to_string(), LATE) {
        return Err(None);
    }
    let arguments: Vec<_> = call.args.iter().collect();
    let help = match arguments[..] {
        [
            Expr::Lit(ExprLit {
                lit: Lit::Str(quoted),
                ..
            }),
        ] => format!("write it without quotes: `{LATE}({})`", quoted.value()),
        [argument] => match single_path(argument) {
            Some(field) if word == LATE => {
                return Ok(Source {
                    field: field.clone(),
                    late: true,
                });
            }
            Some(field) => similar("word", &format!("{LATE}({field})")),
            None => format!("name a field in the parentheses: `{LATE}(store)`"),
        },
        [] => format!("name a field in the parentheses: `{LATE}(store)`"),
        _ => format!(
            "write `{LATE}` for each field: `receives = Needs {{ db: {LATE}(db), cache: {LATE}(cache) }}`"
        ),
    };
    Err(Some(help))
}

/// `a, b` of `(a, b)`.
fn names_in(tree: &TokenTree) -> Option<String> {
    let TokenTree::Group(group) = tree else {
        return None;
    };
    let names = Punctuated::<Ident, Token![,]>::parse_terminated
        .parse2(group.stream())
        .ok()?;
    let names: Vec<String> = names.iter().map(ToString::to_string).collect();
    Some(names.join(", "))
}

/// The number of elements of a list, and the same elements as a struct.
fn list_as_struct(list: &Punctuated<Expr, Token![,]>) -> (usize, String) {
    let name = |name: &Expr| match name {
        Expr::Call(call) => match late(call) {
            Ok(Source { field, .. }) if list.len() == 1 => format!("{LATE}({field})"),
            Ok(Source { field, .. }) => format!("{field}: {LATE}({field})"),
            Err(_) => call.to_token_stream().to_string(),
        },
        name => name.to_token_stream().to_string(),
    };
    let names: Vec<String> = list.iter().map(name).collect();
    (names.len(), names.join(", "))
}

fn bracketed(input: ParseStream<'_>) -> syn::Result<(token::Bracket, ParseBuffer<'_>)> {
    let content;
    let bracket = syn::bracketed!(content in input);
    Ok((bracket, content))
}
