//! Tokens to `ast`. Input: the struct as the derive receives it; output: the options as written, and every mistake of shape.
//! It must not compare one option or field with another.

mod actor;
mod cfg;
mod each;
mod group;
mod lists;
mod options;
mod phases;
mod restart;
mod values;

use crate::ast::{Field, Group, Phases, Role};
use crate::diagnostics::Diagnostics;
use cfg::Cfgs;
use proc_macro2::TokenStream;
use rungroup_rules::nearest;
use syn::{Attribute, Data, DeriveInput, Fields, Meta};

/// The group the struct describes; what could not be read is left out of it.
pub(crate) fn group(input: DeriveInput, diagnostics: &mut Diagnostics) -> Group {
    let owner = format!("group `{}`", input.ident);
    let cfgs = Cfgs::new(&input.attrs);
    let options = group::options(arguments(&input.attrs), &owner, &cfgs, diagnostics);
    let fields = fields(&input, diagnostics);
    let has_misspelt_actor = attributes_of_fields(&input).any(|attribute| {
        let name = attribute.path().get_ident().map(ToString::to_string);
        let words = ["actor", "resource"];
        name.is_some_and(|name| !words.contains(&name.as_str()) && nearest(&name, words).is_some())
    });
    Group {
        vis: input.vis,
        ident: input.ident,
        generics: input.generics,
        options,
        lacks_actors: fields.is_none() || has_misspelt_actor,
        fields: fields.unwrap_or_default(),
    }
}

fn attributes_of_fields(input: &DeriveInput) -> impl Iterator<Item = &Attribute> {
    let fields = if let Data::Struct(data) = &input.data {
        Some(&data.fields)
    } else {
        None
    };
    fields.into_iter().flatten().flat_map(|field| &field.attrs)
}

/// The arguments of `#[group(...)]`.
fn arguments(attributes: &[Attribute]) -> TokenStream {
    attributes
        .iter()
        .find_map(|attribute| cfg::marker(attribute, "group"))
        .unwrap_or_default()
}

/// The fields of a struct with named fields.
fn fields(input: &DeriveInput, diagnostics: &mut Diagnostics) -> Option<Vec<Field>> {
    let (place, kind) = match &input.data {
        Data::Struct(data) => match &data.fields {
            Fields::Named(fields) => {
                // The compiler reports a name that is given twice.
                let mut read: Vec<Field> = Vec::new();
                for field in fields
                    .named
                    .iter()
                    .filter_map(|field| self::field(field, diagnostics))
                {
                    if read.iter().all(|former| former.ident != field.ident) {
                        read.push(field);
                    }
                }
                return Some(read);
            }
            Fields::Unnamed(_) => (input.ident.span(), "a tuple struct"),
            Fields::Unit => (input.ident.span(), "a unit struct"),
        },
        Data::Enum(data) => (data.enum_token.span, "an enum"),
        Data::Union(data) => (data.union_token.span, "a union"),
    };
    diagnostics.error(
        place,
        format!(
            "`#[group]` needs a struct with named fields, and `{}` is {kind}",
            input.ident
        ),
        format!(
            "write `struct {} {{ … }}` with one field for each actor",
            input.ident
        ),
    );
    None
}

fn field(field: &syn::Field, diagnostics: &mut Diagnostics) -> Option<Field> {
    let ident = field.ident.clone()?;
    let name = crate::ast::plain_name(&ident);
    let mut attributes = field.attrs.iter().filter_map(|attribute| {
        let is_resource = attribute.path().is_ident("resource");
        (is_resource || attribute.path().is_ident("actor")).then_some((attribute, is_resource))
    });
    let first = attributes.next();
    let mut phases = Phases::default();
    let mut actor = first.map(|(attribute, is_resource)| {
        let cfgs = Cfgs::new(&field.attrs);
        let owner = if is_resource {
            format!("resource `{name}`")
        } else {
            format!("`{name}`")
        };
        let write = if is_resource {
            "#[resource(open = Pool::connect, close = Pool::close)]"
        } else {
            "#[actor(interrupt = cancel)]"
        };
        match options_of(attribute, write, &name, diagnostics) {
            Some(tokens) => {
                actor::options(tokens, is_resource, &owner, &cfgs, &mut phases, diagnostics)
            }
            None => actor::unread(is_resource),
        }
    });
    for (second, is_resource) in attributes {
        if first.is_some_and(|(_, first)| first != is_resource) {
            diagnostics.error(
                second,
                format!("`{name}` is an actor and a resource"),
                "remove one of the two: a resource is opened and closed, and an actor runs",
            );
            continue;
        }
        let word = if is_resource { "resource" } else { "actor" };
        diagnostics.error(
            second,
            format!("`#[{word}]` is applied twice to `{name}`"),
            format!("put all options into one `#[{word}(…)]`"),
        );
        // The options of the second are not known to be missing.
        if let Some(actor) = &mut actor {
            actor.unread.extend(actor::unread(is_resource).unread);
        }
    }
    let other = actor.as_ref().map(|actor| {
        if actor.is_resource {
            (
                "a resource",
                "a value is ready as it is, and nothing closes it",
            )
        } else {
            ("an actor", "a value is always ready and never stops")
        }
    });
    let is_value = is_value(field, &name, other, &mut phases, diagnostics);
    Some(Field {
        ident,
        vis: field.vis.clone(),
        ty: field.ty.clone(),
        phases,
        role: match actor {
            Some(actor) => Role::Actor(Box::new(actor)),
            None if is_value => Role::Value,
            None => Role::Plain,
        },
    })
}

/// Returns `true` if the field has `#[value]`, whose options it reads, and which excludes the `other` attribute of the field.
fn is_value(
    field: &syn::Field,
    name: &str,
    other: Option<(&str, &str)>,
    phases: &mut Phases,
    diagnostics: &mut Diagnostics,
) -> bool {
    let is_value = |attribute: &&Attribute| attribute.path().is_ident("value");
    let mut attributes = field.attrs.iter().filter(is_value);
    let Some(attribute) = attributes.next() else {
        return false;
    };
    if let Some((other, difference)) = other {
        diagnostics.error(
            attribute,
            format!("`{name}` is {other} and a value"),
            format!("remove one of the two: {difference}"),
        );
    } else if let Some(tokens) = options_of(attribute, "#[value]", name, diagnostics) {
        let (owner, cfgs) = (format!("value `{name}`"), Cfgs::new(&field.attrs));
        phases::of_value(tokens, &owner, &cfgs, phases, diagnostics);
    }
    for second in attributes {
        diagnostics.error(
            second,
            format!("`#[value]` is applied twice to `{name}`"),
            "remove one of them",
        );
    }
    true
}

/// The tokens between the parentheses of `#[actor(...)]`, `#[resource(...)]` or `#[value(...)]`.
fn options_of(
    attribute: &Attribute,
    write: &str,
    name: &str,
    diagnostics: &mut Diagnostics,
) -> Option<TokenStream> {
    match &attribute.meta {
        Meta::Path(_) => Some(TokenStream::new()),
        Meta::List(list) => Some(list.tokens.clone()),
        Meta::NameValue(_) => {
            diagnostics.error(
                attribute,
                format!("the options of `{name}` stand in parentheses"),
                format!("write `{write}`"),
            );
            None
        }
    }
}
