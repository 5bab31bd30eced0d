//! The state that the process inherited from its launcher: blocked and ignored signals, and its terminal. The state is
//! examined once, before a handler of this process changes it.
//!
//! Closed standard streams need no care here: the standard library opens `/dev/null` in their place before `main`.

use std::sync::OnceLock;

use crate::Signal;
use crate::plan::signal::StopSignals;
use crate::report::log;

/// The state in which the process was started.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Inherited {
    blocked: SignalSet,
    ignored: SignalSet,
    parent: Option<u32>,
    has_terminal: bool,
}

/// A set of signals as `/proc` prints it: signal n is bit n - 1.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
struct SignalSet(u64);

impl Inherited {
    /// Returns the state at the first call.
    pub(super) fn get() -> &'static Inherited {
        static INHERITED: OnceLock<Inherited> = OnceLock::new();
        INHERITED.get_or_init(|| {
            // Only Linux has the file; elsewhere nothing counts as blocked or ignored.
            let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
            Inherited {
                has_terminal: cfg!(unix) && std::fs::File::open("/dev/tty").is_ok(),
                ..Inherited::parse(&status)
            }
        })
    }

    fn parse(status: &str) -> Inherited {
        let mut inherited = Inherited::default();
        for line in status.lines() {
            let Some((name, value)) = line.split_once(':') else {
                continue;
            };
            let value = value.trim();
            let set = || SignalSet(u64::from_str_radix(value, 16).unwrap_or_default());
            match name {
                "SigBlk" => inherited.blocked = set(),
                "SigIgn" => inherited.ignored = set(),
                "PPid" => inherited.parent = value.parse().ok(),
                _ => {}
            }
        }
        inherited
    }

    /// Returns the signals that a group sets.
    pub(super) fn signals(&self, set: &StopSignals) -> Vec<Signal> {
        match set {
            StopSignals::Default => self.default_signals(),
            StopSignals::Listed(signals) => signals.to_vec(),
        }
    }

    /// Returns the signals that stop a group that lists none. `nohup` and shells without job control have the process ignore
    /// SIGHUP, or SIGINT and SIGQUIT: those stay ignored.
    pub(super) fn default_signals(&self) -> Vec<Signal> {
        let mut signals = vec![Signal::INT, Signal::TERM, Signal::QUIT];
        if self.has_terminal {
            signals.push(Signal::HUP);
        }
        signals.retain(|&signal| signal == Signal::TERM || !self.ignored.contains(signal));
        signals
    }

    /// Warns if a signal that is to stop the group does not reach the process, or if SIGTERM was ignored.
    pub(super) fn warn(&self, group: &str, listed: &[Signal]) {
        let mut blocked = Vec::new();
        for &signal in listed {
            if self.blocked.contains(signal) {
                blocked.push(signal.name());
            }
        }
        if !blocked.is_empty() {
            log::blocked_signals(group, &blocked.join(", "), &self.launcher());
        }
        if listed.contains(&Signal::TERM) && self.ignored.contains(Signal::TERM) {
            log::ignored_term(group, &self.launcher());
        }
    }

    /// The command and the number of the parent.
    fn launcher(&self) -> String {
        let Some(parent) = self.parent else {
            return "unknown".to_owned();
        };
        match std::fs::read_to_string(format!("/proc/{parent}/comm")) {
            Ok(command) => format!("`{}` (pid {parent})", command.trim_end().escape_default()),
            Err(_) => format!("pid {parent}"),
        }
    }
}

impl SignalSet {
    fn contains(self, signal: Signal) -> bool {
        self.0 >> (signal.number() - 1) & 1 == 1
    }
}

#[cfg(test)]
mod tests {
    use super::{Inherited, SignalSet};
    use crate::Signal;

    const STATUS: &str = "Name:\tsleep\nPPid:\t42\nSigPnd:\t0000000000000000\n\
        SigBlk:\t0000000000004002\nSigIgn:\t0000000000000007\nSigCgt:\t0000000000000000\n";

    #[test]
    fn the_masks_of_proc_are_read() {
        let inherited = Inherited::parse(STATUS);
        assert_eq!(
            inherited,
            Inherited {
                blocked: SignalSet(0x4002),
                ignored: SignalSet(0x7),
                parent: Some(42),
                has_terminal: false
            }
        );
        assert!(
            inherited.blocked.contains(Signal::TERM) && inherited.blocked.contains(Signal::INT)
        );
        assert!(!inherited.blocked.contains(Signal::HUP));
    }

    #[test]
    fn ignored_signals_and_a_missing_terminal_shorten_the_defaults() {
        let mut inherited = Inherited::parse("");
        assert_eq!(
            inherited.default_signals(),
            [Signal::INT, Signal::TERM, Signal::QUIT]
        );
        inherited.has_terminal = true;
        assert!(inherited.default_signals().contains(&Signal::HUP));
        inherited.ignored = SignalSet(u64::MAX);
        assert_eq!(inherited.default_signals(), [Signal::TERM]);
    }
}
