//! The documentation as pages: their code is not cut off, and their figures are those of the code.

use std::collections::{BTreeSet, HashMap};
use std::path::Path;
use std::time::Duration;

use rungroup_rules::{DEFAULT_BACKOFF, DEFAULT_GRACE, DEFAULT_MAX_BACKOFF, DEFAULT_RESET_AFTER};

use crate::engine::limits::{FIRST_WARNING, LONGEST_BETWEEN_WARNINGS};
use crate::report::history::LATER_CAUSES;

/// The characters of a line of code that rustdoc shows without a scroll bar in a window of 1200 pixels.
const WIDTH: usize = 92;

#[test]
fn code_in_the_documentation_fits_the_page() {
    let sources = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut wide = Vec::new();
    find_wide(&sources, &mut wide);
    assert!(wide.is_empty(), "{}", wide.join("\n"));
}

fn find_wide(folder: &Path, wide: &mut Vec<String>) {
    for entry in std::fs::read_dir(folder).expect("the sources are there") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            find_wide(&path, wide);
            continue;
        }
        let text = std::fs::read_to_string(&path).expect("a source is text");
        let mut is_code = false;
        for (line, text) in text.lines().enumerate() {
            let text = text.trim_start();
            let docs = text
                .strip_prefix("///")
                .or_else(|| text.strip_prefix("//!"));
            let Some(docs) = docs.map(|docs| docs.strip_prefix(' ').unwrap_or(docs)) else {
                // The fence of a snippet that needs a feature is in an attribute.
                is_code = text.contains("doc = \"```");
                continue;
            };
            let is_hidden = docs.trim_start().starts_with("# ");
            if docs.trim_start().starts_with("```") {
                is_code = !is_code;
            } else if is_code && !is_hidden && docs.chars().count() > WIDTH {
                wide.push(format!("{}:{}: {docs}", path.display(), line + 1));
            }
        }
    }
}

/// From the lowest layer to the highest. The guide imports nothing.
const LAYERS: [&str; 13] = [
    "plan", "engine", "report", "config", "shared", "context", "handle", "group", "process", "run",
    "private", "drill", "guide",
];

/// Each source of the crate.
fn sources() -> Vec<(String, String)> {
    sources_in("src")
}

/// Each source in a folder that is not a test: its path in it, and its lines without comments and without the tests at its end.
fn sources_in(folder: &str) -> Vec<(String, String)> {
    fn read(folder: &Path, path: &str, sources: &mut Vec<(String, String)>) {
        for entry in std::fs::read_dir(folder).expect("the sources are there") {
            let entry = entry.expect("an entry");
            let name = entry.file_name().into_string().expect("a name is text");
            let path = format!("{path}{name}");
            if entry.path().is_dir() {
                read(&entry.path(), &format!("{path}/"), sources);
                continue;
            }
            let text = std::fs::read_to_string(entry.path()).expect("a source is text");
            let code = text.split("\nmod tests {").next().unwrap_or(&text);
            let lines = code.lines().filter(|it| !it.trim_start().starts_with("//"));
            sources.push((path, lines.collect::<Vec<_>>().join("\n")));
        }
    }
    let mut sources = Vec::new();
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join(folder);
    read(&folder, "", &mut sources);
    let tests = ["tests/", "engine/walk", "engine/stories.rs"];
    let is_test =
        |path: &str| path.ends_with("tests.rs") || tests.iter().any(|test| path.starts_with(test));
    sources.retain(|(path, _)| !is_test(path));
    sources
}

/// The word with which the text begins.
fn first_word(text: &str) -> &str {
    let text = text.trim_start();
    let end = text.find(|it: char| !it.is_alphanumeric() && it != '_');
    &text[..end.unwrap_or(text.len())]
}

/// The first words after `crate::` in `use crate::path` and `use crate::{path, other}`.
fn imported(code: &str) -> Vec<&str> {
    let mut imported = Vec::new();
    for rest in code.split("crate::").skip(1) {
        let Some(list) = rest.strip_prefix('{') else {
            imported.push(first_word(rest));
            continue;
        };
        let mut depth = 1;
        for part in list.split_inclusive([',', '{', '}']) {
            if depth == 1 {
                imported.push(first_word(part));
            }
            match part.chars().next_back() {
                Some('{') => depth += 1,
                Some('}') => depth -= 1,
                _ => {}
            }
            if depth == 0 {
                break;
            }
        }
    }
    imported
}

