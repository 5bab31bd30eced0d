//! The output for a group with mistakes: the errors, and all the items that a sound group has.

use super::{derived, errors, expand, pretty};
use proc_macro2::TokenStream;
use quote::quote;

/// Names and signatures of all functions, types, consts and impls, without their bodies.
fn surface(text: &str) -> Vec<String> {
    let words = ["fn ", "struct ", "impl", "const PLAN", "const __GROUP"];
    let lines = text
        .lines()
        .map(str::trim)
        .filter(|line| !line.starts_with("//"));
    let lines = lines.filter(|line| {
        words
            .iter()
            .any(|word| line.starts_with(word) || line.contains(&format!(" {word}")))
    });
    let lines = lines.filter(|line| {
        !line.contains("__ACTORS") && !line.contains("=>") && !line.contains("::Into<")
    });
    lines.map(str::to_owned).collect()
}

#[test]
fn a_stub_has_the_surface_of_the_group() {
    let item = |interrupt: TokenStream| {
        quote! {
            pub(crate) struct App<T: Service> where T: Send + 'static {
                #[actor(#interrupt ready = manual)]
                db: Db,
                #[actor(interrupt = cancel, requires = [db])]
                api: Api<T>,
                plain: u8,
            }
        }
    };
    let sound = expand(&quote!(), &item(quote!(interrupt = cancel,)));
    let faulty = pretty(derived(&quote!(), &item(quote!())));
    assert!(faulty.contains("compile_error"));
    assert_eq!(surface(&sound), surface(&faulty));
}

#[test]
fn an_actor_named_as_a_method_has_none() {
    let item = quote! {
        struct App {
            #[actor(interrupt = cancel)]
            start: Worker,
        }
    };
    let text = pretty(derived(&quote!(), &item));
    assert_eq!(text.matches("fn start").count(), 1, "{text}");
    let item = quote! {
        struct App {
            #[actor(interrupt = cancel)]
            state: Worker,
        }
    };
    let text = pretty(derived(&quote!(), &item));
    assert_eq!(
        text.matches("-> ::rungroup::ActorHandle").count(),
        0,
        "{text}"
    );
}

#[test]
fn an_unreadable_restart_keeps_the_methods_of_the_handle() {
    let item = quote! {
        struct App {
            #[actor(interrupt = cancel, restart = sometimes)]
            worker: Worker,
        }
    };
    let text = pretty(derived(&quote!(), &item));
    assert!(
        text.contains("compile_error") && text.contains("::rungroup::Restartable"),
        "{text}"
    );
}

#[test]
fn mistakes_are_reported_in_the_order_of_the_source() {
    let item = quote! {
        struct App {
            #[actor(interrupt, blocking = yes)]
            one: One,
            #[actor(interrupt = cancel, requries = [one])]
            two: Two,
        }
    };
    let errors = errors(&quote!(nmae = "x"), &item);
    let firsts: Vec<&str> = errors
        .iter()
        .filter_map(|error| error.lines().next())
        .collect();
    assert_eq!(
        firsts,
        [
            "unknown option `nmae` of group `App`",
            "`interrupt` of `one` needs a value",
            "`blocking` of `one` takes no value",
            "unknown option `requries` of `two`",
        ]
    );
}

#[test]
fn every_error_has_a_help_line() {
    let items = [
        quote!(
            struct App {
                #[actor]
                one: One,
                #[actor(interrupt = cancel, requires = [one, none, plain])]
                two: Two,
                plain: u8,
                #[actor(interrupt = cancel, ready = manual, restart(max_restarts = 0, backoff = "0s", reset_after = "0s"), dependents = restart)]
                four: One,
                #[actor(interrupt = cancel, requires = [four], ready = manual, restart(backoff = "1m"))]
                five: One,
                #[actor(interrupt = cancel, requires = [five])]
                six: One,
                #[actor(interrupt = cancel, dependents = keep)]
                state: One,
            }
        ),
        quote!(
            struct App<'a> {
                plain: &'a u8,
            }
        ),
        quote!(
            struct App;
        ),
        quote!(
            struct App {
                #[actor(interrupt = 1, execute = "x", requires = one, ready = soon, grace = 5, restart = soon, dependents)]
                one: One,
                #[actor(restart(), dependents = stop)]
                two: One,
                #[actor(restart(always, max_restarts = "5", backoff = 1, when = never, grace = "1s", limt = 3))]
                three: One,
                #[actor(restart = always(max_restarts = 5), limit = 5)]
                four: One,
            }
        ),
    ];
    for item in items {
        let errors = errors(&quote!(), &item);
        assert!(!errors.is_empty());
        for error in errors {
            let (what, help) = error
                .split_once("\nhelp: ")
                .unwrap_or_else(|| panic!("no help: {error}"));
            assert!(
                !what.ends_with('.') && !what.starts_with(char::is_uppercase),
                "{what}"
            );
            assert!(
                !help.ends_with('.') && !help.starts_with(char::is_uppercase),
                "{help}"
            );
        }
    }
}
