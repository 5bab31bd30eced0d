//! An example as a child process. Input: the path of its binary; output: its lines and its exit code. It must not hang: a
//! process that prints nothing for too long is killed, and the test fails with the lines before.

use std::io::{BufRead, BufReader, Read};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

/// Far longer than any example takes. Nothing is measured by it.
const WATCHDOG: Duration = Duration::from_secs(60);

/// An example that runs.
pub(crate) struct Running {
    process: Child,
    stdout: Receiver<String>,
    stderr: JoinHandle<String>,
    seen: Vec<String>,
}

/// An example that has ended.
#[derive(Debug)]
pub(crate) struct Ended {
    /// The exit code; none if a signal ended the process.
    pub(crate) code: Option<i32>,
    /// The lines of stdout.
    pub(crate) stdout: Vec<String>,
    /// The lines of stderr.
    pub(crate) stderr: String,
    /// When it was gone.
    pub(crate) at: Instant,
}

/// Starts an example.
pub(crate) fn start(exe: &str) -> Running {
    start_with(exe, &[])
}

/// Starts an example with variables of its environment.
pub(crate) fn start_with(exe: &str, variables: &[(&str, &str)]) -> Running {
    start_with_arguments(exe, &[], variables)
}

/// Starts an example with arguments and with variables of its environment.
///
/// It inherits no signal as ignored, which a script in the background would pass on.
pub(crate) fn start_with_arguments(
    exe: &str,
    arguments: &[&str],
    variables: &[(&str, &str)],
) -> Running {
    let mut command = if cfg!(unix) {
        let mut env = Command::new("env");
        env.arg("--default-signal=HUP,INT,QUIT").arg(exe);
        env
    } else {
        Command::new(exe)
    };
    command
        .args(arguments)
        .envs(variables.iter().copied())
        .env_remove("RUST_BACKTRACE")
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    let mut process = command.spawn().expect("the example starts");
    let (stdout, mut stderr) = (
        process.stdout.take().expect("piped"),
        process.stderr.take().expect("piped"),
    );
    let (sender, receiver) = channel();
    thread::spawn(move || {
        for line in BufReader::new(stdout).lines() {
            // The receiver is gone after the test has failed.
            let _ = sender.send(line.expect("stdout can be read"));
        }
    });
    let stderr = thread::spawn(move || {
        let mut text = String::new();
        stderr
            .read_to_string(&mut text)
            .expect("stderr can be read");
        text
    });
    Running {
        process,
        stdout: receiver,
        stderr,
        seen: Vec::new(),
    }
}

impl Running {
    /// Waits for a line.
    pub(crate) fn until(&mut self, wanted: &str) {
        while let Some(line) = self.line() {
            if line == wanted {
                return;
            }
        }
        panic!("{wanted:?} was not printed, but {:#?}", self.seen);
    }

    /// Waits for a line that begins so, and returns the rest of it.
    #[cfg(unix)]
    pub(crate) fn until_start(&mut self, start: &str) -> String {
        while let Some(line) = self.line() {
            if let Some(rest) = line.strip_prefix(start) {
                return rest.to_owned();
            }
        }
        panic!("no line begins with {start:?} in {:#?}", self.seen);
    }

    /// Ctrl-C.
    #[cfg(unix)]
    pub(crate) fn press_ctrl_c(&self) {
        self.send("INT");
    }

    /// Sends a signal.
    #[cfg(unix)]
    pub(crate) fn send(&self, signal: &str) {
        let killed = Command::new("kill")
            .args([&format!("-{signal}"), &self.process.id().to_string()])
            .status();
        assert!(killed.expect("`kill` can be run").success());
    }

    /// Waits for the end.
    pub(crate) fn end(mut self) -> Ended {
        while self.line().is_some() {}
        let status = self.process.wait().expect("the example can be awaited");
        Ended {
            code: status.code(),
            at: Instant::now(),
            stdout: self.seen,
            stderr: self.stderr.join().expect("no panic"),
        }
    }

    fn line(&mut self) -> Option<String> {
        match self.stdout.recv_timeout(WATCHDOG) {
            Ok(line) => {
                self.seen.push(line.clone());
                Some(line)
            }
            Err(RecvTimeoutError::Disconnected) => None,
            Err(RecvTimeoutError::Timeout) => {
                let _ = self.process.kill();
                panic!("the example hangs; it had printed {:#?}", self.seen);
            }
        }
    }
}

impl Ended {
    /// Checks that the example succeeded and printed this, in this order.
    pub(crate) fn printed(&self, lines: &[&str]) {
        assert_eq!(self.stdout, lines, "{self:#?}");
        self.succeeded();
    }

    /// Checks that the example succeeded, and wrote nothing to stderr.
    pub(crate) fn succeeded(&self) {
        assert_eq!((self.code, &*self.stderr), (Some(0), ""), "{self:#?}");
    }

    /// The position of a line that exists.
    #[track_caller]
    pub(crate) fn position(&self, line: &str) -> usize {
        let position = self.stdout.iter().position(|printed| printed == line);
        position.unwrap_or_else(|| panic!("{line:?} was not printed: {self:#?}"))
    }

    /// The lines that begin so, for what runs side by side.
    pub(crate) fn lines_of(&self, start: &str) -> Vec<&str> {
        self.stdout
            .iter()
            .map(String::as_str)
            .filter(|line| line.starts_with(start))
            .collect()
    }
}
