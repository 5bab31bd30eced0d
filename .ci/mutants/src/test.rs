//! Runs the tests that reach a change, to the first that fails.

use std::collections::{BTreeMap, BTreeSet};
use std::fs::{self, OpenOptions};
use std::io::{BufRead, BufReader, Write};
use std::os::unix::process::ExitStatusExt;
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::sync::{Mutex, mpsc};
use std::time::{Duration, Instant};

use serde_json::Value;

/// A test of one of the binaries.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
struct Test {
    binary: String,
    name: String,
}

impl Test {
    /// The walk takes long and reaches the whole engine.
    fn is_walk(&self) -> bool {
        self.name.starts_with("engine::walk::")
    }
}

/// The tests that reach a change, each with its time in milliseconds.
type Reaching = Vec<(Test, u64)>;

pub(crate) struct Folder {
    path: PathBuf,
    /// The folder of the package of each binary, and its path.
    binaries: BTreeMap<String, [String; 2]>,
    /// The libraries of the compiler, which the tests of a procedural macro load.
    libraries: String,
    /// The file of each change.
    files: Vec<String>,
}

/// The tests of a part of the sources: their binary, and the first words of their names.
const NEAR: [(&str, &str, &str); 3] = [
    ("runtime/src/engine", "rungroup", "engine::"),
    ("runtime/src/run", "rungroup", "run::"),
    ("macros/rules/src/", "rungroup_rules", ""),
];

/// The place of the walk among the batches.
const WALK: usize = 6;

const SIGKILL: i32 = 9;
const SIGXCPU: i32 = 24;

enum Ran {
    Passed,
    /// The test that failed, if its name was printed.
    Failed(Option<String>),
    /// The tests that had not finished.
    Endless(BTreeSet<String>),
}

impl Folder {
    pub(crate) fn open(path: &str) -> Self {
        let path = fs::canonicalize(path).expect("a folder of `build`");
        let binaries = super::read(&path.join("binaries").to_string_lossy());
        let list = super::read(&path.join("list.json").to_string_lossy());
        let list: Value = serde_json::from_str(&list).expect("the list of cargo-mutants");
        let files = list.as_array().into_iter().flatten();
        let libraries = Command::new("rustc")
            .args(["--print", "target-libdir"])
            .output();
        let libraries = libraries.expect("a compiler").stdout;
        let libraries = String::from_utf8(libraries).expect("a path");
        Self {
            libraries: libraries.trim().into(),
            binaries: binaries
                .lines()
                .map(|line| {
                    let words: Vec<&str> = line.split(' ').collect();
                    let [name, manifest, path] = words[..] else {
                        panic!("{line}")
                    };
                    let package = manifest.trim_end_matches("Cargo.toml");
                    (name.into(), [package.into(), path.into()])
                })
                .collect(),
            files: files
                .map(|change| change["file"].as_str().unwrap_or_default().into())
                .collect(),
            path,
        }
    }

    /// The binary runs in the folder of its package, in a session of its own. Its memory and its processor time are bounded,
    /// because a change may make a loop endless.
    fn command(&self, binary: &str) -> Command {
        let [package, path] = &self.binaries[binary];
        let mut command = Command::new("sh");
        let script = "ulimit -v 12000000 -t 300; exec setsid -w \"$0\" \"$@\"";
        command
            .args(["-c", script, path])
            .current_dir(package)
            .env_remove("RUST_BACKTRACE")
            .env("CARGO_MANIFEST_DIR", package)
            .env("RUNGROUP_WALK", "few")
            .env("LD_LIBRARY_PATH", &self.libraries)
            .stdin(Stdio::null())
            .stderr(Stdio::null());
        command
    }

    fn tests(&self) -> Vec<Test> {
        let mut tests = Vec::new();
        for binary in self.binaries.keys() {
            let output = self.command(binary).arg("--list").output();
            let output = output.expect("the binary runs");
            assert!(output.status.success(), "{binary} has no list of tests");
            let output = output.stdout;
            let output = String::from_utf8(output).expect("names");
            let names = output
                .lines()
                .filter_map(|line| line.strip_suffix(": test"));
            tests.extend(names.map(|name| Test {
                binary: binary.clone(),
                name: name.into(),
            }));
        }
        // A planted violation is a change of its own.
        tests.retain(|test| !test.name.starts_with("engine::walk::planted"));
        tests
    }

