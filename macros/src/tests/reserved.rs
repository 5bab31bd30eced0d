//! The lists of reserved names are the methods that generated code and handles have.

use crate::keywords::{HANDLE_METHODS, METHODS};
use quote::ToTokens;
use std::path::Path;
use syn::{ImplItem, Item, ItemImpl, Visibility};

#[test]
fn reserved_names_of_a_group_are_its_generated_methods() {
    let types = include_str!("../../../runtime/src/private/declared_types.rs");
    let mut methods = vec!["into_group"];
    for line in types.lines() {
        let method = line.trim_start().strip_prefix("$vis ");
        let method = method.and_then(|method| method.split_once("fn "));
        methods.extend(method.and_then(|(_, method)| Some(method.split_once('(')?.0)));
    }
    assert_eq!(sorted(methods), sorted(METHODS));
}

/// If a handle gains a method after a release, exclude it here: a program may have an actor's field of its name.
#[test]
fn reserved_names_of_a_handle_are_the_methods_of_handle() {
    // `Handle` derives `Clone`.
    let mut methods = vec!["clone".to_owned()];
    let runtime = Path::new(env!("CARGO_MANIFEST_DIR")).join("../runtime/src");
    add_methods_of_handle(&runtime, &mut methods);
    assert_eq!(sorted(methods), HANDLE_METHODS);
}

fn add_methods_of_handle(folder: &Path, methods: &mut Vec<String>) {
    for entry in folder.read_dir().expect("the sources are there") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            add_methods_of_handle(&path, methods);
            continue;
        }
        let text = std::fs::read_to_string(&path).expect("a source is text");
        if !text.contains("\nimpl Handle {") {
            continue;
        }
        let file = syn::parse_file(&text).expect("a source is Rust");
        for function in impls_of("Handle", &file.items).flat_map(functions) {
            let name = function.sig.ident.to_string();
            if matches!(function.vis, Visibility::Public(_)) && !name.starts_with("__") {
                methods.push(name);
            }
        }
    }
}

fn impls_of<'a>(name: &'a str, items: &'a [Item]) -> impl Iterator<Item = &'a ItemImpl> {
    items.iter().filter_map(move |item| match item {
        Item::Impl(item) if item.self_ty.to_token_stream().to_string() == name => Some(item),
        _ => None,
    })
}

fn functions(item: &ItemImpl) -> impl Iterator<Item = &syn::ImplItemFn> {
    item.items.iter().filter_map(|item| match item {
        ImplItem::Fn(function) => Some(function),
        _ => None,
    })
}

fn sorted<T: ToString>(names: impl IntoIterator<Item = T>) -> Vec<String> {
    let mut names: Vec<_> = names.into_iter().map(|name| name.to_string()).collect();
    names.sort();
    names
}
