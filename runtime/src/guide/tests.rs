//! The documentation as a page: its code is not cut off.

use std::path::Path;

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
