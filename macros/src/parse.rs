//! Tokens to `ast`. Input: the struct as the derive receives it; output: the options as written, and every mistake of shape.
//! It must not compare one option or field with another.

mod actor;
mod cfg;
mod expression;
mod group;
mod lists;
mod options;
mod phases;
mod restart;
mod values;

use crate::ast::{GroupField, GroupStruct, PhaseOptions, Role, Written};
use crate::diagnostics::Diagnostics;
use crate::keywords::FieldAttribute;
use cfg::Cfgs;
pub(crate) use expression::elements;
use options::Owner;
use proc_macro2::TokenStream;
use rungroup_rules::nearest;
use syn::{Attribute, Data, DeriveInput, Fields, Meta};

/// The group the struct describes; what could not be read is left out of it.
pub(crate) fn group(input: DeriveInput, diagnostics: &mut Diagnostics) -> GroupStruct {
    let owner = format!("group `{}`", input.ident).into();
    let cfgs = Cfgs::new(&input.attrs);
    let options = group::options(arguments(&input.attrs), &owner, &cfgs, diagnostics);
    let mut fields = fields(&input, diagnostics);
    note_received_units(fields.as_deref_mut().unwrap_or_default());
    let has_misspelt_actor = attributes_of_fields(&input).into_iter().any(|attribute| {
        let name = attribute.path().get_ident().map(ToString::to_string);
        let words = [FieldAttribute::Actor, FieldAttribute::Resource].map(FieldAttribute::word);
        name.is_some_and(|name| !words.contains(&name.as_str()) && nearest(&name, words).is_some())
    });
    GroupStruct {
        vis: input.vis,
        ident: input.ident,
        generics: input.generics,
        options,
        lacks_actors: fields.is_none() || has_misspelt_actor,
        fields: fields.unwrap_or_default(),
    }
}

fn attributes_of_fields(input: &DeriveInput) -> Vec<&Attribute> {
    let mut attributes = Vec::new();
    if let Data::Struct(data) = &input.data {
        for field in &data.fields {
            attributes.extend(&field.attrs);
        }
    }
    attributes
}

/// The arguments of `#[group(...)]`.
fn arguments(attributes: &[Attribute]) -> TokenStream {
    attributes
        .iter()
        .find_map(|attribute| cfg::marker(attribute, "group"))
        .unwrap_or_default()
}

/// The fields of a struct with named fields.
fn fields(input: &DeriveInput, diagnostics: &mut Diagnostics) -> Option<Vec<GroupField>> {
    let (place, kind) = match &input.data {
        Data::Struct(data) => match &data.fields {
            Fields::Named(fields) => {
                // The compiler reports a name that is given twice.
                let mut read: Vec<GroupField> = Vec::new();
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

/// Notes the units that an actor receives.
fn note_received_units(fields: &mut [GroupField]) {
    for index in 0..fields.len() {
        if let Role::Unit { .. } = fields[index].role {
            let unit = &fields[index].ident;
            let is_received = fields.iter().any(|field| match &field.role {
                Role::Actor(actor) => actor.receives_from(unit),
                _ => false,
            });
            fields[index].role = Role::Unit { is_received };
        }
    }
}

fn field(field: &syn::Field, diagnostics: &mut Diagnostics) -> Option<GroupField> {
    let ident = field.ident.as_ref()?;
    let mut read = GroupField {
        ident: ident.clone(),
        vis: field.vis.clone(),
        ty: field.ty.clone(),
        written: Written::default(),
        phases: PhaseOptions::default(),
        role: Role::Plain,
    };
    let name = read.name();
    let mut attributes = field
        .attrs
        .iter()
        .filter_map(|attribute| FieldAttribute::of(attribute.path()).map(|word| (attribute, word)));
    let first = attributes.next();
    if let Some((attribute, word)) = first {
        let cfgs = Cfgs::new(&field.attrs);
        let owner = match word {
            FieldAttribute::Actor => format!("`{name}`"),
            word => format!("{} `{name}`", word.word()),
        };
        let owner = Owner::field(owner, ident, &field.ty);
        let tokens = options_of(attribute, word, &name, diagnostics);
        read.written.lacks_options = tokens.is_none();
        let tokens = tokens.unwrap_or_default();
        read.role = match word {
            FieldAttribute::Unit | FieldAttribute::Value => {
                phases::options(tokens, word, &owner, &cfgs, &mut read, diagnostics);
                if word == FieldAttribute::Unit {
                    Role::Unit { is_received: false }
                } else {
                    Role::Value
                }
            }
            FieldAttribute::Actor | FieldAttribute::Resource => {
                let actor = actor::options(tokens, word, &owner, &cfgs, &mut read, diagnostics);
                Role::Actor(Box::new(actor))
            }
        };
    }
    for (second, word) in attributes {
        let Some((_, first)) = first else {
            break;
        };
        if first != word {
            diagnostics.error(
                second,
                format!(
                    "`{name}` is {} and {}",
                    first.with_article(),
                    word.with_article()
                ),
                format!("remove one of the two: {}", difference(first, word)),
            );
            continue;
        }
        let word_name = word.word();
        diagnostics.error(
            second,
            format!("`#[{word_name}]` is applied twice to `{name}`"),
            format!("put all options into one `#[{word_name}(…)]`"),
        );
        // The options of the second are not known to be missing.
        read.written.lacks_options = true;
    }
    Some(read)
}

/// The difference between two attributes that a field cannot have both.
fn difference(one: FieldAttribute, other: FieldAttribute) -> &'static str {
    use FieldAttribute::{Actor, Resource, Unit, Value};
    match (one, other) {
        (Unit, Value) | (Value, Unit) => "actors may receive a unit as they receive a value",
        (Unit, _) | (_, Unit) => "a unit does not run; the other takes its options, too",
        (Resource, Value) | (Value, Resource) => "a value is ready as it is, and nothing closes it",
        (Value, _) | (_, Value) => "a value is always ready and never stops",
        (Actor | Resource, Actor | Resource) => {
            "a resource is opened and closed, and an actor runs"
        }
    }
}

/// The tokens between the parentheses of an attribute of a field.
fn options_of(
    attribute: &Attribute,
    word: FieldAttribute,
    name: &str,
    diagnostics: &mut Diagnostics,
) -> Option<TokenStream> {
    match &attribute.meta {
        Meta::Path(_) => Some(TokenStream::new()),
        Meta::List(list) => Some(list.tokens.clone()),
        Meta::NameValue(_) => {
            diagnostics.error(
                attribute,
                format!("the options of `{name}` must be in parentheses"),
                format!("write `{}`", word.example()),
            );
            None
        }
    }
}
