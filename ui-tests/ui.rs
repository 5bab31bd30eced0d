//! Compile-time behaviour of `#[group]`: what must not compile, with which words, and what must. See `README.md`.

/// The compiler whose own words `rustc/` holds.
const PINNED: &str = "1.95.0";

#[test]
fn ui() {
    let cases = trybuild::TestCases::new();
    // One folder or case can be chosen: `RUNGROUP_UI=fail/order cargo test -p rungroup-ui-tests`.
    let chosen = std::env::var("RUNGROUP_UI").unwrap_or_default();
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
    let rustc = std::env::var_os("RUSTC").unwrap_or_else(|| "rustc".into());
    let version = std::process::Command::new(rustc)
        .arg("-V")
        .output()
        .expect("the compiler tells its version");
    String::from_utf8_lossy(&version.stdout).starts_with(&format!("rustc {PINNED} "))
}
