//! JSON, as the API takes it. The crate that goes into the browser has no library for it.

use super::tree::Tree;
use std::fmt::Write as _;

/// A value over several lines.
pub fn write(tree: &Tree) -> String {
    indented(tree, 0)
}

/// The same, where it begins after `depth` levels of indentation.
pub fn indented(tree: &Tree, depth: usize) -> String {
    match tree {
        Tree::Text(text) => string(text),
        Tree::Bare(word) => word.clone(),
        Tree::Object(members) => object(
            members
                .iter()
                .map(|(name, value)| (*name, indented(value, depth + 1))),
            depth,
        ),
        Tree::Map(pairs) => object(
            pairs.iter().map(|(name, value)| (name.as_str(), string(value))),
            depth,
        ),
        Tree::Tags(tags) => {
            let space = "  ".repeat(depth);
            let items: Vec<String> = tags
                .iter()
                .map(|(key, value)| {
                    let members = [("Key", string(key)), ("Value", string(value))];
                    format!("{space}  {}", object(members.into_iter(), depth + 1))
                })
                .collect();
            format!("[\n{}\n{space}]", items.join(",\n"))
        }
    }
}

fn object<'a>(members: impl Iterator<Item = (&'a str, String)>, depth: usize) -> String {
    let space = "  ".repeat(depth);
    let rows: Vec<String> = members
        .map(|(name, value)| format!("{space}  {}: {value}", string(name)))
        .collect();
    format!("{{\n{}\n{space}}}", rows.join(",\n"))
}

/// A string of JSON (RFC 8259, section 7). YAML and, but for its templates, HCL read it too.
pub fn string(text: &str) -> String {
    let mut written = String::from('"');
    for character in text.chars() {
        match character {
            '"' => written.push_str("\\\""),
            '\\' => written.push_str("\\\\"),
            '\n' => written.push_str("\\n"),
            '\r' => written.push_str("\\r"),
            '\t' => written.push_str("\\t"),
            // YAML takes some of these for the end of a line (1.2.2, section 5.4), which JSON does not mind escaped.
            hidden if hidden.is_control() || matches!(hidden, '\u{2028}' | '\u{2029}' | '\u{feff}') => {
                // Writing to a String cannot fail.
                let _ = write!(written, "\\u{:04x}", u32::from(hidden));
            }
            other => written.push(other),
        }
    }
    written.push('"');
    written
}
