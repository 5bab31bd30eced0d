//! The options of an actor and of a group, their values and their defaults.

/// The values of an option, each with the word that an attribute writes.
macro_rules! words {
    ($type:ident { $($variant:ident => $word:literal),+ $(,)? }) => {
        impl $type {
            /// Every value.
            #[doc(hidden)]
            pub const ALL: &'static [$type] = &[$($type::$variant),+];

            /// The words of all values.
            #[doc(hidden)]
            pub const WORDS: &'static [&'static str] = &[$($word),+];

            /// The name of the variant.
            #[doc(hidden)]
            pub const fn variant(self) -> &'static str {
                match self {
                    $($type::$variant => stringify!($variant)),+
                }
            }

            /// The value as the option's word.
            #[doc(hidden)]
            pub const fn as_str(self) -> &'static str {
                match self {
                    $($type::$variant => $word),+
                }
            }
        }

        impl std::fmt::Display for $type {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.pad(self.as_str())
            }
        }
    };
}

mod actor;
mod group;
mod name;
mod restart;

pub use actor::{
    ActorKind, ActorOptions, Ground, InterruptKind, Multiplicity, NestedGroup, Overrun, Ready,
    ReturnAction,
};
pub use group::{DEFAULT_GRACE, DRAIN_SIGNAL, GroupOptions, SIGNAL_NAMES, Until};
pub use name::OptionName;
pub use restart::{
    DEFAULT_BACKOFF, DEFAULT_MAX_BACKOFF, DEFAULT_RESET_AFTER, Dependents, RestartPolicy,
    RestartWhen,
};

#[cfg(test)]
mod tests {
    use super::{
        ActorKind, ActorOptions, Dependents, GroupOptions, InterruptKind, Multiplicity, Overrun,
        Ready, RestartWhen, ReturnAction, Until,
    };

    #[test]
    fn options_that_are_not_set_have_their_default_values() {
        let actor = ActorOptions::new(InterruptKind::Cancel);
        assert_eq!(actor.kind, ActorKind::default());
        assert_eq!(actor.on_err, ReturnAction::default());
        assert_eq!(actor.overrun, Overrun::default());
        assert_eq!(actor.multiplicity, Multiplicity::default());
        assert_eq!(actor.ready(), Ready::default());
        assert_eq!(actor.dependents(), Dependents::default());
        assert_eq!(GroupOptions::DEFAULT.until, Until::default());
    }

    #[test]
    fn values_print_as_the_words_of_the_options() {
        assert_eq!(RestartWhen::OnFailure.to_string(), "on_failure");
        assert_eq!(format!("{:>7}|", Until::All), "    all|");
        assert_eq!(ReturnAction::ALL.len(), 2);
    }

    #[test]
    fn each_word_has_one_effect() {
        let ready = |is_set: fn(Ready) -> bool| -> Vec<&Ready> {
            Ready::ALL.iter().filter(|&&ready| is_set(ready)).collect()
        };
        assert_eq!(ready(Ready::is_set_by_start), [&Ready::Started]);
        assert_eq!(ready(Ready::is_set_by_call), [&Ready::Manual]);
        assert_eq!(ready(Ready::is_set_by_return), [&Ready::Finished]);
        assert_eq!(Until::First.default_on_ok(), ReturnAction::Stop);
        assert_eq!(Until::All.default_on_ok(), ReturnAction::Continue);
        let follows = |when: RestartWhen| [false, true].map(|failed| when.follows(failed));
        assert_eq!(follows(RestartWhen::OnFailure), [false, true]);
        assert_eq!(follows(RestartWhen::Always), [true, true]);
        let interrupts = |has: fn(InterruptKind) -> bool| -> Vec<&InterruptKind> {
            let all = InterruptKind::ALL.iter();
            all.filter(|&&kind| has(kind)).collect()
        };
        assert_eq!(
            interrupts(InterruptKind::drops_the_future),
            [&InterruptKind::Drop]
        );
        assert_eq!(
            interrupts(InterruptKind::calls_a_function),
            [&InterruptKind::Function]
        );
    }
}
