//! Faces whose error cannot be printed, or that do not end after it.

use std::fmt;
use std::thread;

use rungroup::{Exit, Group, Interrupt};

use crate::{log_on_stdout, main_of, unknown};

pub(crate) fn run(face: &str) -> Exit {
    let mut group = Group::new("prints").grace(None);
    let error = if face.starts_with("long") {
        LONG
    } else {
        BLOCKING
    };
    match face {
        "long_build_error" | "blocking_build_error" => {
            return rungroup::main(async move || -> anyhow::Result<Group> { Err(error.into()) });
        }
        "long_error" | "blocking_error" => {}
        "blocking_error_in_the_log" => log_on_stdout(),
        "main_blocks" => {
            let exit = main_of(group);
            println!("here");
            thread::park();
            return exit;
        }
        _ => unknown(face),
    }
    group.add("job", async move |_| Err(error), Interrupt::cancel());
    main_of(group)
}

/// An error whose text is longer than a pipe, or never ends. It reports when its text is formatted.
#[derive(Debug)]
struct Unprintable {
    length: Option<usize>,
}

const LONG: Unprintable = Unprintable {
    length: Some(1 << 20),
};

const BLOCKING: Unprintable = Unprintable { length: None };

impl fmt::Display for Unprintable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        say_here();
        let Some(length) = self.length else {
            loop {
                thread::park();
            }
        };
        f.write_str(&"x".repeat(length))
    }
}

impl std::error::Error for Unprintable {}

/// Not with `println`: the subscriber that formats the error may hold the lock of stdout.
fn say_here() {
    use std::io::Write;
    let stdout = std::os::fd::AsFd::as_fd(&std::io::stdout()).try_clone_to_owned();
    let mut stdout = std::fs::File::from(stdout.expect("it is open"));
    let _ = stdout.write_all(b"here\n");
}
