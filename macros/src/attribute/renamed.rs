//! A dependency on the runtime under another name. Generated code names `::rungroup`, and under another name each path of it is
//! an error of its own. Input: the manifest of the program; output: the name. If there is no manifest, or if it splits
//! an inline table over lines, the compiler's errors remain.

use std::path::Path;

/// The package of the runtime.
const PACKAGE: &str = "rungroup";

/// Returns the name of the runtime in the program that is compiled, if it is not its own.
pub(super) fn name() -> Option<String> {
    let directory = std::env::var_os("CARGO_MANIFEST_DIR")?;
    let directory = Path::new(&directory);
    let manifest = std::fs::read_to_string(directory.join("Cargo.toml")).ok()?;
    let of_workspace = || {
        let manifests = directory.ancestors().map(|above| above.join("Cargo.toml"));
        let mut texts = manifests.filter_map(|path| std::fs::read_to_string(path).ok());
        texts.find(|text| {
            text.lines()
                .any(|line| line.trim().starts_with("[workspace"))
        })
    };
    name_in(&manifest, of_workspace)
}

fn name_in(manifest: &str, of_workspace: impl FnOnce() -> Option<String>) -> Option<String> {
    let own = dependencies(manifest, false);
    if own.iter().any(|dependency| dependency.name == PACKAGE) {
        return None;
    }
    let renamed = own.iter().find(|dependency| dependency.is_runtime);
    let renamed = renamed.or_else(|| {
        let workspace = of_workspace()?;
        let shared = dependencies(&workspace, true);
        let is_inherited = |dependency: &&Dependency<'_>| {
            let inherits =
                |shared: &Dependency<'_>| shared.is_runtime && shared.name == dependency.name;
            dependency.is_inherited && shared.iter().any(inherits)
        };
        own.iter().find(is_inherited)
    });
    renamed.map(|dependency| dependency.name.replace('-', "_"))
}

/// An entry of a table of dependencies.
struct Dependency<'a> {
    name: &'a str,
    /// Its package is the runtime, under another name.
    is_runtime: bool,
    /// It is set in the manifest of the workspace.
    is_inherited: bool,
}

/// The dependencies of a package, or the shared ones of a workspace.
fn dependencies(manifest: &str, of_workspace: bool) -> Vec<Dependency<'_>> {
    const TABLE: &str = "dependencies";
    let mut found = Vec::new();
    let mut section = "";
    for line in manifest.lines().map(str::trim) {
        if let Some(header) = line.strip_prefix('[') {
            section = header.split(']').next().unwrap_or_default().trim();
        }
        if section.starts_with("workspace.") != of_workspace {
            continue;
        }
        // `[dependencies.rg]`, or a line of `[dependencies]`.
        let (name, value) = match section.rfind(TABLE).map(|at| &section[at + TABLE.len()..]) {
            Some("") => line.split_once('=').unwrap_or_default(),
            Some(name) => (name.strip_prefix('.').unwrap_or_default(), line),
            None => continue,
        };
        let (name, inherited) = match name.trim().split_once('.') {
            Some((name, "workspace")) => (name, true),
            _ => (name.trim(), false),
        };
        let name = name.trim_matches(['"', '\'']);
        if name.is_empty() || name.starts_with('#') {
            continue;
        }
        let value: String = value.split_whitespace().collect();
        let value = value.replace('\'', "\"");
        found.push(Dependency {
            name,
            is_runtime: value.contains(&format!("package=\"{PACKAGE}\"")),
            is_inherited: inherited || value.contains("workspace=true"),
        });
    }
    found
}

#[cfg(test)]
mod tests {
    use super::name_in;

    fn name(manifest: &str) -> Option<String> {
        name_in(manifest, || None)
    }

    #[test]
    fn a_renamed_dependency_is_found_in_each_table() {
        for manifest in [
            "[dependencies]\nrg = { package = \"rungroup\", version = \"1\" }",
            "[package]\nname = \"app\"\n\n[dependencies.rg]\nversion = \"1\"\npackage = \"rungroup\"",
            "[dev-dependencies]\ntokio = \"1\"\n\"rg\" = {version=\"1\", package=\"rungroup\"} # renamed",
            "[dependencies]\nrg = { package = 'rungroup', path = '..' }",
            "[target.'cfg(unix)'.dependencies]\nrg = { package = \"rungroup\", path = \"..\" }",
        ] {
            assert_eq!(name(manifest).as_deref(), Some("rg"), "{manifest}");
        }
        let hyphen = "[dependencies]\nrun-group = { package = \"rungroup\", version = \"1\" }";
        assert_eq!(name(hyphen).as_deref(), Some("run_group"));
    }

    #[test]
    fn a_dependency_with_its_own_name_is_not_renamed() {
        for manifest in [
            "[dependencies]\nrungroup = \"1\"",
            "[dependencies]\nrungroup.workspace = true",
            "[dependencies.rungroup]\nversion = \"1\"",
            "[dependencies]\nrg = { package = \"rungroup\", version = \"1\" }\nrungroup = \"2\"",
            "[dependencies]\nrg = \"1\" # { package = \"run-group\" }",
            "[package]\nname = \"rungroup\"\n[dependencies]\nrungroup-macros = \"1\"",
            "[package.metadata.rg]\npackage = \"rungroup\"",
            "",
        ] {
            assert_eq!(name(manifest), None, "{manifest}");
        }
    }

    #[test]
    fn a_dependency_renamed_by_the_workspace_is_found() {
        let workspace = "[workspace]\n[workspace.dependencies]\nrg = { package = \"rungroup\", path = \"x\" }\n";
        let of_workspace = || Some(workspace.to_owned());
        for manifest in [
            "[dependencies]\nrg.workspace = true",
            "[dependencies]\nrg = { workspace = true }",
            "[dependencies.rg]\nworkspace = true",
        ] {
            assert_eq!(
                name_in(manifest, of_workspace).as_deref(),
                Some("rg"),
                "{manifest}"
            );
        }
        assert_eq!(
            name_in("[dependencies]\ntokio.workspace = true", of_workspace),
            None
        );
        assert_eq!(name_in(workspace, || None), None);
    }
}
