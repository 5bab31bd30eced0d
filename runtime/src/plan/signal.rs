//! Signals as plain numbers. Input: nothing; output: the signals a group can list, with name and exit code. It must not
//! register or receive one, so that plans and reports can name signals without a runtime.

use std::borrow::Cow;
use std::fmt;

/// A signal of the operating system that can stop a group.
///
/// # Examples
///
/// ```
/// # #[cfg(feature = "signal")] {
/// use rungroup::{Group, Signal};
///
/// let group = Group::new("example").signals([Signal::INT, Signal::TERM]);
/// assert_eq!(Signal::TERM.name(), "SIGTERM");
/// # drop(group);
/// # }
/// ```
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Signal(u8);

impl Signal {
    /// Ctrl-C.
    pub const INT: Self = Self(2);
    /// The request to end that service managers and orchestrators send.
    pub const TERM: Self = Self(15);
    /// Ctrl-\.
    pub const QUIT: Self = Self(3);
    /// The terminal has gone.
    pub const HUP: Self = Self(1);
    /// The first signal that is free for programs to use.
    pub const USR1: Self = Self(USR.0);
    /// The second signal that is free for programs to use.
    pub const USR2: Self = Self(USR.1);

    /// Every signal that can stop a group.
    #[cfg(any(feature = "process", test))]
    pub(crate) const ALL: [Self; 6] = [
        Self::INT,
        Self::TERM,
        Self::QUIT,
        Self::HUP,
        Self::USR1,
        Self::USR2,
    ];

    /// Returns the name, such as `SIGTERM`.
    pub const fn name(self) -> &'static str {
        match self {
            Self::INT => "SIGINT",
            Self::TERM => "SIGTERM",
            Self::QUIT => "SIGQUIT",
            Self::HUP => "SIGHUP",
            Self::USR1 => "SIGUSR1",
            _ => "SIGUSR2",
        }
    }

    /// Returns the number on this platform.
    pub const fn number(self) -> i32 {
        self.0 as i32
    }

    /// Returns the exit code of a process that this signal ended: 128 and the number.
    pub const fn exit_code(self) -> u8 {
        128 + self.0
    }
}

/// The signals that a group sets by its option `signals`.
#[doc(hidden)]
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum StopSignals {
    /// The signals to which `main` listens by default.
    Default,
    /// These, also if the process inherited them as ignored.
    Listed(Cow<'static, [Signal]>),
}

impl StopSignals {
    /// These, for a constant plan.
    pub const fn listed(signals: &'static [Signal]) -> StopSignals {
        StopSignals::Listed(Cow::Borrowed(signals))
    }
}

/// The numbers of the two free signals differ between platforms; the others do not.
const USR: (u8, u8) = if cfg!(any(
    target_vendor = "apple",
    target_os = "freebsd",
    target_os = "dragonfly",
    target_os = "netbsd",
    target_os = "openbsd",
)) {
    (30, 31)
} else if cfg!(any(
    target_os = "illumos",
    target_os = "solaris",
    target_arch = "mips",
    target_arch = "mips64",
)) {
    (16, 17)
} else {
    (10, 12)
};

impl fmt::Display for Signal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

impl fmt::Debug for Signal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

#[cfg(test)]
mod tests {
    use super::Signal;

    #[test]
    fn the_macro_accepts_the_name_of_every_signal() {
        let names = Signal::ALL.map(|signal| signal.name().trim_start_matches("SIG"));
        assert_eq!(names, rungroup_rules::SIGNAL_NAMES);
    }

    #[test]
    fn a_signal_has_a_name_and_an_exit_code() {
        for (signal, name) in [
            (Signal::INT, "SIGINT"),
            (Signal::TERM, "SIGTERM"),
            (Signal::QUIT, "SIGQUIT"),
            (Signal::HUP, "SIGHUP"),
            (Signal::USR1, "SIGUSR1"),
            (Signal::USR2, "SIGUSR2"),
        ] {
            assert_eq!(signal.to_string(), name);
            assert_eq!(format!("{signal:?}"), name);
            assert_eq!(i32::from(signal.exit_code()), 128 + signal.number());
        }
        assert_eq!(Signal::TERM.exit_code(), 143);
        assert_eq!(format!("{:>8}", Signal::INT), "  SIGINT");
    }
}
