//! Names of a group, its actors and its values.

use super::*;

#[test]
fn names_are_unique_and_not_empty() {
    let mut wrong = group(["db", "", "a\0b", "db", "db"].map(named));
    wrong.name = "";
    let name = |actor| Place::option(actor, OptionName::Name);
    refused(
        &wrong,
        &[
            (
                Rule::NameIsNotEmpty,
                Place::group(OptionName::Name),
                "the name of the group is empty\nhelp: set a name: logs, errors and reports show it",
            ),
            (
                Rule::NameIsNotEmpty,
                name(1),
                "the name of actor number 2 is empty\n\
                 help: set a name: logs, errors and reports show it",
            ),
            (
                Rule::NameHasNoNul,
                name(2),
                "the name `a\\u{0}b` contains a NUL character\n\
                 help: remove the character: the name of a thread cannot contain it",
            ),
            (
                Rule::NameIsUnique,
                name(3),
                "the name `db` is used by more than one actor\nhelp: give each actor its own name",
            ),
        ],
    );
}

#[test]
fn names_that_differ_from_their_labels() {
    let renamed = |label: &str, name: &str| Actor {
        name: name.to_owned(),
        ..named(label)
    };
    let message = |name: &str| {
        format!(
            "the name `{name}` is used by more than one actor\nhelp: give each actor its own name"
        )
    };
    let name = |actor| Place::option(actor, OptionName::Name);
    let one = group([renamed("api", "db"), named("db")]);
    refused(&one, &[(Rule::NameIsUnique, name(0), &message("db"))]);
    let two = group([renamed("api", "x"), renamed("web", "x")]);
    refused(&two, &[(Rule::NameIsUnique, name(1), &message("x"))]);
    accepted(&group([renamed("api", "db"), renamed("db", "api")]));
    let empty = group([renamed("api", "")]);
    let text = "the name of `api` is empty\nhelp: set a name: logs, errors and reports show it";
    refused(&empty, &[(Rule::NameIsNotEmpty, name(0), text)]);
}

#[test]
fn a_value_has_a_name_and_a_slot_of_its_own() {
    let mut group = group([named("db").provides(DB), named("api")]);
    group.values = vec![
        value("api", None),
        value("state", Some(DB)),
        value("state", None),
        value("", None),
    ];
    assert_eq!(
        texts(&group),
        [
            "the name `api` is used by an actor and a value\n\
             help: give the actor or the value another name",
            "the name `state` is used by more than one value\nhelp: give each value its own name",
            "the name of value number 4 is empty\nhelp: set a name: logs, errors and reports show it",
            "`db` and `state` provide the same `Db`\nhelp: create a slot for each of them",
        ]
    );
}