/// The folder of each name that the root of the crate exports.
fn exports(root: &str) -> HashMap<&str, &str> {
    let mut exports = HashMap::new();
    for rest in root.split("pub use ").skip(1) {
        let path = rest.split(';').next().unwrap_or(rest);
        let names = path
            .split([',', '{', '}'])
            .filter_map(|it| it.rsplit("::").next());
        let names = names.map(first_word).filter(|name| !name.is_empty());
        exports.extend(names.map(|name| (name, first_word(path))));
    }
    exports
}

/// Counts an export of the root as an import of its folder.
#[test]
fn imports_go_from_a_layer_to_those_below_it() {
    let mut upwards = Vec::new();
    let layer = |name: &str| LAYERS.iter().position(|layer| *layer == name);
    let sources = sources();
    let (root, below): (Vec<_>, Vec<_>) = sources.iter().partition(|(path, _)| path == "lib.rs");
    let exports = exports(&root[0].1);
    for (path, code) in below {
        let of = path
            .split(['/', '.'])
            .next()
            .expect("a path has a first part");
        let of = layer(of).unwrap_or_else(|| panic!("`{path}` is in no layer"));
        let above = |name: &&str| {
            let exported = || exports.get(name).and_then(|folder| layer(folder));
            layer(name).or_else(exported).is_some_and(|it| it > of)
        };
        upwards.extend(
            imported(code)
                .into_iter()
                .filter(above)
                .map(|it| format!("{path}: {it}")),
        );
    }
    assert!(upwards.is_empty(), "{}", upwards.join("\n"));
}

#[test]
fn no_file_name_stands_four_times() {
    let mut files = HashMap::<String, usize>::new();
    for (path, _) in sources() {
        let file = path.rsplit('/').next().unwrap_or(&path).to_owned();
        *files.entry(file).or_default() += 1;
    }
    files.retain(|_, times| *times > 3);
    assert_eq!(files, HashMap::new());
}

#[test]
fn no_two_types_of_the_crates_have_one_name() {
    let mut types = HashMap::<&str, BTreeSet<String>>::new();
    let mut all = Vec::new();
    for folder in ["src", "../macros/src", "../macros/rules/src"] {
        let sources = sources_in(folder).into_iter();
        all.extend(sources.map(|(path, code)| (folder, path, code)));
    }
    for (folder, path, code) in &all {
        for line in code.lines().filter(|_| !path.starts_with("guide")) {
            let item = match line.strip_prefix("pub") {
                Some(rest) => rest.split_once(' ').map_or(rest, |(_, item)| item),
                None => line,
            };
            let keywords = ["struct ", "enum ", "trait ", "type "];
            let name = keywords
                .iter()
                .find_map(|keyword| item.strip_prefix(keyword));
            if let Some(name) = name {
                let end = name
                    .find(|it: char| !it.is_alphanumeric())
                    .unwrap_or(name.len());
                let name = &name[..end];
                let paths = types.entry(name).or_default();
                paths.insert(format!("{folder}/{path}"));
            }
        }
    }
    // Of two in one file, one is compiled, by the system or by a feature.
    let twice = types.into_iter().filter(|(_, paths)| paths.len() > 1);
    assert_eq!(twice.collect::<Vec<_>>(), []);
}

/// The enums that users match exhaustively, that only the macro names, or that only the rules use, whose crate promises nothing.
const EXHAUSTIVE: [&str; 3] = ["Configured", "Ground", "Multiplicity"];

/// The errors that are something else in the first place.
const OTHER_ERRORS: [&str; 3] = ["Cause", "Exit", "Failure"];

