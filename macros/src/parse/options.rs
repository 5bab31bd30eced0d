//! A list of options, of an actor, a group or `restart`. Input: tokens, the names of the options, a reader for one value;
//! output: a mistake for every name that is unknown, repeated, without a value, or followed by other tokens. It must not know
//! the meaning of an option.

use super::cfg::Cfgs;
use super::expression::{between, ends, expr};
use crate::ast::Written;
use crate::diagnostics::{Diagnostics, UserTokens, all, suggestion};
use crate::keywords::{Keyword, NOT_OF_A_RESOURCE, OptionList, Value};
use crate::other_words;
use proc_macro2::{Ident, TokenStream, TokenTree};
use rungroup_rules::{OptionName, RestartWhen, nearest};
use std::fmt::{self, Display};
use syn::ext::IdentExt;
use syn::parse::discouraged::Speculative;
use syn::parse::{ParseBuffer, ParseStream, Parser};
use syn::{Expr, LitStr, Token, Type, token};

/// A value that could not be read, and was reported.
pub(super) struct Unread;

pub(super) type Read<T> = Result<T, Unread>;

/// Ends the match of a reader on the options of its list. The tests read each option.
pub(super) fn never_read(option: OptionName) -> ! {
    unreachable!("`{option}` is in the list of options and is not read")
}

/// The group, or the field with its type, that has a list of options. Displays the name of the list in messages.
pub(super) struct Owner<'a> {
    text: String,
    pub(super) field: Option<(&'a Ident, &'a Type)>,
}

impl<'a> Owner<'a> {
    pub(super) fn field(text: String, name: &'a Ident, ty: &'a Type) -> Owner<'a> {
        Owner {
            text,
            field: Some((name, ty)),
        }
    }
}

impl From<String> for Owner<'_> {
    fn from(text: String) -> Self {
        Owner { text, field: None }
    }
}

impl Display for Owner<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

/// The input for the value of one option.
pub(super) struct OptionInput<'a, 'b> {
    pub(super) key: &'a Ident,
    pub(super) keyword: &'static Keyword,
    list: OptionList,
    pub(super) input: ParseStream<'b>,
    pub(super) owner: &'a Owner<'a>,
    pub(super) cfgs: &'a Cfgs,
    pub(super) written: &'a mut Written,
    pub(super) diagnostics: &'a mut Diagnostics,
}

/// Reads options one after the other, and notes them in `written`; `read` is called once for each that is known and is its first.
pub(super) fn each(
    tokens: TokenStream,
    owner: &Owner<'_>,
    list: OptionList,
    cfgs: &Cfgs,
    written: &mut Written,
    diagnostics: &mut Diagnostics,
    read: &mut dyn FnMut(OptionInput<'_, '_>) -> Read<()>,
) {
    let mut seen: Vec<OptionName> = Vec::new();
    let mut sound = true;
    let walk = |input: ParseStream| {
        while !input.is_empty() {
            let Ok(key) = Ident::parse_any(input) else {
                let help = instead_of_nothing(input, list);
                diagnostics.error(
                    next_place(input),
                    format!("an option of {owner} is expected here"),
                    help,
                );
                find_next(input, list);
                skip_separator(input);
                sound = false;
                continue;
            };
            let name = crate::ast::plain_name(&key);
            let outcome = match list
                .readable()
                .find(|keyword| keyword.name.as_str() == name)
            {
                None => {
                    let (meant, help) = instead_of(&name, list, input);
                    diagnostics.error(&key, format!("unknown option `{name}` of {owner}"), help);
                    written.unread.extend(meant);
                    skip(input, list);
                    Err(Unread)
                }
                Some(keyword) if seen.contains(&keyword.name) => {
                    diagnostics.error(
                        &key,
                        format!("`{name}` is given twice for {owner}"),
                        keep_one(keyword),
                    );
                    written.unread.push(keyword.name);
                    skip(input, list);
                    Err(Unread)
                }
                Some(keyword) => {
                    seen.push(keyword.name);
                    let outcome = read(OptionInput {
                        key: &key,
                        keyword,
                        list,
                        input,
                        owner,
                        cfgs,
                        written: &mut *written,
                        diagnostics: &mut *diagnostics,
                    });
                    match outcome {
                        Ok(()) => written.keys.push((keyword.name, key.clone())),
                        Err(Unread) => written.unread.push(keyword.name),
                    }
                    outcome
                }
            };
            sound &= outcome.is_ok() && ends(input);
            if !ends(input) || input.peek(Token![;]) {
                if outcome.is_ok() {
                    let what = format!("a comma is missing after `{name}` of {owner}");
                    diagnostics.error(next_place(input), what, "separate options with `,`");
                }
                find_next(input, list);
            }
            skip_separator(input);
        }
        Ok(())
    };
    // The walk itself never fails. The error is about tokens that a value has left over inside its brackets.
    if let (Err(error), true) = (walk.parse2(tokens), sound) {
        let what = format!("the options of {owner} cannot be read: {error}");
        diagnostics.error(error.span(), what, "remove it");
    }
}

