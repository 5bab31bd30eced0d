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