#[test]
fn public_enums_can_grow_and_errors_are_called_errors() {
    let mut sources = sources();
    // The root of the crate exports options from there.
    sources.extend(sources_in("../macros/rules/src/options"));
    let all: Vec<&str> = sources.iter().map(|(_, code)| &**code).collect();
    let all = all.join("\n");
    let is_displayed = |name: &str| {
        // `words!` implements `Display`.
        ["Display for ", "words!("]
            .iter()
            .any(|before| all.contains(&format!("{before}{name} {{")))
    };
    let public = sources
        .iter()
        .filter(|(path, _)| !path.starts_with("private"));
    let mut broken = Vec::new();
    for (_, code) in public {
        let mut attributes = String::new();
        for line in code.lines() {
            let name = line
                .strip_prefix("pub enum ")
                .and_then(|it| it.strip_suffix(" {"));
            let name = name.map(|name| name.split('<').next().unwrap_or(name));
            if let Some(name) = name.filter(|name| !EXHAUSTIVE.contains(name)) {
                let is_public = !attributes.contains("doc(hidden)");
                let grows = attributes.contains("non_exhaustive") && is_displayed(name);
                broken.extend((is_public && !grows).then(|| name.to_owned()));
            }
            let is_attribute = line.starts_with("#[") || line.starts_with("    ");
            attributes = if is_attribute {
                attributes + line
            } else {
                String::new()
            };
        }
    }
    for end in ["Error for ", "StdError for "] {
        let implemented = all
            .split(end)
            .skip(1)
            .filter_map(|rest| rest.split(" {").next());
        let implemented = implemented.filter(|name| name.chars().all(char::is_alphanumeric));
        let misnamed =
            implemented.filter(|it| !it.ends_with("Error") && !OTHER_ERRORS.contains(it));
        broken.extend(misnamed.map(str::to_owned));
    }
    assert!(broken.is_empty(), "{broken:?}");
}

#[test]
fn figures_in_the_documentation_are_those_of_the_code() {
    let seconds = |limit: Duration| format!("{} s", limit.as_secs());
    let (grace, warning) = (seconds(DEFAULT_GRACE), seconds(FIRST_WARNING));
    let (backoff, max_backoff) = (seconds(DEFAULT_BACKOFF), seconds(DEFAULT_MAX_BACKOFF));
    let reset_after = seconds(DEFAULT_RESET_AFTER);
    assert_eq!(
        LONGEST_BETWEEN_WARNINGS,
        Duration::from_secs(60),
        "the pages say `a minute`"
    );
    let readme = include_str!("../../../README.md");
    let (concepts, options) = (include_str!("concepts.rs"), include_str!("options.rs"));
    let (supervision, guarantees) = (
        include_str!("supervision.rs"),
        include_str!("guarantees.rs"),
    );
    let settings = include_str!("../group/settings.rs");
    let (handle, report) = (include_str!("../handle.rs"), include_str!("../report.rs"));
    let rules = include_str!("../../../macros/rules/src/options/restart.rs");
    let attribute = include_str!("../../../macros/src/lib.rs");
    for (page, sentence) in [
        (
            readme,
            format!("| `grace`: the limit of the whole stop | {grace} |"),
        ),
        (
            concepts,
            format!("The grace period of the group, {grace} by default,"),
        ),
        (
            concepts,
            format!("After {warning} a warning names the actors"),
        ),
        (
            concepts,
            "at intervals that double up to a minute".to_owned(),
        ),
        (options, format!("`none` removes it | {grace} |")),
        (
            options,
            format!("not ready after {warning}, and again at intervals that double up to a minute"),
        ),
        (
            settings,
            format!("actors after {warning}, and again at intervals that double up to a minute"),
        ),
        (
            supervision,
            format!("from `backoff` ({backoff}) to `max_backoff` ({max_backoff})"),
        ),
        (supervision, format!("`reset_after` ({reset_after})")),
        (guarantees, format!("the first {LATER_CAUSES} later causes")),
        (
            handle,
            format!("The report records at most {LATER_CAUSES} [later causes]"),
        ),
        (
            report,
            format!("Returns the first {LATER_CAUSES} events after the cause"),
        ),
        (
            rules,
            format!("before the first restart. The default is {backoff}."),
        ),
        (
            rules,
            format!("upper bound of the delay. The default is {max_backoff}."),
        ),
        (
            rules,
            format!("number of restarts. The default is {reset_after}."),
        ),
        (attribute, format!("the default is {grace} |")),
    ] {
        let lines = page
            .lines()
            .map(|line| line.trim_start().trim_start_matches(['/', '!']));
        let text = lines.map(str::trim).collect::<Vec<_>>().join(" ");
        assert!(text.contains(&sentence), "no page says `{sentence}`");
    }
}
