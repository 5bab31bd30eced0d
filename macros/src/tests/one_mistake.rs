//! One mistake is one error, and mistakes that different stages find are reported together.

use super::errors;
use proc_macro2::TokenStream;
use std::fmt::Write;

/// A sound group in which every option matters to another: the options of the group, and those of each actor.
const GROUP: &[&str] = &[
    "until = all",
    "grace = \"2m\"",
    "drain = \"30s\"",
    "ready_within = \"1m\"",
    "signals = [TERM]",
    "receives = (region: Region, hosts: Hosts)",
    "provides = api",
];

const ACTORS: &[(&str, &[&str])] = &[
    (
        "store",
        &[
            "interrupt = cancel",
            "execute = open",
            "provides = Db",
            "ready_within = \"5s\"",
            "on_err = continue",
            "restart(when = always, max_backoff = \"2m\", backoff = \"1m\")",
            "dependents = restart",
            "background",
            "grace = \"9s\"",
        ],
    ),
    (
        "cache",
        &[
            "interrupt = Cache::close",
            "execute = fill",
            "ready = manual",
            "ready_within = \"5s\"",
            "receives = store",
            "restart = on_failure",
            "dependents = keep",
            "foreground",
        ],
    ),
    (
        "api",
        &[
            "interrupt = cancel",
            "execute = async |field, ctx| { ctx.provide(*ctx.received()); Ok(()) }",
            "requires = [cache]",
            "receives = Needs { db: store, metrics: late(metrics) }",
            "provides = Db",
            "restart(max_restarts = 3)",
            "stops_before = [proxy]",
        ],
    ),
    (
        "proxy",
        &[
            "process",
            "ready = line(\"up\")",
            "name = \"cache2\"",
            "foreground",
        ],
    ),
    (
        "pool",
        &[
            "open = async |options, db| Pool::connect(options, db).await",
            "close = Pool::close",
            "receives = store",
            "provides = Pool",
            "ready_within = \"5s\"",
            "restart = on_failure",
            "dependents = keep",
            "grace = \"1s\"",
            "config(PoolArgs, secrets = [password])",
            "build = async |args| PgOptions::of(args).await",
        ],
    ),
    (
        "worker",
        &[
            "interrupt = cancel",
            "receives = pool",
            "restart = on_failure",
            "build = Worker::open",
            "role = Worker::role",
        ],
    ),
    (
        "schema",
        &[
            "config(Args, prefix = \"schema\", secrets = [url, key], validate = |args| args.check())",
            "build = blocking(|args| Schema::open(args))",
            "role = \"data\"",
        ],
    ),
    (
        "flush",
        &[
            "interrupt = cancel",
            "stops_last",
            "stops_before = [metrics]",
        ],
    ),
    (
        "metrics",
        &["interrupt = cancel", "stops_last", "provides = Metrics"],
    ),
    ("web", &["interrupt = cancel", "receives = late(store)"]),
    ("zone", &["interrupt = cancel", "receives = region"]),
];

/// The errors of the group with one option of one owner replaced. `None` owns the options of the group.
fn errors_with(owner: Option<usize>, option: usize, replaced: &str) -> Vec<String> {
    let joined = |options: &[&str], replaces: bool| {
        let mut options = options.to_vec();
        if replaces {
            options[option] = replaced;
        }
        options.join(", ")
    };
    let mut fields = String::new();
    for (actor, (name, options)) in ACTORS.iter().enumerate() {
        let options = joined(options, owner == Some(actor));
        let word = match *name {
            "pool" => "resource",
            "schema" => "unit",
            _ => "actor",
        };
        write!(fields, "#[{word}({options})] {name}: Type,").expect("a string takes all");
    }
    let tokens = |text: &str| text.parse::<TokenStream>().expect("these are tokens");
    let item = tokens(&format!("struct App {{ {fields} }}"));
    errors(&tokens(&joined(GROUP, owner.is_none())), &item)
}

/// An option with a slip in its name, another sign after it, without a value, and with a value of the wrong kind.
fn faulty(option: &str) -> Vec<String> {
    let end = option.find([' ', '(']).unwrap_or(option.len());
    let (name, value) = option.split_at(end);
    let mut faulty = vec![format!("{name}{}{value}", &name[name.len() - 1..])];
    if let Some(value) = value.strip_prefix(" = ") {
        faulty.extend([
            format!("{name}: {value}"),
            format!("{name} == {value}"),
            format!("{name}({value})"),
            format!("{name} = "),
            format!("{name} = 1.5"),
            format!("{name} = -x"),
        ]);
    } else if value.is_empty() {
        faulty.push(format!("{name} = 1.5"));
    } else {
        faulty.extend([
            format!("{name}{}", value.replace(" = ", "e = ")),
            name.to_owned(),
        ]);
    }
    faulty
}

