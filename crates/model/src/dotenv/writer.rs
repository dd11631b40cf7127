//! Writes variables as a `.env` text, keeping what another text of the same variables has around them.

use super::reader::{Piece, pieces};
use super::statements;
use std::borrow::Cow;

/// A variable of the text before, with what stands above it.
struct Entry<'a> {
    above: Vec<&'a str>,
    text: &'a str,
    name: String,
    value: String,
}

/// Writes `variables`, names and values in their order, over the text `before`: comments, empty lines and lines that cannot
/// be read stay where they are, and so does the writing of each value that is still the same. What goes is a comment directly
/// above a variable that is gone, and one behind a value that has changed. Variables without name and value are left out.
pub fn write_over<'a>(before: &str, variables: impl IntoIterator<Item = (&'a str, Cow<'a, str>)>) -> String {
    let variables: Vec<(&str, Cow<'_, str>)> = variables
        .into_iter()
        .filter(|(name, value)| !(name.is_empty() && value.is_empty()))
        .collect();
    let (entries, below) = taken_apart(before);
    let written = put_together(entries, below, &variables);
    let reading = statements(&written);
    let says_the_same = reading.statements.len() == variables.len()
        && reading
            .statements
            .iter()
            .zip(&variables)
            .all(|(read, (name, value))| read.name == *name && read.value == *value);
    if says_the_same || statements(before).unreadable.is_empty() {
        return written;
    }
    // A quote that nobody closed would be closed by a value below it: such lines become comments.
    let commented: Vec<String> = pieces(before)
        .into_iter()
        .map(|piece| match piece {
            Piece::Other { text, fault: Some(_) } => format!("# {text}"),
            Piece::Other { text, .. } | Piece::Statement { text, .. } => text.to_owned(),
        })
        .collect();
    let commented = commented.join("\n");
    let (entries, below) = taken_apart(&commented);
    put_together(entries, below, &variables)
}

fn put_together<'a>(
    entries: Vec<Entry<'a>>,
    mut below: Vec<&'a str>,
    variables: &[(&str, Cow<'_, str>)],
) -> String {
    let mut chosen: Vec<Option<usize>> = vec![None; entries.len()];
    for (place, (name, _)) in variables.iter().enumerate() {
        let free = entries
            .iter()
            .zip(&chosen)
            .position(|(entry, taken)| taken.is_none() && entry.name == *name);
        if let Some(free) = free {
            chosen[free] = Some(place);
        }
    }
    let mut kept: Vec<Option<Entry<'_>>> = variables.iter().map(|_| None).collect();
    let mut left: Vec<&str> = Vec::new();
    for (mut entry, place) in entries.into_iter().zip(chosen) {
        if let Some(place) = place {
            left.append(&mut entry.above);
            entry.above = std::mem::take(&mut left);
            kept[place] = Some(entry);
        } else {
            let own = entry
                .above
                .iter()
                .rev()
                .take_while(|line| line.trim_start().starts_with('#'))
                .count();
            entry.above.truncate(entry.above.len() - own);
            left.append(&mut entry.above);
        }
    }
    left.append(&mut below);
    let mut lines: Vec<Cow<'_, str>> = Vec::new();
    for ((name, value), entry) in variables.iter().zip(kept) {
        let same = entry
            .as_ref()
            .filter(|entry| entry.value == *value)
            .map(|entry| entry.text);
        lines.extend(entry.into_iter().flat_map(|entry| entry.above).map(Cow::Borrowed));
        lines.push(same.map_or_else(|| Cow::Owned(line(name, value)), Cow::Borrowed));
    }
    lines.extend(left.into_iter().map(Cow::Borrowed));
    lines.join("\n")
}

/// The variables with what stands above them, and what stands below the last one.
fn taken_apart(text: &str) -> (Vec<Entry<'_>>, Vec<&str>) {
    let (mut entries, mut above) = (Vec::new(), Vec::new());
    for piece in pieces(text) {
        match piece {
            Piece::Other { text, .. } => above.push(text),
            Piece::Statement { text, statement } => entries.push(Entry {
                above: std::mem::take(&mut above),
                text,
                name: statement.name,
                value: statement.value,
            }),
        }
    }
    (entries, above)
}

/// `NAME=value`, in quotes where the value would else be read as another one.
fn line(name: &str, value: &str) -> String {
    let is_bare = value.trim() == value
        && !value.starts_with(['"', '\'', '#'])
        && !value.contains(['\n', '\r'])
        && !value.contains(" #")
        && !value.contains("\t#");
    if is_bare && !value.contains(|c: char| c.is_whitespace() && c != ' ') {
        return format!("{name}={value}");
    }
    let mut quoted = String::with_capacity(value.len() + 2);
    for character in value.chars() {
        match character {
            '\n' => quoted.push_str("\\n"),
            '\r' => quoted.push_str("\\r"),
            '\t' => quoted.push_str("\\t"),
            '"' | '\\' => quoted.extend(['\\', character]),
            other => quoted.push(other),
        }
    }
    format!("{name}=\"{quoted}\"")
}