    /// Runs each test without a change. Writes a line for each change that it reaches: the number, the milliseconds, the
    /// binary, the test.
    fn reach(&self) {
        let path = self.path.join("reached.new");
        let open = OpenOptions::new().append(true).create(true).open(&path);
        let reached = Mutex::new(open.expect("a file"));
        let mut tests = self.tests();
        // Another call was ended before it had run all tests.
        let found = super::read(&path.to_string_lossy());
        let done: BTreeSet<Test> = found
            .lines()
            .filter_map(parse_reached)
            .map(|(_, test, _)| test)
            .collect();
        tests.retain(|test| !done.contains(test) && !test.is_walk());
        in_parallel(&tests, |worker, Test { binary, name }| {
            let numbers = self.path.join(format!("numbers.{worker}"));
            fs::write(&numbers, "").expect("a file");
            let start = Instant::now();
            let mut command = self.command(binary);
            command.args(["--exact", name]).env("MUTANT", "0");
            command
                .env("MUTANTS_REACHED", &numbers)
                .stdout(Stdio::null());
            let status = command.status().expect("the binary runs");
            let millis = start.elapsed().as_millis();
            if !status.success() {
                println!("{binary} {name} fails without a change");
                return;
            }
            let found = super::read(&numbers.to_string_lossy());
            let found: BTreeSet<usize> = found.lines().flat_map(str::parse).collect();
            let line = |number| format!("{number} {millis} {binary} {name}\n");
            let lines: String = found.into_iter().map(line).collect();
            let mut reached = reached.lock().expect("no worker panics");
            reached.write_all(lines.as_bytes()).expect("lines");
        });
        let to = self.path.join("reached");
        fs::rename(self.path.join("reached.new"), to).expect("a file");
    }

    fn reached(&self) -> BTreeMap<usize, Reaching> {
        let mut reached: BTreeMap<usize, Reaching> = BTreeMap::new();
        let lines = super::read(&self.path.join("reached").to_string_lossy());
        for (number, test, millis) in lines.lines().filter_map(parse_reached) {
            reached.entry(number).or_default().push((test, millis));
        }
        let walk: Vec<Test> = self.tests().into_iter().filter(Test::is_walk).collect();
        for (number, file) in (1..).zip(&self.files) {
            if file.starts_with("runtime/src/engine") {
                let walk = walk.iter().map(|test| (test.clone(), 400_000));
                reached.entry(number).or_default().extend(walk);
            }
        }
        reached
    }

    /// Tests of the changed part first, and then the others, quick ones first. The walk is before the slow ones.
    fn batches(&self, number: usize, mut tests: Reaching) -> Vec<(String, Reaching)> {
        let file = &self.files[number - 1];
        let near = NEAR.iter().find(|(path, ..)| file.starts_with(path));
        let is_near = |test: &Test| {
            near.is_some_and(|(_, binary, module)| {
                test.binary == *binary && test.name.starts_with(module)
            })
        };
        tests.sort_by_key(|(_, millis)| *millis);
        let mut others = 0;
        let mut batches: BTreeMap<(usize, String), Reaching> = BTreeMap::new();
        for test in tests {
            let stage = if test.0.is_walk() {
                WALK
            } else if is_near(&test.0) {
                0
            } else {
                others += 1;
                let chunk = 1 + others / 100;
                chunk + usize::from(chunk >= WALK)
            };
            let of = (stage, test.0.binary.clone());
            batches.entry(of).or_default().push(test);
        }
        let last: Option<usize> = std::env::var("BATCHES")
            .ok()
            .and_then(|last| last.parse().ok());
        let batches = batches.into_iter();
        let batches = batches.filter(|((stage, _), _)| last.is_none_or(|last| *stage < last));
        batches
            .map(|((_, binary), tests)| (binary, tests))
            .collect()
    }

    fn run(&self, number: usize, binary: &str, tests: &Reaching) -> Ran {
        let slowest = tests.iter().map(|(_, millis)| *millis).max().unwrap_or(0);
        let limit = Duration::from_secs(30) + Duration::from_millis(slowest * 3);
        let mut command = self.command(binary);
        command.args(["--test-threads", "2", "--exact"]);
        command.args(tests.iter().map(|(test, _)| &test.name));
        command.env("MUTANT", number.to_string());
        let mut child = command
            .stdout(Stdio::piped())
            .spawn()
            .expect("the binary runs");
        let stdout = BufReader::new(child.stdout.take().expect("a pipe"));
        let (send, lines) = mpsc::channel();
        std::thread::spawn(move || {
            let lines = stdout.lines().map_while(Result::ok);
            lines.for_each(|line| drop(send.send(line)));
        });
        let mut waiting: BTreeSet<String> =
            tests.iter().map(|(test, _)| test.name.clone()).collect();
        let result = loop {
            match lines.recv_timeout(limit) {
                Ok(line) if line.starts_with("test result: ok") => break Ran::Passed,
                Ok(line) => {
                    let Some((name, result)) = parse(&line) else {
                        continue;
                    };
                    waiting.remove(name);
                    if result == "FAILED" {
                        break Ran::Failed(Some(name.into()));
                    }
                }
                Err(mpsc::RecvTimeoutError::Timeout) => break Ran::Endless(waiting),
                Err(mpsc::RecvTimeoutError::Disconnected) => {
                    // A process without processor time is ended by a signal, as is one that crashes.
                    let signal = child.wait().ok().and_then(|status| status.signal());
                    break match signal {
                        Some(SIGXCPU | SIGKILL) => Ran::Endless(waiting),
                        _ => Ran::Failed(None),
                    };
                }
            }
        };
        end(&mut child);
        result
    }