#[test]
fn one_mistake_in_late_is_one_error() {
    let web = ACTORS.iter().position(|(name, _)| *name == "web");
    for faulty in [
        "late",
        "late()",
        "late(store, cache)",
        "late(\"store\")",
        "late(store.clone())",
        "late(stor)",
        "late(cache)",
        "late(web)",
        "lat(store)",
        "[late(store)]",
        "Needs { db: late() }",
        "Needs { db: late(store, cache) }",
        "Needs { db: lat(store) }",
        "Needs { db: late(store), again: late(store) }",
        "[late(store), late(metrics)]",
        "Needs { db: metrics, again: late(metrics) }",
    ] {
        let errors = errors_with(web, 1, &format!("receives = {faulty}"));
        assert_eq!(errors.len(), 1, "{faulty}: {errors:#?}");
    }
}

#[test]
fn one_mistake_is_one_error() {
    assert_eq!(errors_with(None, 0, GROUP[0]), [""; 0]);
    let mut others = Vec::new();
    let owners = ACTORS.iter().enumerate();
    let owners = owners.map(|(actor, (_, options))| (Some(actor), *options));
    for (owner, options) in owners.chain([(None, GROUP)]) {
        for (index, option) in options.iter().enumerate() {
            for faulty in faulty(option) {
                let errors = errors_with(owner, index, &faulty);
                let expected = faulty.matches("e = ").count().max(1);
                if errors.len() != expected {
                    others.push(format!("{owner:?} {faulty}: {errors:#?}"));
                }
            }
        }
    }
    assert!(others.is_empty(), "{}", others.join("\n"));
}

/// The compiler reports an unknown attribute, and an option that is given twice is one error: what its other value would make
/// of the rest is not reported.
#[test]
fn options_that_could_not_be_read_are_not_reported() {
    let tokens = |text: &str| text.parse::<TokenStream>().expect("these are tokens");
    let until_twice = "until = all, until = any";
    for (group, fields, expected) in [
        (
            "until = all",
            "#[actor(interrupt = cancel, background)] a: A, #[actr(interrupt = cancel)] b: B",
            &[][..],
        ),
        (
            "until = all",
            "#[actor(interrupt = cancel, restart = always, restart = on_failure)] a: A",
            &["`restart` is given twice for `a`"],
        ),
        (
            until_twice,
            "#[actor(interrupt = cancel, restart = always)] a: A",
            &["`until` is given twice for group `App`"],
        ),
        (
            until_twice,
            "#[actor(interrupt = cancel, background)] a: A",
            &["`until` is given twice for group `App`"],
        ),
        (
            until_twice,
            "#[actor(interrupt = cancel)] a: A, #[actor(interrupt = cancel, stops_before = [a])] b: B",
            &["`until` is given twice for group `App`"],
        ),
    ] {
        let item = tokens(&format!("struct App {{ {fields} }}"));
        let errors = errors(&tokens(group), &item);
        let first_lines = errors.iter().map(|error| error.lines().next());
        assert!(
            first_lines.eq(expected.iter().map(|line| Some(*line))),
            "{group}; {fields}: {errors:#?}"
        );
    }
}

#[test]
fn an_interrupt_of_a_process_is_one_mistake_beside_a_grace() {
    let item = "struct App { #[actor(process, interrupt = drop, grace = \"5s\")] proxy: Proxy }";
    let item = item.parse().expect("these are tokens");
    let expected = "`interrupt` conflicts with `process` on `proxy`: a child process receives TERM, and KILL when its grace \
                    expires\nhelp: remove `interrupt`";
    assert_eq!(errors(&TokenStream::new(), &item), [expected]);
}

#[test]
fn only_entries_that_are_present_count_as_received() {
    let parsed = |text: &str| text.parse::<TokenStream>().expect("these are tokens");
    let (mut values, mut fields, mut stores) = (Vec::new(), Vec::new(), Vec::new());
    for number in 0..12 {
        values.push(format!("v{number}: u8"));
        fields.push(format!("v{number}: db{number}"));
        stores.push(format!(
            "#[actor(interrupt = cancel, provides = u8)] db{number}: Db"
        ));
    }
    let [values, fields, stores] = [values, fields, stores].map(|list| list.join(", "));
    for (absent, count) in [("#[cfg(off)]", 0), ("", 1)] {
        let group = format!("receives = ({values}, {absent} gone: u8)");
        let item = "struct App { #[actor(interrupt = cancel, receives = v0)] a: A }";
        assert_eq!(errors(&parsed(&group), &parsed(item)).len(), count);
        let receives = format!("Needs {{ {fields}, {absent} gone: last }}");
        let item = format!(
            "struct App {{
                {stores},
                #[actor(interrupt = cancel, provides = u8)] last: Db,
                #[actor(interrupt = cancel, receives = {receives})] a: A,
            }}"
        );
        assert_eq!(errors(&TokenStream::new(), &parsed(&item)).len(), count);
    }
}
