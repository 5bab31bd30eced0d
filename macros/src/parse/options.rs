//! A list of options, of an actor, a group or `restart`. Input: tokens, the names of the options, a reader for one value;
//! output: a mistake for every name that is unknown, repeated, without a value, or followed by other tokens. It must not know
//! the meaning of an option.

use super::cfg::Cfgs;
use crate::diagnostics::{Diagnostics, Place, suggestion};
use crate::keywords::{ACTOR_OPTIONS, GROUP_OPTIONS, Keyword, RESTART_OPTIONS};
use crate::other_words::{self, OtherWords};
use proc_macro2::{Ident, TokenStream, TokenTree};
use rungroup_rules::{OptionName, RestartWhen, listed};
use syn::ext::IdentExt;
use syn::parse::discouraged::Speculative;
use syn::parse::{ParseStream, Parser};
use syn::{Expr, LitStr, Token, Type, token};

/// A value that could not be read, and was reported.
pub(super) struct Unread;

pub(super) type Read<T> = Result<T, Unread>;

/// The input for the value of one option.
pub(super) struct Value<'a, 'b> {
    pub(super) key: &'a Ident,
    pub(super) keyword: &'static Keyword,
    keywords: &'static [Keyword],
    pub(super) input: ParseStream<'b>,
    pub(super) owner: &'a str,
    pub(super) cfgs: &'a Cfgs,
    pub(super) diagnostics: &'a mut Diagnostics,
}

/// Reads options one after the other; `read` is called once for each that is known and is its first. Returns whether all
/// could be read.
pub(super) fn each(
    tokens: TokenStream,
    owner: &str,
    keywords: &'static [Keyword],
    cfgs: &Cfgs,
    diagnostics: &mut Diagnostics,
    mut read: impl FnMut(Value<'_, '_>) -> Read<()>,
) -> bool {
    let mut seen: Vec<OptionName> = Vec::new();
    let mut sound = true;
    let walk = |input: ParseStream| {
        while !input.is_empty() {
            let Ok(key) = Ident::parse_any(input) else {
                let help = instead_of_nothing(input, keywords);
                diagnostics.error(
                    next_place(input),
                    format!("an option of {owner} is expected here"),
                    help,
                );
                find_next(input, keywords);
                skip_comma(input);
                sound = false;
                continue;
            };
            let name = crate::ast::plain_name(&key);
            let outcome = match keywords
                .iter()
                .find(|keyword| keyword.name.as_str() == name)
            {
                None => {
                    let help = instead_of(&name, keywords);
                    diagnostics.error(&key, format!("unknown option `{name}` of {owner}"), help);
                    skip(input, keywords);
                    Err(Unread)
                }
                Some(keyword) if seen.contains(&keyword.name) => {
                    diagnostics.error(
                        &key,
                        format!("`{name}` is given twice for {owner}"),
                        keep_one(keyword),
                    );
                    skip(input, keywords);
                    Err(Unread)
                }
                Some(keyword) => {
                    seen.push(keyword.name);
                    read(Value {
                        key: &key,
                        keyword,
                        keywords,
                        input,
                        owner,
                        cfgs,
                        diagnostics: &mut *diagnostics,
                    })
                }
            };
            sound &= outcome.is_ok() && ends(input);
            if !ends(input) {
                if outcome.is_ok() {
                    let what = format!("a comma is missing after `{name}` of {owner}");
                    diagnostics.error(next_place(input), what, "separate options by `,`");
                }
                find_next(input, keywords);
            }
            skip_comma(input);
        }
        Ok(())
    };
    // The walk itself never fails. The error is about tokens that a value has left over inside its brackets.
    match walk.parse2(tokens) {
        Err(error) if sound => {
            diagnostics.error(
                error.span(),
                format!("the options of {owner} cannot be read: {error}"),
                "remove it",
            );
            false
        }
        _ => sound,
    }
}

/// The help for tokens that are not an option.
fn instead_of_nothing(input: ParseStream, keywords: &[Keyword]) -> String {
    if input.peek(Token![,]) {
        return "remove this comma".to_owned();
    }
    if let Ok(text) = input.fork().parse::<LitStr>() {
        return format!(
            "write a name as `name = \"{}\"`",
            text.value().escape_debug()
        );
    }
    format!(
        "the options are {}",
        listed(keywords.iter().map(|keyword| keyword.name), "and")
    )
}

/// The help for an unknown option.
fn instead_of(name: &str, keywords: &[Keyword]) -> String {
    let is_in = |keywords: &[Keyword]| keywords.iter().any(|keyword| keyword.name.as_str() == name);
    let is_restart = keywords
        .iter()
        .any(|keyword| keyword.name == OptionName::When);
    match (
        is_in(ACTOR_OPTIONS),
        is_in(GROUP_OPTIONS),
        is_in(RESTART_OPTIONS),
    ) {
        (true, ..) if is_restart => {
            format!(
                "`{name}` is an option of the actor: write it beside `restart`, not in its parentheses"
            )
        }
        (true, ..) => {
            format!("`{name}` is an option of an actor: write it in the `#[actor(…)]` of a field")
        }
        (_, true, _) => format!("`{name}` is an option of the group: write it in `#[group(…)]`"),
        (.., true) => {
            format!("`{name}` is an option of `restart`: write `restart({name} = …)`")
        }
        _ if is_restart && RestartWhen::ALL.iter().any(|when| when.as_str() == name) => {
            format!("write `when = {name}`")
        }
        _ => match other_words::meant(other_words(keywords), name) {
            Some(option) => format!("the option is `{}`: write `{}`", option.name, option.write),
            None => suggestion(
                "option",
                name,
                keywords.iter().map(|keyword| keyword.name.as_str()),
            ),
        },
    }
}