    /// Returns the first test that notices the change. A test that
    /// fails must fail again when it runs by itself.
    fn noticed(&self, number: usize, tests: Reaching) -> String {
        for (binary, mut tests) in self.batches(number, tests) {
            while !tests.is_empty() {
                match self.run(number, &binary, &tests) {
                    Ran::Passed => break,
                    Ran::Failed(None) => return format!("crashed {binary}"),
                    Ran::Endless(of) => {
                        let of: Vec<String> = of.into_iter().take(2).collect();
                        return format!("endless {binary} {}", of.join(" "));
                    }
                    Ran::Failed(Some(name)) => {
                        // The tests of the engine know no time.
                        if name.starts_with("engine::") {
                            return format!("failed {binary} {name}");
                        }
                        let is_it = |test: &&(Test, u64)| test.0.name == name;
                        let one = tests.iter().find(is_it).cloned();
                        let one = Vec::from_iter(one);
                        if !matches!(self.run(number, &binary, &one), Ran::Passed) {
                            return format!("failed {binary} {name}");
                        }
                        println!("{number} {binary} {name} failed once");
                        tests.retain(|test| test.0.name != name);
                    }
                }
            }
        }
        "survived".into()
    }

    /// Appends the result of each change to the file `results`, which is kept: a change that has one is not tested again.
    pub(crate) fn test(&self, numbers: &[usize]) {
        if !self.path.join("reached").exists() {
            self.reach();
        }
        let left_out = ["left-out", "without-form"]
            .map(|name| super::read(&self.path.join(name).to_string_lossy()));
        let results = self.path.join("results");
        let open = OpenOptions::new().append(true).create(true).open(&results);
        let file = Mutex::new(open.expect("a file"));
        let done = super::read(&results.to_string_lossy());
        let lines = left_out
            .iter()
            .flat_map(|text| text.lines())
            .chain(done.lines());
        let first = lines.filter_map(|line| line.split(' ').next());
        let done: BTreeSet<usize> = first.flat_map(str::parse).collect();
        let reached = self.reached();
        let numbers = numbers.iter().copied();
        let numbers: Vec<usize> = numbers.filter(|number| !done.contains(number)).collect();
        in_parallel(&numbers, |_, &number| {
            let result = match reached.get(&number) {
                None => "unreached".into(),
                Some(tests) => self.noticed(number, tests.clone()),
            };
            // With some of the batches only, the others may notice it.
            if result == "survived" && std::env::var_os("BATCHES").is_some() {
                println!("{number} passed");
                return;
            }
            let line = format!("{number} {result}\n");
            let mut file = file.lock().expect("no worker panics");
            file.write_all(line.as_bytes()).expect("a line");
        });
    }

    pub(crate) fn all(&self) -> Vec<usize> {
        (1..=self.files.len()).collect()
    }
}

/// Calls a function for each item, on as many threads as `JOBS` says.
fn in_parallel<T: Sync>(items: &[T], call: impl Fn(usize, &T) + Sync) {
    let jobs = std::env::var("JOBS")
        .ok()
        .and_then(|jobs| jobs.parse().ok());
    let items = Mutex::new(items.iter());
    let next = || items.lock().expect("no worker panics").next();
    std::thread::scope(|scope| {
        for worker in 0..jobs.unwrap_or(1) {
            let (call, next) = (&call, &next);
            scope.spawn(move || {
                while let Some(item) = next() {
                    call(worker, item);
                }
            });
        }
    });
}

/// A change that a test reaches, and the time of the test.
fn parse_reached(line: &str) -> Option<(usize, Test, u64)> {
    let words: Vec<&str> = line.split(' ').collect();
    let [number, millis, binary, name] = words[..] else {
        return None;
    };
    let test = Test {
        binary: binary.into(),
        name: name.into(),
    };
    Some((number.parse().ok()?, test, millis.parse().ok()?))
}

/// The name and the result in a line of the test binary.
fn parse(line: &str) -> Option<(&str, &str)> {
    let (name, result) = line.strip_prefix("test ")?.split_once(" ... ")?;
    Some((name.split(" - ").next()?, result))
}

/// Ends all processes of the session.
fn end(child: &mut Child) {
    let session = child.id().to_string();
    let _ = Command::new("pkill")
        .args(["-KILL", "-s", &session])
        .status();
    let _ = child.kill();
    let _ = child.wait();
}
