//! Every option of an actor beside every other, each with every value that may matter: which pairs exclude each other.

use super::errors;
use crate::keywords::OptionList;
use proc_macro2::TokenStream;
use quote::quote;

/// Everything an actor can say.
const SAYINGS: &[&str] = &[
    "interrupt = cancel",
    "interrupt = drop",
    "interrupt = close",
    "execute = path",
    "execute = |value, ctx| body(value, ctx)",
    "execute = async |field, ctx| body(value, ctx).await",
    "execute = |value, ctx| async move { body(value, ctx).await }",
    "blocking",
    "process",
    "config = Args",
    "config(Args, prefix = \"it\", validate = check)",
    "optional",
    "each",
    "each(name = Worker::key)",
    "requires = [first]",
    "stops_before = [second]",
    "stops_last",
    "background",
    "foreground",
    "ready = started",
    "ready = manual",
    "ready = finished",
    "ready = line(\"listening\")",
    "ready = port(8080)",
    "provides = Type",
    "receives = third",
    "receives = late(third)",
    "receives = limit",
    "receives = Needs { third, limit }",
    "ready_within = \"1s\"",
    "on_ok = stop",
    "on_ok = continue",
    "on_err = stop",
    "on_err = continue",
    "grace = \"1s\"",
    "overrun = fail",
    "overrun = accept",
    "name = \"other\"",
    "restart = on_failure",
    "restart = always",
    "restart(backoff = \"1s\", max_restarts = 5)",
    "restart(when = always, reset_after = LIMIT)",
    "dependents = keep",
    "dependents = restart",
    "build = open",
    "build = blocking(open)",
    "role = \"data\"",
    "role = Worker::role",
    "role = |worker| worker.role()",
];

/// The pairs that do not compile; all others do.
const EXCLUDED: &[(&str, &str)] = &[
    // A thread cannot be dropped, and the group does not wait for a dropped future.
    ("interrupt = drop", "blocking"),
    ("interrupt = drop", "grace = \"1s\""),
    // An async block cannot borrow the parameters of the closure around it.
    (
        "interrupt = close",
        "execute = |value, ctx| async move { body(value, ctx).await }",
    ),
    // A thread runs an ordinary function.
    (
        "execute = async |field, ctx| body(value, ctx).await",
        "blocking",
    ),
    (
        "execute = |value, ctx| async move { body(value, ctx).await }",
        "blocking",
    ),
    // A child process brings its own execute and interrupt, and hands nothing over.
    ("interrupt = cancel", "process"),
    ("interrupt = drop", "process"),
    ("interrupt = close", "process"),
    ("execute = path", "process"),
    ("execute = |value, ctx| body(value, ctx)", "process"),
    (
        "execute = async |field, ctx| body(value, ctx).await",
        "process",
    ),
    (
        "execute = |value, ctx| async move { body(value, ctx).await }",
        "process",
    ),
    ("blocking", "process"),
    ("process", "ready = manual"),
    ("process", "ready = finished"),
    ("process", "provides = Type"),
    ("process", "receives = third"),
    ("process", "receives = late(third)"),
    ("process", "receives = limit"),
    ("process", "receives = Needs { third, limit }"),
    // An empty list is absent already.
    ("optional", "each"),
    ("optional", "each(name = Worker::key)"),
    // Those joined to it do not stop last.
    ("requires = [first]", "stops_last"),
    ("stops_before = [second]", "stops_last"),
    ("stops_last", "receives = third"),
    ("stops_last", "receives = late(third)"),
    ("stops_last", "receives = Needs { third, limit }"),
    // The group waits for it, or does not: not for one that stops last, or never returns for good.
    ("background", "foreground"),
    ("stops_last", "foreground"),
    ("foreground", "restart = always"),
    ("foreground", "restart(when = always, reset_after = LIMIT)"),
    // Providing is being ready.
    ("ready = started", "provides = Type"),
    ("ready = manual", "provides = Type"),
    ("ready = finished", "provides = Type"),
    // There is nothing to wait for, or it could not fail.
    ("ready = started", "ready_within = \"1s\""),
    ("ready_within = \"1s\"", "on_err = continue"),
    // The Ok that makes it ready never stops the group.
    ("ready = finished", "on_ok = stop"),
    ("ready = finished", "on_ok = continue"),
    // An actor that restarts after `Ok` neither stops the group nor completes by it.
    ("ready = finished", "restart = always"),
    (
        "ready = finished",
        "restart(when = always, reset_after = LIMIT)",
    ),
    ("on_ok = stop", "restart = always"),
    (
        "on_ok = stop",
        "restart(when = always, reset_after = LIMIT)",
    ),
    ("on_ok = continue", "restart = always"),
    (
        "on_ok = continue",
        "restart(when = always, reset_after = LIMIT)",
    ),
];

