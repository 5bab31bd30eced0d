//! `#[group]` itself: a thin attribute. Input: its arguments and the item; output: the item with a hidden derive, which
//! sees fields after `#[cfg]` has been applied. A list entry behind `#[cfg(p)]` leaves a mark on its field that is there
//! if `p` holds. It must not read any option but `crate`.

mod renamed;

use crate::diagnostics::Diagnostics;
use crate::keywords::FieldAttribute;
use proc_macro2::{Delimiter, Ident, Span, TokenStream, TokenTree};
use quote::{ToTokens, quote};
use syn::{Attribute, Data, DeriveInput, Field, LitStr, Meta, Path, parse_quote};

/// The attribute's expansion.
pub(crate) fn group(arguments: &TokenStream, item: &TokenStream) -> TokenStream {
    let mut diagnostics = Diagnostics::default();
    let Ok(mut input) = syn::parse2::<DeriveInput>(item.clone()) else {
        if is_type(item) {
            return item.clone();
        }
        refuse(item, &mut diagnostics);
        let errors = diagnostics.finish();
        return quote!(#errors #item);
    };
    remove_second(&mut input.attrs, &mut diagnostics);
    remove_options_of_a_field(&mut input.attrs, &input.ident, &mut diagnostics);
    if let Data::Struct(data) = &mut input.data {
        for field in &mut data.fields {
            take_as_options_of_a_field(field, &mut diagnostics);
            let mut marks = Marks::default();
            for attribute in &field.attrs {
                let path = attribute.path();
                if FieldAttribute::of(path).is_some() || path.is_ident("cfg_attr") {
                    marks.collect(attribute.meta.to_token_stream());
                }
            }
            field.attrs.extend(marks.attributes());
        }
    }
    let mut marks = Marks::default();
    marks.collect(arguments.clone());
    let marks = marks.attributes();
    let renamed = renamed(&input.ident, arguments, &mut diagnostics);
    let added = renamed.as_ref().map(|krate| quote!(crate = #krate,));
    let krate = crate_path(arguments).or(renamed);
    let krate = krate.unwrap_or_else(default_crate);
    let errors = diagnostics.finish();
    quote! {
        #errors
        #[derive(#krate::__private::WriteGroupAboveTheStruct)]
        #[__rungroup(group(#added #arguments))]
        #(#marks)*
        #input
    }
}

/// The default path of the runtime.
pub(crate) fn default_crate() -> Path {
    parse_quote!(::rungroup)
}

/// The predicates of `#[cfg(p)]` found on list entries, each to be kept as `#[cfg_attr(p, __rungroup(cfg(p)))]`.
#[derive(Default)]
struct Marks(Vec<TokenStream>);

impl Marks {
    fn collect(&mut self, tokens: TokenStream) {
        let mut after_pound = false;
        for tree in tokens {
            if let TokenTree::Group(group) = &tree {
                match cfg_predicate(&group.stream())
                    .filter(|_| after_pound && group.delimiter() == Delimiter::Bracket)
                {
                    Some(predicate) => self.0.push(predicate),
                    None => self.collect(group.stream()),
                }
            }
            after_pound = matches!(&tree, TokenTree::Punct(punct) if punct.as_char() == '#');
        }
    }

    fn attributes(self) -> Vec<Attribute> {
        let mut seen = Vec::new();
        let mut attributes = Vec::new();
        for predicate in self.0 {
            let text = predicate.to_string();
            if !seen.contains(&text) {
                attributes.push(parse_quote!(#[cfg_attr(#predicate, __rungroup(cfg(#predicate)))]));
                seen.push(text);
            }
        }
        attributes
    }
}

/// `p` of `cfg(p)`.
fn cfg_predicate(tokens: &TokenStream) -> Option<TokenStream> {
    let mut trees = tokens.clone().into_iter();
    match (trees.next(), trees.next(), trees.next()) {
        (Some(TokenTree::Ident(cfg)), Some(TokenTree::Group(predicate)), None) if cfg == "cfg" => {
            Some(predicate.stream())
        }
        _ => None,
    }
}

/// Rejected: `#[group]` without `crate`, if the program has the runtime under another name. Returns the path to write. The
/// expansion uses it, so that nothing else is reported.
fn renamed(owner: &Ident, arguments: &TokenStream, diagnostics: &mut Diagnostics) -> Option<Path> {
    let mut trees = arguments.clone().into_iter();
    if trees.any(|tree| matches!(tree, TokenTree::Ident(key) if key == "crate")) {
        return None;
    }
    let name = Ident::new(&renamed::name()?, Span::call_site());
    diagnostics.error(
        owner,
        format!("group `{owner}` needs the path of the crate `rungroup`, which this package names `{name}`"),
        format!("write `#[group(crate = ::{name})]`"),
    );
    Some(parse_quote!(::#name))
}

/// The value of `crate = path`, which the path of the derive needs. In quotes it is a mistake, which `parse` reports.
fn crate_path(arguments: &TokenStream) -> Option<Path> {
    let trees: Vec<TokenTree> = arguments.clone().into_iter().collect();
    let is_punct =
        |tree: &TokenTree, char| matches!(tree, TokenTree::Punct(punct) if punct.as_char() == char);
    let options = trees.split(|tree| is_punct(tree, ','));
    let mut paths = options.filter_map(|option| match option {
        [TokenTree::Ident(key), equals, value @ ..] if key == "crate" && is_punct(equals, '=') => {
            let value: TokenStream = value.iter().cloned().collect();
            let quoted = syn::parse2::<LitStr>(value.clone());
            quoted
                .map_or_else(|_| syn::parse2(value), |quoted| quoted.parse())
                .ok()
        }
        _ => None,
    });
    paths.next()
}

/// A second `#[group]` is an error of its own and must not expand again.
fn remove_second(attributes: &mut Vec<Attribute>, diagnostics: &mut Diagnostics) {
    attributes.retain(|attribute| {
        let second = is_group(attribute);
        if second {
            diagnostics.error(
                attribute,
                "`#[group]` is applied twice",
                "put all options into one `#[group(…)]`",
            );
        }
        !second
    });
}

/// Rejected: `#[group] #[actor(interrupt = cancel)] struct App { … }`.
fn remove_options_of_a_field(
    attributes: &mut Vec<Attribute>,
    owner: &Ident,
    diagnostics: &mut Diagnostics,
) {
    attributes.retain(|attribute| {
        let misplaced = FieldAttribute::of(attribute.path());
        if let Some(word) = misplaced {
            diagnostics.error(
                attribute,
                format!(
                    "`#[{}]` is on the struct `{owner}`, but belongs on a field",
                    word.word()
                ),
                match word {
                    FieldAttribute::Actor => {
                        "put it on a field; options of the group belong in `#[group(…)]`"
                    }
                    _ => "put it on a field",
                },
            );
        }
        misplaced.is_none()
    });
}

/// Rejected: `#[group(interrupt = cancel)] api: Api`. The attribute is read as `#[actor]`, so that its other mistakes are
/// found too.
fn take_as_options_of_a_field(field: &mut Field, diagnostics: &mut Diagnostics) {
    for attribute in field
        .attrs
        .iter_mut()
        .filter(|attribute| is_group(attribute))
    {
        let name = field
            .ident
            .as_ref()
            .map(|ident| format!(" `{ident}`"))
            .unwrap_or_default();
        diagnostics.error(
            &*attribute,
            format!("`#[group]` is on the field{name}, but belongs on the struct"),
            "write `#[actor(…)]` on a field",
        );
        match &mut attribute.meta {
            Meta::Path(path) => *path = parse_quote!(actor),
            Meta::List(list) => list.path = parse_quote!(actor),
            Meta::NameValue(value) => value.path = parse_quote!(actor),
        }
    }
}

fn is_group(attribute: &Attribute) -> bool {
    let segments: Vec<String> = attribute
        .path()
        .segments
        .iter()
        .map(|segment| segment.ident.to_string())
        .collect();
    matches!(
        segments.iter().map(String::as_str).collect::<Vec<_>>()[..],
        ["group"] | ["rungroup", "group"]
    )
}

/// Returns `true` for a struct, even one that cannot be parsed. The compiler reports its syntax errors.
fn is_type(item: &TokenStream) -> bool {
    let is_keyword = |tree| matches!(tree, TokenTree::Ident(ident) if ident == "struct");
    item.clone().into_iter().any(is_keyword)
}

/// An item that no derive can stand on.
fn refuse(item: &TokenStream, diagnostics: &mut Diagnostics) {
    const KINDS: &[(&str, &str)] = &[
        ("impl", "an `impl` block"),
        ("trait", "a trait"),
        ("mod", "a module"),
        ("fn", "a function"),
        ("type", "a type alias"),
        ("use", "an import"),
        ("static", "a static"),
        ("const", "a constant"),
    ];
    let mut trees = item.clone().into_iter();
    let found = KINDS.iter().find_map(|(keyword, kind)| {
        let keyword = trees
            .clone()
            .find(|tree| matches!(tree, TokenTree::Ident(ident) if ident == keyword))?;
        Some((keyword.span(), *kind))
    });
    let first = trees
        .next()
        .map_or_else(Span::call_site, |tree| tree.span());
    let (span, kind) = found.unwrap_or((first, "something else"));
    diagnostics.error(
        span,
        format!("`#[group]` needs a struct with named fields, and this is {kind}"),
        "write a struct with one field for each actor, and put `#[group]` on it",
    );
}
