//! The macro reports each mistake in the words that the runtime uses for it.

use super::{derived, errors};
use quote::{ToTokens, quote};
use rungroup_rules::{PAIRS, Rule};

macro_rules! cases {
    ($($rule:ident {
        $text:literal
        $(declared [$($declared:tt)*] {$($fields:tt)*})?
        $(asserted [$($asserted:tt)*] {$($asserted_fields:tt)*})?
        $(built $name:literal |$group:ident| $build:block)?
    })*) => {
        #[test]
        fn the_macro_reports_the_words_of_the_rules() {
            $(
                $(
                    let found = errors(&quote!($($declared)*), &quote!(struct App { $($fields)* }));
                    assert_eq!(found, [$text]);
                )?
                $(
                    let (options, item) = (quote!($($asserted)*), quote!(struct App { $($asserted_fields)* }));
                    assert_eq!(errors(&options, &item), [""; 0]);
                    let text = $text.to_token_stream().to_string();
                    let tokens = derived(&options, &item).to_string();
                    assert!(tokens.contains(&text), "{text} is missing in {tokens}");
                )?
            )*
        }

        /// The compiler names a rule without a case here.
        #[allow(unreachable_patterns, reason = "a rule may have several cases")]
        const _: fn(Rule) = |rule| match rule {
            $(Rule::$rule => (),)*
        };

        #[test]
        fn each_pair_of_options_that_conflict_has_a_case() {
            let texts = [$($text),*];
            for pair in PAIRS {
                let message = pair.message('\0');
                let (start, end) = message.split_once('\0').expect("the owner is in the message");
                let end = format!("{end}\nhelp: {}", pair.help());
                let is_it = |text: &&str| text.starts_with(start) && text.ends_with(&end);
                assert_eq!(texts.iter().filter(|text| is_it(text)).count(), 1, "{pair:?}");
            }
        }

        #[test]
        fn a_mistake_that_both_can_make_has_both_forms() {
            let mut one_sided = Vec::new();
            $(
                let in_macro = [$(stringify!($($fields)*),)? $(stringify!($($asserted_fields)*),)? ""].len() > 1;
                let at_run_time = [$($name, stringify!($group $build),)? ""].len() > 1;
                if in_macro != at_run_time {
                    one_sided.push(Rule::$rule);
                }
            )*
            // Only the macro receives from an actor by its name, and only the runtime has slots, interrupts that are consumed, and a
            // readiness of `add_process` beside the option.
            let expected = [
                Rule::SourceProvides,
                Rule::OptionalSourceIsReceivedAsOption,
                Rule::SlotIsProvided,
                Rule::SlotBelongsToOneGroup,
                Rule::SlotIsProvidedOnce,
                Rule::OptionsDoNotConflict,
                Rule::InterruptIsRepeatable,
            ];
            assert_eq!(one_sided, expected);
        }
    };
}

include!("../../rules/cases.rs");