/// Options that a child process excludes, so that they do not meet its readiness.
const OF_OTHERS: &[&str] = &["interrupt", "execute", "blocking", "receives", "provides"];

fn is_excluded(one: &str, other: &str) -> bool {
    let is_of_process =
        |saying: &str| saying.starts_with("ready = line(") || saying.starts_with("ready = port(");
    let is_of_others = |saying: &str| OF_OTHERS.contains(&word(saying));
    EXCLUDED.contains(&(one, other))
        || (is_of_process(one) && is_of_others(other))
        || (is_of_process(other) && is_of_others(one))
}

fn word(saying: &str) -> &str {
    saying.split([' ', '(']).next().unwrap_or(saying)
}

/// The options of the group, and an actor with both options and their own requirements.
fn both(one: &str, other: &str) -> (TokenStream, TokenStream) {
    let said = |start: &str| one.starts_with(start) || other.starts_with(start);
    let mut options = vec![one, other];
    let is_process = said("process")
        || (said("ready = line(") || said("ready = port("))
            && !OF_OTHERS.iter().any(|word| said(word));
    if is_process && !said("process") {
        options.push("process");
    } else if !said("interrupt") && !is_process {
        options.push("interrupt = cancel");
    }
    if said("interrupt = close") && !said("execute") && !is_process {
        options.push("execute = path");
    }
    if said("ready_within") && !said("ready =") && !said("provides") {
        options.push(if is_process {
            "ready = port(8080)"
        } else {
            "ready = manual"
        });
    }
    if said("dependents") && !said("restart") {
        options.push("restart = on_failure");
    }
    let options = tokens(&options.join(", "));
    let group = if said("background") || said("foreground") {
        quote!(until = all)
    } else {
        quote!()
    };
    let item = among_others(&quote!(#[actor(#options)]), &[one, other], &group);
    (group, item)
}

fn tokens(text: &str) -> TokenStream {
    text.parse().expect("these are tokens")
}

/// A struct with the actors that options name, and a field with this attribute, whose type the sayings decide.
fn among_others(attribute: &TokenStream, sayings: &[&str], group: &TokenStream) -> TokenStream {
    let said = |start: &str| sayings.iter().any(|saying| saying.starts_with(start));
    let background = (!group.is_empty()).then(|| quote!(background,));
    let ty = match (said("each"), said("optional")) {
        (true, _) => quote!([Actor; 2]),
        (false, true) => quote!(Option<Actor>),
        (false, false) => quote!(Actor),
    };
    quote! {
        struct App {
            #[actor(interrupt = cancel, ready = manual, #background)]
            first: First,
            #[actor(interrupt = cancel, #background)]
            second: Second,
            #[actor(interrupt = cancel, provides = Third, #background)]
            third: Third,
            #[actor(interrupt = cancel)]
            job: Job,
            #[value]
            limit: Limit,
            #attribute
            it: #ty,
        }
    }
}

/// A resource takes an option, or one error says why not.
#[test]
fn a_resource_takes_exactly_its_options() {
    for one in SAYINGS {
        let restart = if one.starts_with("dependents") {
            ", restart = on_failure"
        } else {
            ""
        };
        let options = tokens(&format!("open = connect, close = drop, {one}{restart}"));
        let item = among_others(&quote!(#[resource(#options)]), &[one], &quote!());
        let errors = errors(&quote!(), &item);
        let is_taken = OptionList::Resource.named(word(one)).is_some();
        assert_eq!(errors.len(), usize::from(!is_taken), "{one}: {errors:#?}");
    }
}

/// What a resource can open with, and whether this is for a resource that receives a value; `None` for both.
const OPENS: &[(&str, Option<bool>)] = &[
    ("open = connect", None),
    ("open = |value| connect(value)", Some(false)),
    ("open = async |value| connect(value).await", Some(false)),
    (
        "open = async |value, received| connect(value, received).await",
        Some(true),
    ),
];

/// What a resource can close with.
const CLOSES: &[&str] = &[
    "close = drop",
    "close = Pool::close",
    "close = |pool| pool.close()",
    "close = async |pool| pool.close().await",
];

/// The options of an actor that a resource takes.
fn of_a_resource() -> impl Iterator<Item = &'static str> + Clone {
    let is_taken = |saying: &str| OptionList::Resource.named(word(saying)).is_some();
    SAYINGS
        .iter()
        .copied()
        .filter(move |saying| is_taken(saying))
}

#[test]
fn every_form_of_open_and_close_stands_beside_every_option() {
    for one in of_a_resource() {
        let restart = one
            .starts_with("dependents")
            .then_some("restart = on_failure,");
        let restart = restart.unwrap_or_default();
        for (open, receives) in OPENS {
            for close in CLOSES {
                let options = tokens(&format!("{open}, {close}, {restart} {one}"));
                let item = among_others(&quote!(#[resource(#options)]), &[one], &quote!());
                let errors = errors(&quote!(), &item);
                let fits = receives.is_none_or(|receives| receives == one.starts_with("receives"));
                let expected = usize::from(!fits);
                assert_eq!(errors.len(), expected, "{options}: {errors:#?}");
            }
        }
    }
}

/// The options of a resource exclude each other as those of an actor.
#[test]
fn exactly_these_pairs_of_a_resource_exclude_each_other() {
    for one in of_a_resource() {
        for other in of_a_resource().filter(|other| word(other) > word(one)) {
            let said = |start: &str| one.starts_with(start) || other.starts_with(start);
            let restart =
                (said("dependents") && !said("restart")).then_some("restart = on_failure,");
            let restart = restart.unwrap_or_default();
            let options = tokens(&format!(
                "open = connect, close = drop, {restart} {one}, {other}"
            ));
            let item = among_others(&quote!(#[resource(#options)]), &[one, other], &quote!());
            let errors = errors(&quote!(), &item);
            let expected = is_excluded(one, other) || is_excluded(other, one);
            assert_eq!(
                errors.len(),
                usize::from(expected),
                "{options}: {errors:#?}"
            );
        }
    }
}

/// A unit or a value takes an option of the phases, or one error says why not.
#[test]
fn a_unit_and_a_value_take_no_option_of_a_run() {
    for one in SAYINGS {
        let options = tokens(one);
        for attribute in [quote!(#[unit(#options)]), quote!(#[value(#options)])] {
            let item = among_others(&attribute, &[one], &quote!());
            let errors = errors(&quote!(), &item);
            let is_taken = OptionList::Phases.named(word(one)).is_some();
            assert_eq!(errors.len(), usize::from(!is_taken), "{one}: {errors:#?}");
            let is_unknown = |error: &String| error.contains("unknown option");
            assert!(errors.iter().all(is_unknown), "{errors:?}");
        }
    }
}

/// Values cross the border of a group beside every option of its actors.
#[test]
fn a_group_receives_and_provides_beside_every_option() {
    for one in SAYINGS {
        let (group, item) = both(one, "name = \"other\"");
        let comma = (!group.is_empty()).then(|| quote!(,));
        let border = quote!(#group #comma receives = (zone: Zone), provides = third);
        let alone = errors(&group, &item);
        assert_eq!(errors(&border, &item), alone, "{one}");
    }
    for (one, expected) in [
        ("provides = Type", 0),
        ("provides = Type, optional", 1),
        ("provides = Type, each", 1),
        ("grace = \"1s\"", 1),
    ] {
        let options = tokens(&format!("interrupt = cancel, {one}"));
        let sayings: Vec<&str> = one.split(", ").collect();
        let item = among_others(&quote!(#[actor(#options)]), &sayings, &quote!());
        let errors = errors(&quote!(provides = it), &item);
        assert_eq!(errors.len(), expected, "{one}: {errors:#?}");
    }
}

#[test]
fn exactly_these_pairs_exclude_each_other() {
    for (index, one) in SAYINGS.iter().enumerate() {
        for other in SAYINGS[index + 1..]
            .iter()
            .filter(|other| word(other) != word(one))
        {
            let (group, item) = both(one, other);
            let errors = errors(&group, &item);
            let expected = usize::from(is_excluded(one, other));
            assert_eq!(errors.len(), expected, "{one} beside {other}: {errors:#?}");
        }
    }
}

#[test]
fn a_restart_allows_on_err_beside_ready_within() {
    let item = |options: TokenStream| {
        quote!(
            struct App {
                #[actor(interrupt = cancel, #options)]
                it: Actor,
            }
        )
    };
    let late = quote!(ready = manual, ready_within = "1s", on_err = continue);
    assert_eq!(errors(&quote!(), &item(late.clone())).len(), 1);
    assert_eq!(
        errors(&quote!(), &item(quote!(#late, restart = on_failure))),
        [""; 0]
    );
    assert_eq!(errors(&quote!(), &item(quote!(dependents = keep))).len(), 1);
}

#[test]
fn an_option_stands_once() {
    for one in SAYINGS {
        for other in SAYINGS.iter().filter(|other| word(other) == word(one)) {
            let (group, item) = both(one, other);
            let errors = errors(&group, &item);
            assert_eq!(errors.len(), 1, "{one} beside {other}: {errors:#?}");
            assert!(errors[0].contains("is given twice"), "{errors:?}");
        }
    }
}

#[test]
fn every_option_is_in_the_table() {
    for option in OptionList::Actor.names() {
        let mut sayings = SAYINGS.iter();
        let is_there = sayings.any(|saying| word(saying) == option.as_str());
        assert!(is_there, "{option}");
    }
}
