//! A text taken apart, so that its pieces put together are the text again.

use super::{Fault, Statement};

/// One or more whole lines, without the line break behind them.
pub(super) enum Piece<'a> {
    /// A comment, an empty line, or one that cannot be read.
    Other {
        text: &'a str,
        /// Why it cannot be read.
        fault: Option<Fault>,
    },
    /// A variable; a quoted value may go on over several lines.
    Statement { text: &'a str, statement: Statement },
}

/// The pieces in their order. Put together with line breaks between them they are the text.
pub(super) fn pieces(text: &str) -> Vec<Piece<'_>> {
    let mut pieces = Vec::new();
    if text.is_empty() {
        return pieces;
    }
    let lines: Vec<&str> = text.split('\n').collect();
    let (mut at, mut start) = (0, 0);
    while let Some(line) = lines.get(at) {
        let number = at + 1;
        let (piece, count) = match statement(&lines[at..]) {
            Ok(Some((name, value, count))) => {
                let length = lines[at..at + count]
                    .iter()
                    .map(|line| line.len() + 1)
                    .sum::<usize>()
                    - 1;
                let statement = Statement {
                    line: number,
                    name,
                    value,
                };
                let text = &text[start..start + length];
                (Piece::Statement { text, statement }, count)
            }
            Ok(None) => (
                Piece::Other {
                    text: line,
                    fault: None,
                },
                1,
            ),
            Err(message) => {
                let fault = Some(Fault {
                    line: number,
                    message: message.to_owned(),
                });
                (Piece::Other { text: line, fault }, 1)
            }
        };
        start += lines[at..at + count]
            .iter()
            .map(|line| line.len() + 1)
            .sum::<usize>();
        pieces.push(piece);
        at += count;
    }
    pieces
}

/// Name, value and count of lines of the variable that begins on the first line; `None` for a comment or an empty line.
fn statement(lines: &[&str]) -> Result<Option<(String, String, usize)>, &'static str> {
    let mut lines = lines.iter().map(|line| line.strip_suffix('\r').unwrap_or(line));
    let line = lines.next().unwrap_or_default().trim();
    if line.is_empty() || line.starts_with('#') {
        return Ok(None);
    }
    let line = line
        .strip_prefix("export")
        .filter(|rest| rest.starts_with(char::is_whitespace))
        .map_or(line, str::trim_start);
    let Some((name, written)) = line.split_once('=') else {
        return Err("Write NAME=value, or # in front of a comment.");
    };
    let mut count = 1;
    let next_line = || {
        count += 1;
        lines.next()
    };
    let value = value_of(written, next_line)?;
    let name = name.trim_end();
    if name.is_empty() && value.is_empty() {
        return Err("Write NAME=value, or # in front of a comment.");
    }
    Ok(Some((name.to_owned(), value, count)))
}

fn value_of<'a>(written: &str, next_line: impl FnMut() -> Option<&'a str>) -> Result<String, &'static str> {
    let unindented = written.trim_start();
    if let Some(quote @ ('"' | '\'')) = unindented.chars().next() {
        return quoted(quote, &unindented[1..], next_line);
    }
    // A comment needs a blank before it: "#" alone may belong to a colour or an address.
    let end = written
        .char_indices()
        .find(|(at, c)| *c == '#' && written[..*at].ends_with(char::is_whitespace))
        .map_or(written.len(), |(at, _)| at);
    Ok(written[..end].trim().to_owned())
}

fn quoted<'a>(
    quote: char,
    first: &str,
    mut next_line: impl FnMut() -> Option<&'a str>,
) -> Result<String, &'static str> {
    let mut value = String::new();
    let mut rest = first;
    loop {
        let mut characters = rest.chars();
        while let Some(character) = characters.next() {
            if character == quote {
                let behind = characters.as_str().trim_start();
                return if behind.is_empty() || behind.starts_with('#') {
                    Ok(value)
                } else {
                    Err("Remove what stands behind the closing quote.")
                };
            }
            if character == '\\' && quote == '"' {
                match characters.next() {
                    Some('n') => value.push('\n'),
                    Some('r') => value.push('\r'),
                    Some('t') => value.push('\t'),
                    Some(escaped @ ('"' | '\\' | '$')) => value.push(escaped),
                    Some(other) => value.extend(['\\', other]),
                    None => value.push('\\'),
                }
            } else {
                value.push(character);
            }
        }
        rest = next_line().ok_or("Close the quote.")?;
        value.push('\n');
    }
}
