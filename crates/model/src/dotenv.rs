//! Reads the text of a `.env` file, as people keep it beside their code.

use crate::environment::{self, VariableNameError};
use std::collections::BTreeSet;

/// Why a text cannot be read, line by line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// Counted from 1.
    pub line: usize,
    /// A sentence that says what to do.
    pub message: String,
}

/// "Line 3: write NAME=value."
impl std::fmt::Display for Fault {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Line {}: {}", self.line, self.message)
    }
}

/// Names and values in their order. Comments, empty lines and `export` are left out, quotes are taken off.
///
/// # Errors
/// Every line that cannot be read or whose name App Runner does not take.
pub fn read(text: &str) -> Result<Vec<(String, String)>, Vec<Fault>> {
    let (mut variables, mut faults, mut seen) = (Vec::new(), Vec::new(), BTreeSet::new());
    let mut lines = text.lines().enumerate();
    while let Some((at, line)) = lines.next() {
        let statement = line.trim();
        if statement.is_empty() || statement.starts_with('#') {
            continue;
        }
        let mut fault = |message: String| {
            faults.push(Fault {
                line: at + 1,
                message,
            });
        };
        let statement = statement
            .strip_prefix("export")
            .filter(|rest| rest.starts_with(char::is_whitespace))
            .map_or(statement, str::trim_start);
        let Some((name, written)) = statement.split_once('=') else {
            fault("Write NAME=value, or # in front of a comment.".to_owned());
            continue;
        };
        let name = name.trim_end();
        // A quoted value may go on over the lines that follow; that they belong to it is known when its quote ends.
        let value = value_of(written, || lines.next().map(|(_, line)| line));
        if let Err(error) = environment::check_name(name) {
            fault(error.to_string());
        } else if !seen.insert(name.to_owned()) {
            fault(VariableNameError::Duplicate.to_string());
        }
        match value {
            Ok(value) => variables.push((name.to_owned(), value)),
            Err(message) => fault(message.to_owned()),
        }
    }
    if faults.is_empty() {
        Ok(variables)
    } else {
        Err(faults)
    }
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

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn pairs(text: &str) -> Vec<(String, String)> {
        read(text).unwrap()
    }

    fn faults(text: &str) -> Vec<String> {
        read(text).unwrap_err().iter().map(ToString::to_string).collect()
    }

    #[test]
    fn comments_quotes_and_export_are_understood() {
        let text = "# settings\n\nexport LOG_LEVEL=info\nA = spaced out  # why\nCOLOUR=#fff\nURL=http://x/#top\n\
                    DOUBLE=\"a # b\\n\\\"c\\\"\" # end\nSINGLE='$HOME\\n'\nEMPTY= # nothing\nMORE=\"one\ntwo\"\nexported=1\r\nE==";
        let read: Vec<(String, String)> = pairs(text);
        let read: Vec<(&str, &str)> = read.iter().map(|(n, v)| (n.as_str(), v.as_str())).collect();
        assert_eq!(
            read,
            [
                ("LOG_LEVEL", "info"),
                ("A", "spaced out"),
                ("COLOUR", "#fff"),
                ("URL", "http://x/#top"),
                ("DOUBLE", "a # b\n\"c\""),
                ("SINGLE", "$HOME\\n"),
                ("EMPTY", ""),
                ("MORE", "one\ntwo"),
                ("exported", "1"),
                ("E", "="),
            ]
        );
        assert!(pairs("").is_empty() && pairs("# only\n  \n").is_empty());
    }

    #[test]
    fn every_fault_names_its_line() {
        assert_eq!(
            faults("A=1\nnothing\nAWSAPPRUNNER_X=1\nPORT=80\nMY-VAR=1\nA=2\nB=\"x\" y\n=1"),
            [
                "Line 2: Write NAME=value, or # in front of a comment.",
                "Line 3: Choose another name. AWS reserves names that start with AWSAPPRUNNER.",
                "Line 4: App Runner sets PORT itself, from the port above. Remove this one.",
                "Line 5: Use letters, digits and underscores, and start with a letter or an underscore.",
                "Line 6: This name is there twice. Keep one.",
                "Line 7: Remove what stands behind the closing quote.",
                "Line 8: Enter a name for this value.",
            ]
        );
        assert_eq!(faults("A='open\nB=1"), ["Line 1: Close the quote."]);
    }

    proptest! {
        #[test]
        fn no_text_makes_it_stumble(text in "(?s).{0,200}") {
            let _ = read(&text);
        }
    }
}