/// The words of other tools for these options.
fn other_words(keywords: &[Keyword]) -> &'static [OtherWords] {
    let has = |name| keywords.iter().any(|keyword| keyword.name == name);
    if has(OptionName::When) {
        other_words::FOR_RESTART
    } else if has(OptionName::Interrupt) {
        other_words::FOR_ACTORS
    } else {
        other_words::FOR_GROUPS
    }
}

fn keep_one(keyword: &Keyword) -> &'static str {
    if keyword.takes.starts_with("a list of fields") {
        "put all names into one list"
    } else {
        "remove one of them"
    }
}

fn skip_comma(input: ParseStream) {
    if input.peek(Token![,]) {
        input.parse::<Token![,]>().expect("a comma was seen");
    }
}

/// The token that comes next.
fn next_place(input: ParseStream) -> Place {
    input.span().into()
}

/// Skips to a comma in front of an option, or to the end.
fn find_next(input: ParseStream, keywords: &[Keyword]) {
    while !input.is_empty() && !at_option(input, keywords) {
        input.parse::<TokenTree>().expect("the end was not reached");
    }
}

fn at_option(input: ParseStream, keywords: &[Keyword]) -> bool {
    let ahead = input.fork();
    if ahead.parse::<Token![,]>().is_err() {
        return false;
    }
    let Ok(key) = Ident::parse_any(&ahead) else {
        return ahead.is_empty();
    };
    let assigned = ahead.peek(Token![=]) && !ahead.peek(Token![==]) && !ahead.peek(Token![=>]);
    let ends = ahead.is_empty() || ahead.peek(Token![,]);
    let called = key == OptionName::Restart.as_str() && ahead.peek(token::Paren);
    assigned || ((ends || called) && keywords.iter().any(|keyword| key == keyword.name.as_str()))
}

/// Leaves out the value of an option that is not read, and gives its tokens.
fn skip(input: ParseStream, keywords: &[Keyword]) -> TokenStream {
    let begin = input.cursor();
    if input.peek(Token![=]) {
        input.parse::<Token![=]>().expect("an equals sign was seen");
    }
    let (ty, expr) = (input.fork(), input.fork());
    if ty.parse::<Type>().is_ok() && ends(&ty) {
        input.advance_to(&ty);
    } else if expr.parse::<Expr>().is_ok() && ends(&expr) {
        input.advance_to(&expr);
    } else {
        find_next(input, keywords);
    }
    between(begin, input)
}

pub(super) fn ends(input: ParseStream) -> bool {
    input.is_empty() || input.peek(Token![,])
}

/// The tokens from `begin` to where the input is now.
fn between(mut begin: syn::buffer::Cursor<'_>, input: ParseStream) -> TokenStream {
    let mut tokens = TokenStream::new();
    while begin != input.cursor() {
        let Some((tree, next)) = begin.token_tree() else {
            break;
        };
        tokens.extend([tree]);
        begin = next;
    }
    tokens
}

impl Value<'_, '_> {
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
                Place::between(*key, &TokenStream::from(other)),
                format!("`{key}` of {} needs an equals sign", self.owner),
                format!("write {}", self.keyword.write),
            );
            return Err(Unread);
        }
        if self.input.peek(Token![=]) {
            let equals: Token![=] = self.input.parse().expect("an equals sign was seen");
            if !ends(self.input) {
                return Ok(());
            }
            let place = Place::between(*key, equals.spans[0]);
            self.diagnostics.error(
                place,
                self.needs_value(),
                format!("write {}", self.keyword.write),
            );
            return Err(Unread);
        }
        self.diagnostics.error(
            *key,
            self.needs_value(),
            format!("write {}", self.keyword.write),
        );
        Err(Unread)
    }

    fn needs_value(&self) -> String {
        format!("`{}` of {} needs a value", self.key, self.owner)
    }

    /// Returns `true` if no value follows.
    pub(super) fn is_bare(&self) -> bool {
        ends(self.input)
    }

    /// Refuses the value that comes next for its shape.
    pub(super) fn refuse<T>(&mut self, help: Option<String>) -> Read<T> {
        let tokens = skip(self.input, self.keywords);
        let help = help.or_else(|| {
            let quoted: LitStr = syn::parse2(tokens.clone()).ok()?;
            Some(format!(
                "write it without quotes: `{} = {}`",
                self.key,
                quoted.value()
            ))
        });
        if tokens.is_empty() {
            self.refuse_at(self.key, help)
        } else {
            self.refuse_at(&tokens, help)
        }
    }

    /// Refuses a value that was read already.
    pub(super) fn refuse_at<T>(
        &mut self,
        place: impl Into<Place>,
        help: Option<String>,
    ) -> Read<T> {
        let what = format!(
            "`{}` of {} takes {}",
            self.key, self.owner, self.keyword.takes
        );
        let help = help.unwrap_or_else(|| format!("write {}", self.keyword.write));
        self.diagnostics.error(place, what, help);
        Err(Unread)
    }

    /// An expression, whatever it is.
    pub(super) fn expr(&mut self) -> Read<Expr> {
        match self.input.parse() {
            Ok(expr) => Ok(ungrouped(expr)),
            Err(error) => self.unreadable(&error),
        }
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
            format!("`{}` takes {}", self.key, self.keyword.takes),
        );
        find_next(self.input, self.keywords);
        Err(Unread)
    }
}

/// The expression without the invisible group a `macro_rules` variable puts around it.
fn ungrouped(mut expr: Expr) -> Expr {
    loop {
        expr = match expr {
            Expr::Group(group) => *group.expr,
            Expr::Paren(paren) => *paren.expr,
            other => return other,
        };
    }
}
