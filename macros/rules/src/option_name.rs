//! The names of the options.

use std::fmt;

macro_rules! option_names {
    ($($variant:ident => $word:literal),+ $(,)?) => {
        /// The name of an option of an actor, a restart or a group.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub enum OptionName {
            $(#[doc = concat!("`", $word, "`")] $variant),+
        }

        impl OptionName {
            /// The name as it is written.
            pub const fn as_str(self) -> &'static str {
                match self {
                    $(OptionName::$variant => $word),+
                }
            }
        }
    };
}

option_names! {
    Interrupt => "interrupt",
    Execute => "execute",
    Blocking => "blocking",
    Process => "process",
    Open => "open",
    Close => "close",
    Config => "config",
    Prefix => "prefix",
    Secrets => "secrets",
    Validate => "validate",
    Optional => "optional",
    Each => "each",
    Requires => "requires",
    StopsBefore => "stops_before",
    StopsLast => "stops_last",
    Background => "background",
    Foreground => "foreground",
    Ready => "ready",
    Provides => "provides",
    Receives => "receives",
    Late => "late",
    ReadyWithin => "ready_within",
    OnOk => "on_ok",
    OnErr => "on_err",
    Grace => "grace",
    Overrun => "overrun",
    Name => "name",
    Restart => "restart",
    Dependents => "dependents",
    Build => "build",
    Role => "role",
    When => "when",
    Backoff => "backoff",
    MaxBackoff => "max_backoff",
    MaxRestarts => "max_restarts",
    ResetAfter => "reset_after",
    Signals => "signals",
    Drain => "drain",
    Until => "until",
    Crate => "crate",
}

impl fmt::Display for OptionName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

/// The signals that can stop a group, as `signals = […]` spells them.
pub const SIGNAL_NAMES: &[&str] = &["INT", DRAIN_SIGNAL, "QUIT", "HUP", "USR1", "USR2"];

/// The signal whose stop a drain may precede.
pub const DRAIN_SIGNAL: &str = "TERM";

/// The lists in which an actor names others. Each implies the later ones.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum List {
    /// `receives`
    Receives,
    /// `requires`
    Requires,
    /// `late(…)` in `receives`
    Late,
    /// `stops_before`
    StopsBefore,
}

impl List {
    /// Every list, the one that implies the others first.
    pub const ALL: [List; 4] = [
        List::Receives,
        List::Requires,
        List::Late,
        List::StopsBefore,
    ];

    /// The option that holds the list, or the word for its entries.
    pub const fn option(self) -> OptionName {
        match self {
            List::Receives => OptionName::Receives,
            List::Requires => OptionName::Requires,
            List::Late => OptionName::Late,
            List::StopsBefore => OptionName::StopsBefore,
        }
    }

    /// The list as a verb before the other actor's name.
    pub const fn verb(self) -> &'static str {
        match self {
            List::Receives => "receives from",
            List::Requires => "requires",
            List::Late => "receives late from",
            List::StopsBefore => "stops before",
        }
    }

    /// Returns `true` if the named actor must be ready before the actor starts.
    pub const fn is_requirement(self) -> bool {
        matches!(self, List::Receives | List::Requires)
    }
}