/// The help for tokens that are not an option.
fn instead_of_nothing(input: ParseStream, list: OptionList) -> String {
    if input.peek(Token![,]) {
        return "remove this comma".to_owned();
    }
    if let Ok(text) = input.fork().parse::<LitStr>() {
        return format!(
            "write a name as `name = \"{}\"`",
            text.value().escape_debug()
        );
    }
    all("option", &list.words())
}

/// The option that an unknown name probably means, and the help for it.
fn instead_of(name: &str, list: OptionList, value: ParseStream) -> (Option<OptionName>, String) {
    let is_restart = list == OptionList::Restart;
    let mut others = NOT_OF_A_RESOURCE.iter();
    let other = others.find(|(option, _)| list == OptionList::Resource && option.as_str() == name);
    if let Some((option, reason)) = other {
        (Some(*option), format!("remove it: {reason}"))
    } else if let Some(option) = OptionList::Actor.named(name) {
        let help = match list {
            OptionList::Phases => {
                "remove it: this field does not run; write `#[actor(…)]` for a part that runs"
                    .to_owned()
            }
            OptionList::Restart => format!(
                "`{name}` is an option of the actor: write it beside `restart`, not in its parentheses"
            ),
            _ => format!(
                "`{name}` is an option of an actor: write it in the `#[actor(…)]` of a field"
            ),
        };
        (Some(option), help)
    } else if OptionList::Group.named(name).is_some() {
        let help = format!("`{name}` is an option of the group: write it in `#[group(…)]`");
        (None, help)
    } else if OptionList::Restart.named(name).is_some() {
        let help = format!("`{name}` is an option of `restart`: write `restart({name} = …)`");
        (Some(OptionName::Restart), help)
    } else if is_restart && RestartWhen::WORDS.contains(&name) {
        (Some(OptionName::When), format!("write `when = {name}`"))
    } else if let Some(option) = other_words::meant(name, list) {
        if option.name == OptionName::OnErr && is_restart_next(value) {
            let help = "write `restart = on_failure`".to_owned();
            return (Some(OptionName::Restart), help);
        }
        let write = option.write(list, written_value(value).ok().as_ref());
        let help = format!("the option is `{}`: write `{write}`", option.name);
        (Some(option.name), help)
    } else if OptionList::Resource.named(name).is_some() {
        let help = format!(
            "`{name}` is an option of a resource: write it in the `#[resource(…)]` of a field"
        );
        (None, help)
    } else {
        let words = list.words();
        let near = nearest(name, words.iter().copied()).and_then(|near| list.named(near));
        (near, suggestion("option", name, &words))
    }
}

