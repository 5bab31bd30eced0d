//! A program as a child process: its output, line by line; signals to it; and its exit. Every wait is for an action of the
//! child. A watchdog of the test kills a child that never exits, and fails the test.

use std::io::{BufRead, BufReader, Read, Write};
use std::os::unix::process::ExitStatusExt;
use std::process::{Command, Stdio};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::thread;
use std::time::{Duration, Instant};

/// Nothing takes this long unless it hangs.
const HANGS: Duration = Duration::from_secs(60);

pub(crate) struct Program {
    child: std::process::Child,
    lines: Receiver<String>,
    /// The lines of stderr, unless it has no reader.
    stderr_lines: Option<Sender<String>>,
    seen: Vec<String>,
}

/// The exit of a program.
pub(crate) struct Ended {
    /// The exit code; `None` if a signal killed it.
    pub(crate) code: Option<i32>,
    /// The signal that killed it.
    pub(crate) killed_by: Option<i32>,
    /// All that it said on stdout and stderr.
    pub(crate) output: String,
    /// When it was gone.
    pub(crate) at: Instant,
}

impl Program {
    /// Starts it with two workers, so that a test knows how many it takes to block all of them.
    pub(crate) fn start(command: &mut Command) -> Program {
        let mut program = Program::start_unread(command);
        program.read_stderr();
        program
    }

    /// Starts it as [`start`](Program::start) does, with a stdin for [`type_in`](Program::type_in).
    pub(crate) fn start_with_stdin(command: &mut Command) -> Program {
        let mut program = Program::start_on(command, Stdio::piped());
        program.read_stderr();
        program
    }

    /// Starts the program like [`start`](Program::start). Its stderr, a pipe of 64 KiB, has no reader.
    pub(crate) fn start_unread(command: &mut Command) -> Program {
        Program::start_on(command, Stdio::null())
    }

    fn read_stderr(&mut self) {
        let stderr = self.child.stderr.take().expect("piped");
        let sender = self.stderr_lines.take().expect("kept for stderr");
        forward(stderr, sender);
    }

    /// Types this where stdin is piped.
    pub(crate) fn type_in(&mut self, text: &str) {
        let stdin = self.child.stdin.as_mut().expect("piped");
        let written = stdin.write_all(text.as_bytes());
        written.and_then(|()| stdin.flush()).expect("it is read");
    }

    fn start_on(command: &mut Command, stdin: Stdio) -> Program {
        command
            .env("TOKIO_WORKER_THREADS", "2")
            .env_remove("RUST_BACKTRACE")
            .env_remove("RUST_LIB_BACKTRACE");
        let mut child = command
            .stdin(stdin)
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("it starts");
        let (sender, lines) = channel();
        forward(child.stdout.take().expect("piped"), sender.clone());
        Program {
            child,
            lines,
            stderr_lines: Some(sender),
            seen: Vec::new(),
        }
    }

    /// Waits for a line that contains `text`, and returns it.
    pub(crate) fn wait_for(&mut self, text: &str) -> String {
        self.wait_for_times(text, 1)
    }

    /// Waits until so many lines contained `text`, those before this call included, and returns the last of them.
    pub(crate) fn wait_for_times(&mut self, text: &str, times: usize) -> String {
        let hangs_at = Instant::now() + HANGS;
        loop {
            if let Some(line) = self
                .seen
                .iter()
                .filter(|line| line.contains(text))
                .nth(times - 1)
            {
                return line.clone();
            }
            match self
                .lines
                .recv_timeout(hangs_at.saturating_duration_since(Instant::now()))
            {
                Ok(line) => self.seen.push(line),
                Err(error) => {
                    let _ = self.child.kill();
                    panic!("no line with `{text}`: {error}\n{}", self.seen.join("\n"));
                }
            }
        }
    }

    pub(crate) fn id(&self) -> u32 {
        self.child.id()
    }

    /// Sends signals by name, one right after the other. Returns an instant at which it has received all of them: the shell
    /// that sends them may start late, which is not held against the program.
    pub(crate) fn signal(&self, names: &[&str]) -> Instant {
        let kills: Vec<String> = names
            .iter()
            .map(|name| format!("kill -{name} {}", self.id()))
            .collect();
        let status = Command::new("sh")
            .args(["-c", &kills.join(" && ")])
            .status()
            .expect("there is a shell");
        assert!(
            status.success(),
            "{kills:?}: it is gone already\n{}",
            self.seen.join("\n")
        );
        Instant::now()
    }

    /// Waits until the program is gone. Its descendants may not keep the pipes open longer than it lives.
    pub(crate) fn finish(mut self) -> Ended {
        self.stderr_lines = None;
        let hangs_at = Instant::now() + HANGS;
        loop {
            match self
                .lines
                .recv_timeout(hangs_at.saturating_duration_since(Instant::now()))
            {
                Ok(line) => self.seen.push(line),
                Err(RecvTimeoutError::Disconnected) => break,
                Err(RecvTimeoutError::Timeout) => {
                    let _ = self.child.kill();
                    panic!("it hangs\n{}", self.seen.join("\n"));
                }
            }
        }
        let status = self.child.wait().expect("it is a child of ours");
        let at = Instant::now();
        Ended {
            code: status.code(),
            killed_by: status.signal(),
            output: self.seen.join("\n"),
            at,
        }
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        // A test that failed half way leaves none behind.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Waits longer than two signals may be apart and count as one request. The program has shown before that it has handled the
/// first, so that a busy machine makes the time between them longer, and never shorter.
pub(crate) fn wait_between_requests() {
    thread::sleep(Duration::from_millis(400));
}

fn forward(pipe: impl Read + Send + 'static, lines: Sender<String>) {
    thread::spawn(move || {
        for line in BufReader::new(pipe).lines().map_while(Result::ok) {
            let _ = lines.send(line);
        }
    });
}

impl Ended {
    /// Fails with all that it said unless it ended with this code.
    #[track_caller]
    pub(crate) fn expect(self, code: i32) -> Ended {
        assert_eq!(
            self.code,
            Some(code),
            "killed by {:?}; it said:\n{}",
            self.killed_by,
            self.output
        );
        self
    }

    /// Fails unless it said this, so many times.
    #[track_caller]
    pub(crate) fn prints(self, text: &str, times: usize) -> Ended {
        assert_eq!(
            self.output.matches(text).count(),
            times,
            "`{text}` in:\n{}",
            self.output
        );
        self
    }
}
