//! The names that a group and its actors have at run time.

use crate::ast::{ActorAttribute, GroupField, GroupStruct, plain_name};
use proc_macro2::Ident;

/// The name that an actor has at run time.
pub(crate) fn actor_name(field: &GroupField, actor: &ActorAttribute) -> String {
    actor
        .name
        .as_ref()
        .map_or_else(|| field.name(), |name| name.value.clone())
}

/// The name that a group has at run time.
pub(crate) fn group_name(group: &GroupStruct) -> String {
    let name = group.options.name.as_ref();
    name.map_or_else(|| kebab_case(&group.ident), |name| name.value.clone())
}

/// `HttpServer` as `http-server`, `HTTPServer` as `http-server`.
pub(crate) fn kebab_case(ident: &Ident) -> String {
    let letters: Vec<char> = plain_name(ident).chars().collect();
    let mut name = String::new();
    for (index, &letter) in letters.iter().enumerate() {
        let before = index.checked_sub(1).map(|before| letters[before]);
        let word_begins = letter.is_uppercase()
            && before.is_some_and(|before| {
                before.is_lowercase()
                    || before.is_numeric()
                    || letters
                        .get(index + 1)
                        .is_some_and(|next| next.is_lowercase())
            });
        if letter == '_' || word_begins && before != Some('_') {
            name.push('-');
        }
        if letter != '_' {
            name.extend(letter.to_lowercase());
        }
    }
    name.trim_matches('-').to_owned()
}
