//! Expressions of the user's. Input: the place where one begins; output: its form, as far as an option depends on it. It must
//! not read the body of a closure: the compiler does, and reports what is wrong there.

use crate::ast::{Closure, Parameter};
use proc_macro2::{TokenStream, TokenTree};
use quote::ToTokens;
use syn::ext::IdentExt;
use syn::parse::discouraged::Speculative;
use syn::parse::{Parse, ParseStream, Parser};
use syn::punctuated::Punctuated;
use syn::{AngleBracketedGenericArguments, Expr, ExprPath, Ident, Token, Type};

/// An expression. One with a form that no option depends on, such as `if`, is `Expr::Verbatim`.
pub(super) fn expr(input: ParseStream<'_>) -> syn::Result<Expr> {
    let ahead = input.fork();
    match ahead.parse() {
        Err(error) if input.is_empty() => Err(error),
        // In front of a word, a comma may be missing.
        Ok(expr) if ends(&ahead) || ahead.peek(Ident::peek_any) => {
            input.advance_to(&ahead);
            Ok(ungrouped(expr))
        }
        _ => tokens(input).map(Expr::Verbatim),
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

/// The elements of an array.
pub(crate) fn elements(array: &Expr) -> Option<Punctuated<Expr, Token![,]>> {
    let elements = |input: ParseStream<'_>| {
        let content;
        syn::bracketed!(content in input);
        Punctuated::parse_terminated(&content)
    };
    elements.parse2(array.to_token_stream()).ok()
}

impl Closure {
    /// Returns `true` in front of a closure.
    pub(super) fn peek(input: ParseStream<'_>) -> bool {
        let ahead = input.fork();
        words(&ahead);
        ahead.peek(Token![|])
    }
}

impl Parse for Closure {
    fn parse(input: ParseStream<'_>) -> syn::Result<Closure> {
        let is_async = input.peek(Token![async]);
        let (words, begin) = (words(input), input.parse()?);
        let cursor = input.cursor();
        while !input.peek(Token![|]) {
            step(input)?;
        }
        let parameters = Punctuated::parse_terminated.parse2(between(cursor, input))?;
        Ok(Closure {
            words,
            is_async,
            begin,
            parameters,
            end: input.parse()?,
            output: input.parse()?,
            body: tokens(input)?,
        })
    }
}

impl Parse for Parameter {
    fn parse(input: ParseStream<'_>) -> syn::Result<Parameter> {
        let begin = input.cursor();
        let is_type_next = || input.peek(Token![:]) && !input.peek(Token![::]);
        while !(input.is_empty() || input.peek(Token![,]) || is_type_next()) {
            step(input)?;
        }
        let pattern = between(begin, input);
        let colon: Option<Token![:]> = input.parse()?;
        let ty = colon.map(|_| input.parse()).transpose()?;
        Ok(Parameter { pattern, ty })
    }
}

/// The words in front of the parameters of a closure.
fn words(input: ParseStream<'_>) -> TokenStream {
    let begin = input.cursor();
    while input.peek(Token![async]) || input.peek(Token![move]) {
        step(input).expect("a word was seen");
    }
    between(begin, input)
}

/// The tokens of an expression. It ends at a comma that is neither in brackets, nor among the arguments of a type or the
/// parameters of a closure; or between a bracket, a literal or a name and a word, where a comma is missing.
fn tokens(input: ParseStream<'_>) -> syn::Result<TokenStream> {
    let begin = input.cursor();
    if Closure::peek(input) {
        input.parse::<Closure>()?;
        return Ok(between(begin, input));
    }
    if input.peek(Token![<]) {
        input.parse::<ExprPath>()?;
    }
    while !ends(input) {
        let last = input.cursor().token_tree().map(|(tree, _)| tree);
        let is_name = input.peek(Ident) || input.peek(Token![await]);
        step(input)?;
        let is_operand =
            is_name || matches!(last, Some(TokenTree::Group(_) | TokenTree::Literal(_)));
        let goes_on = input.peek(Token![as]) || input.peek(Token![else]) || input.peek(Token![in]);
        if is_operand && input.peek(Ident::peek_any) && !goes_on {
            break;
        }
    }
    Ok(between(begin, input))
}

/// Goes past one token, with the type or the arguments of a type that follow it.
fn step(input: ParseStream<'_>) -> syn::Result<()> {
    if input.peek(Token![::]) {
        input.parse::<Token![::]>()?;
        if input.peek(Token![<]) {
            input.parse::<AngleBracketedGenericArguments>()?;
        }
    } else if input.peek(Token![as]) {
        input.parse::<Token![as]>()?;
        Type::without_plus(input)?;
    } else {
        input.parse::<TokenTree>()?;
    }
    Ok(())
}

/// Returns `true` if a value ends. A semicolon is written for a comma.
pub(super) fn ends(input: ParseStream) -> bool {
    input.is_empty() || input.peek(Token![,]) || input.peek(Token![;])
}

/// The tokens from `begin` to where the input is now.
pub(super) fn between(mut begin: syn::buffer::Cursor<'_>, input: ParseStream) -> TokenStream {
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

#[cfg(test)]
mod tests {
    use super::{expr, tokens};
    use proc_macro2::TokenStream;
    use quote::ToTokens;
    use syn::parse::{ParseStream, Parser};

    fn written(input: ParseStream<'_>) -> syn::Result<TokenStream> {
        expr(input).map(ToTokens::into_token_stream)
    }

    /// The tokens of the expression that comes first, and those after it.
    fn split(text: &str, read: fn(ParseStream<'_>) -> syn::Result<TokenStream>) -> [String; 2] {
        let split = |input: ParseStream<'_>| Ok((read(input)?, input.parse::<TokenStream>()?));
        let (first, rest) = split.parse_str(text).expect("an expression comes first");
        [first, rest].map(|tokens| tokens.to_string().replace(' ', ""))
    }

    #[test]
    fn an_expression_ends_at_the_comma_after_it() {
        for text in [
            "|a, b| a + b",
            "async move |mut a: Map<K, V>, Point { x, y }: Point| -> Result<A, B> { Ok((a, x, y)) }",
            "|a, b| move |c, d| [a, b, c, d]",
            "|a| a.collect::<Result<Vec<A>, B>>()",
            "|a| HashMap::<K, V>::new().insert(a, 1)",
            "|a| <Map<K, V> as Make<A, B>>::make(a)",
            "|a| Box::new(a) as Box<dyn Fn(A, B) -> Map<K, V>>",
            "|| if a < b { c } else if d { e } else { f }",
            "|a| a.grace == 5 || a.run().await? as u8 > 1",
            "if cfg!(debug_assertions) { A } else { B }",
            "match X { 1 => A, _ => B }",
            "loop { break X }",
            "[A, B][0]",
            "1..2",
        ] {
            for read in [tokens, written] {
                let [first, rest] = split(&format!("{text}, grace = \"5s\""), read);
                assert_eq!((first, &*rest), (text.replace(' ', ""), ",grace=\"5s\""));
            }
        }
    }

    #[test]
    fn an_expression_ends_where_a_comma_is_missing() {
        for (text, rest) in [
            ("|a| run(a) interrupt = cancel", "interrupt=cancel"),
            ("|a| { run(a) } blocking", "blocking"),
            ("|a| a.name blocking", "blocking"),
            ("async |a| a.run().await blocking", "blocking"),
        ] {
            assert_eq!(split(text, tokens)[1], rest);
        }
    }
}
