//! Compile-time behaviour of `#[group]`: what must not compile, with which words, and what must. See `README.md`.

use std::path::Path;
use std::process::Command;
use std::{env, fs};

/// The compiler whose own words `rustc/` holds.
const PINNED: &str = "1.95.0";

/// The cases that need a manifest of their own, each with the name under which it depends on the crate, and the features
/// of the crate. trybuild has one manifest for all cases, so cargo checks these as packages.
const PACKAGES: &[(&str, &str, &str)] = &[
    ("a8_feature_missing", "rungroup", "'macros'"),
    ("config_does_not_fit", "rungroup", "'macros', 'config'"),
    ("dependency_renamed", "rg", "'macros'"),
];

#[test]
fn ui() {
    let cases = trybuild::TestCases::new();
    let chosen = chosen();
    for (folder, expected) in [
        ("fail", Expected::Errors),
        ("rustc", Expected::Errors),
        ("pass", Expected::Nothing),
    ] {
        if folder == "rustc" && !compiler_is_pinned() {
            println!("rustc/ is left out: its words are those of rustc {PINNED}");
            continue;
        }
        let Some(pattern) = pattern(folder, &chosen) else {
            continue;
        };
        match expected {
            Expected::Errors => cases.compile_fail(pattern),
            Expected::Nothing => cases.pass(pattern),
        }
    }
}

#[test]
fn packages() {
    if !compiler_is_pinned() {
        return;
    }
    let chosen = chosen();
    let mut mismatches = Vec::new();
    for (case, dependency, features) in PACKAGES {
        let source = format!("packages/{case}.rs");
        if !source.starts_with(&chosen) {
            continue;
        }
        let stderr = check(&source, dependency, features);
        let path = Path::new(&source).with_extension("stderr");
        if env::var_os("TRYBUILD").is_some_and(|mode| mode == "overwrite") {
            fs::write(&path, &stderr).expect("the text is written");
        }
        if stderr != fs::read_to_string(&path).unwrap_or_default() {
            mismatches.push(format!("{source} has another text:\n{stderr}"));
        }
    }
    assert!(mismatches.is_empty(), "{}", mismatches.join("\n"));
}

/// Returns the errors of a package that consists of this file. Its target folder is that of the workspace, so that the macro is
/// not built again, and its lock file too, so that nothing is downloaded.
fn check(source: &str, dependency: &str, features: &str) -> String {
    let tests = Path::new(env!("CARGO_MANIFEST_DIR"));
    let workspace = tests.parent().expect("a package of the workspace");
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR"));
    let package = folder.join(source).with_extension("");
    fs::create_dir_all(&package).expect("a folder for the package");
    let clap = if features.contains("config") {
        "clap = { version = '4', default-features = false, features = ['std'] }\n"
    } else {
        ""
    };
    let manifest = format!(
        "[package]
name = 'case'
edition = '2024'

[[bin]]
name = 'case'
path = 'main.rs'

[dependencies]
{dependency} = {{ package = 'rungroup', path = '{}', default-features = false, features = [{features}] }}
anyhow = '1'
{clap}
[workspace]

[profile.dev.build-override]
debug = false
",
        workspace.join("runtime").display()
    );
    fs::write(package.join("Cargo.toml"), manifest).expect("the manifest is written");
    fs::copy(source, package.join("main.rs")).expect("the case is copied");
    fs::copy(workspace.join("Cargo.lock"), package.join("Cargo.lock")).expect("a lock file");
    let output = Command::new(env!("CARGO"))
        .args(["check", "--quiet", "--offline", "--color=never"])
        .arg("--target-dir")
        .arg(folder.parent().expect("the target folder"))
        .current_dir(&package)
        .output()
        .expect("cargo runs");
    assert!(!output.status.success(), "{source} compiles");
    normalized(&String::from_utf8_lossy(&output.stderr), workspace)
}

/// Removes what depends on the place of the workspace, the source lines of the crate with their numbers, the paths of
/// long types, and the summary.
fn normalized(stderr: &str, workspace: &Path) -> String {
    let workspace = workspace.display().to_string();
    let mut text = String::new();
    let mut in_workspace = false;
    for line in stderr.lines() {
        let is_summary = [
            "error: could not compile",
            "For more information",
            "Some errors have",
            "    = note: the full name for the type has been written to",
            "    = note: consider using `--verbose` to print the full type name",
        ]
        .iter()
        .any(|start| line.starts_with(start));
        if is_summary || (in_workspace && line == "...") {
            continue;
        }
        let snippet = line
            .trim_start_matches(|char: char| char == ' ' || char.is_ascii_digit())
            .strip_prefix('|');
        if let Some((_, file)) = line.split_once(&workspace) {
            text += "   --> $WORKSPACE";
            text += file.split(':').next().unwrap_or_default();
            in_workspace = true;
        } else if let (true, Some(snippet)) = (in_workspace, snippet) {
            let label = snippet.trim_start();
            if !label.starts_with('-') {
                continue;
            }
            text += "    | ";
            text += label;
        } else {
            text += line;
            in_workspace = false;
        }
        text.push('\n');
    }
    text.trim_end().to_owned() + "\n"
}

/// One folder or case can be chosen: `RUNGROUP_UI=fail/order cargo test -p rungroup-ui-tests`.
fn chosen() -> String {
    env::var("RUNGROUP_UI").unwrap_or_default()
}

#[derive(Clone, Copy)]
enum Expected {
    Errors,
    Nothing,
}

/// The files of a folder that were chosen, if any.
fn pattern(folder: &str, chosen: &str) -> Option<String> {
    let rest = if chosen.is_empty() {
        ""
    } else {
        chosen.strip_prefix(folder)?.trim_matches('/')
    };
    Some(match rest {
        "" if folder == "pass" => "pass/*.rs".to_owned(),
        "" => format!("{folder}/*/*.rs"),
        case if case.contains('.') => format!("{folder}/{case}"),
        topic => format!("{folder}/{topic}/*.rs"),
    })
}

fn compiler_is_pinned() -> bool {
    let rustc = env::var_os("RUSTC").unwrap_or_else(|| "rustc".into());
    let version = Command::new(rustc)
        .arg("-V")
        .output()
        .expect("the compiler tells its version");
    String::from_utf8_lossy(&version.stdout).starts_with(&format!("rustc {PINNED} "))
}