/// The expression after the equals sign that comes next.
fn written_value(input: ParseStream) -> syn::Result<Expr> {
    let ahead = input.fork();
    ahead.parse::<Token![=]>()?;
    expr(&ahead)
}

/// Returns `true` in front of `= restart`.
pub(super) fn is_restart_next(input: ParseStream) -> bool {
    let ahead = input.fork();
    let word = ahead
        .parse::<Token![=]>()
        .and_then(|_| Ident::parse_any(&ahead));
    word.is_ok_and(|word| word == OptionName::Restart.as_str())
}

fn keep_one(keyword: &Keyword) -> &'static str {
    match keyword.value {
        Value::Fields => "put all names into one list",
        _ => "remove one of them",
    }
}

/// Skips a comma, or the semicolon that was written for one.
fn skip_separator(input: ParseStream) {
    if input.peek(Token![,]) || input.peek(Token![;]) {
        input.parse::<TokenTree>().expect("a separator was seen");
    }
}

/// The parentheses that come next.
pub(super) fn parenthesized(
    input: ParseStream<'_>,
) -> syn::Result<(token::Paren, ParseBuffer<'_>)> {
    let content;
    let parentheses = syn::parenthesized!(content in input);
    Ok((parentheses, content))
}

/// All tokens that are left.
pub(super) fn rest(input: ParseStream) -> TokenStream {
    input.parse().expect("all tokens are tokens")
}

/// The token that comes next.
fn next_place(input: ParseStream) -> UserTokens {
    input.span().into()
}

/// Skips to the next option, or to the end.
fn find_next(input: ParseStream, list: OptionList) {
    while !input.is_empty() && !at_option(input, list) {
        input.parse::<TokenTree>().expect("the end was not reached");
    }
}

/// Returns `true` in front of an option, or of the separator before it. Without a separator, only a known option with its
/// equals sign is one.
fn at_option(input: ParseStream, list: OptionList) -> bool {
    let ahead = input.fork();
    let separated = ahead.peek(Token![,]) || ahead.peek(Token![;]);
    skip_separator(&ahead);
    let Ok(key) = Ident::parse_any(&ahead) else {
        return separated && ahead.is_empty();
    };
    let assigned = ahead.peek(Token![=]) && !ahead.peek(Token![==]) && !ahead.peek(Token![=>]);
    let known = list.readable().any(|keyword| key == keyword.name.as_str());
    if !separated {
        return assigned && known;
    }
    let called = [OptionName::Restart, OptionName::Each, OptionName::Config]
        .iter()
        .any(|option| key == option.as_str())
        && ahead.peek(token::Paren);
    assigned || ((ends(&ahead) || called) && known)
}

/// Leaves out the value of an option that is not read, and gives its tokens.
fn skip(input: ParseStream, list: OptionList) -> TokenStream {
    if ends(input) {
        return TokenStream::new();
    }
    let begin = input.cursor();
    if input.peek(Token![=]) {
        input.parse::<Token![=]>().expect("an equals sign was seen");
    }
    let (ty, value) = (input.fork(), input.fork());
    if ty.parse::<Type>().is_ok() && ends(&ty) {
        input.advance_to(&ty);
    } else if expr(&value).is_ok() && ends(&value) {
        input.advance_to(&value);
    } else {
        find_next(input, list);
    }
    between(begin, input)
}

