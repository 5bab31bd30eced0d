//! Slots, and the actors that provide and receive through them.

use super::*;

#[test]
fn a13_a_slot_belongs_to_one_group() {
    let other = |id| SlotKey {
        id: OF_ANOTHER_GROUP + id,
        ..DB
    };
    let wrong = group([
        named("api").receives(other(1)),
        named("db").provides(other(2)),
        named("client").receives(other(2)),
    ]);
    let text = |by: &str, verb| {
        format!(
            "`{by}` {verb} a `Db` through a slot that belongs to group `first`\n\
             help: create a slot for each group"
        )
    };
    refused(
        &wrong,
        &[
            (
                Rule::SlotBelongsToOneGroup,
                Place::option(1, OptionName::Provides),
                &text("db", "provides"),
            ),
            (
                Rule::SlotBelongsToOneGroup,
                entry(0, List::Receives, 0),
                &text("api", "receives"),
            ),
        ],
    );
}

#[test]
fn a_received_slot_has_one_provider() {
    let slot = |id| SlotKey { id, ..DB };
    let wrong = group([
        named("api").receives(DB),
        named("both").provides(slot(1)).receives(slot(1)),
        named("one").provides(slot(2)),
        named("two").provides(slot(2)),
    ]);
    refused(
        &wrong,
        &[
            (
                Rule::SlotIsProvidedOnce,
                Place::option(3, OptionName::Provides),
                "`one` and `two` provide the same `Db`\nhelp: create a slot for each of them",
            ),
            (
                Rule::SlotIsProvided,
                entry(0, List::Receives, 0),
                "`api` receives a `Db` that no actor provides\n\
                 help: call `.provides(&slot)` on an actor",
            ),
            (
                Rule::EntryIsAnotherActor,
                entry(1, List::Receives, 0),
                "`both` receives from itself\nhelp: remove `both` from its `receives`",
            ),
        ],
    );
    let named_source = group([named("api").list(List::Receives, &["db"]), named("db")]);
    refused(
        &named_source,
        &[(
            Rule::SourceProvides,
            entry(0, List::Receives, 0),
            "`api` receives from `db`, which provides nothing\n\
             help: add `provides = Type` to `db`, or write `requires = [db]`",
        )],
    );
}

#[test]
fn an_optional_source_is_received_as_an_option() {
    let received_as = |slot| {
        let cache = named("cache").provides(DB);
        let cache = cache.set(|options| options.multiplicity = Multiplicity::Optional);
        group([cache, named("api").receives(slot)])
    };
    accepted(&received_as(SlotKey {
        takes_absence: true,
        ..DB
    }));
    let text = "`api` receives a `Db` from `cache`, which is optional and may provide none\n\
                help: receive an `Option`: write `slot.optional()` for the slot, and a `Vec` of these for a slice";
    let place = entry(1, List::Receives, 0);
    let expected = [(Rule::OptionalSourceIsReceivedAsOption, place, text)];
    refused(&received_as(DB), &expected);
}