impl<'b> OptionInput<'_, 'b> {
    /// The parentheses that come next, and the input between them.
    pub(super) fn parentheses(&mut self) -> (token::Paren, ParseBuffer<'b>) {
        parenthesized(self.input).expect("parentheses were seen")
    }

    /// Reads the options in the parentheses of this one, as [`each`] does.
    pub(super) fn options(
        &mut self,
        tokens: TokenStream,
        list: OptionList,
        read: &mut dyn FnMut(OptionInput<'_, '_>) -> Read<()>,
    ) -> Written {
        let owner = format!("the `{}` of {}", self.key, self.owner).into();
        let mut written = Written::default();
        let (cfgs, diagnostics) = (self.cfgs, &mut *self.diagnostics);
        each(tokens, &owner, list, cfgs, &mut written, diagnostics, read);
        written
    }

    /// Goes past the equals sign to a value that must be there.
    pub(super) fn equals(&mut self) -> Read<()> {
        let key = &self.key;
        let is_other_sign = self.input.peek(Token![:])
            || self.input.peek(Token![==])
            || self.input.peek(Token![=>]);
        if self.input.peek(token::Paren) || is_other_sign {
            let other: TokenTree = self
                .input
                .parse()
                .expect("parentheses or another sign were seen");
            self.diagnostics.error(
                UserTokens::between(*key, &TokenStream::from(other)),
                format!("`{key}` of {} needs an equals sign", self.owner),
                format!("write {}", self.keyword.write()),
            );
            return Err(Unread);
        }
        if self.input.peek(Token![=]) {
            let equals: Token![=] = self.input.parse().expect("an equals sign was seen");
            if !ends(self.input) {
                return Ok(());
            }
            let place = UserTokens::between(*key, equals.spans[0]);
            self.diagnostics.error(
                place,
                self.needs_value(),
                format!("write {}", self.keyword.write()),
            );
            return Err(Unread);
        }
        self.diagnostics.error(
            *key,
            self.needs_value(),
            format!("write {}", self.keyword.write()),
        );
        Err(Unread)
    }

    fn needs_value(&self) -> String {
        format!("`{}` of {} needs a value", self.key, self.owner)
    }

    /// Returns `true` if the value ends at `ahead`, even if the separator is missing.
    pub(super) fn ends(&self, ahead: ParseStream) -> bool {
        ends(ahead) || at_option(ahead, self.list)
    }

    /// Returns `true` if no value follows.
    pub(super) fn is_bare(&self) -> bool {
        ends(self.input)
    }

    /// Refuses the value that comes next for its shape.
    pub(super) fn refuse<T>(&mut self, help: Option<String>) -> Read<T> {
        self.report_next(help);
        Err(Unread)
    }

    fn report_next(&mut self, help: Option<String>) {
        let tokens = skip(self.input, self.list);
        let help = help.or_else(|| {
            let quoted: LitStr = syn::parse2(tokens.clone()).ok()?;
            Some(format!(
                "write it without quotes: `{} = {}`",
                self.key,
                quoted.value()
            ))
        });
        if tokens.is_empty() {
            self.report(self.key.into(), help);
        } else {
            self.report((&tokens).into(), help);
        }
    }

    /// Refuses a value that was read already.
    pub(super) fn refuse_at<T>(
        &mut self,
        place: impl Into<UserTokens>,
        help: Option<String>,
    ) -> Read<T> {
        self.report(place.into(), help);
        Err(Unread)
    }

    fn report(&mut self, place: UserTokens, help: Option<String>) {
        let what = format!(
            "`{}` of {} takes {}",
            self.key,
            self.owner,
            self.keyword.takes()
        );
        let help = help.unwrap_or_else(|| format!("write {}", self.keyword.write()));
        self.diagnostics.error(place, what, help);
    }

    /// An expression, whatever it is.
    pub(super) fn expr(&mut self) -> Read<Expr> {
        self.expr_in(self.input)
    }

    pub(super) fn expr_in(&mut self, input: ParseStream<'_>) -> Read<Expr> {
        expr(input).or_else(|error| self.unreadable(&error))
    }

    /// Reports an error of the parser.
    pub(super) fn unreadable<T>(&mut self, error: &syn::Error) -> Read<T> {
        let what = format!(
            "the value of `{}` of {} cannot be read: {error}",
            self.key, self.owner
        );
        self.diagnostics.error(
            error.span(),
            what,
            format!("`{}` takes {}", self.key, self.keyword.takes()),
        );
        find_next(self.input, self.list);
        Err(Unread)
    }
}
