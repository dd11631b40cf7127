//! Variables that come from elsewhere: the text of a `.env` file, JSON or CSV, read, and set against the table before any of
//! it is taken.

mod csv_text;
mod json;
mod plan;

#[cfg(test)]
mod tests;

use crate::dotenv;
use serde::{Deserialize, Serialize};

pub use plan::{Fate, Planned, VariableImport};

/// How a text is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Format {
    /// Lines of a `.env` file.
    Dotenv,
    /// An object of texts, or a list of objects with name and value.
    Json,
    /// Lines of name and value.
    Csv,
}

impl Format {
    /// What people call it.
    pub fn label(self) -> &'static str {
        match self {
            Format::Dotenv => ".env",
            Format::Json => "JSON",
            Format::Csv => "CSV",
        }
    }

    /// How a text is written, by how it begins.
    fn of(text: &str) -> Format {
        let first = text
            .lines()
            .map(str::trim)
            .find(|line| !(line.is_empty() || line.starts_with('#')))
            .unwrap_or_default();
        if first.starts_with(['{', '[']) {
            return Format::Json;
        }
        let separator = first.find([',', ';', '\t']);
        match (first.find('='), separator) {
            (Some(equals), Some(separator)) if separator < equals => Format::Csv,
            (None, Some(_)) => Format::Csv,
            _ => Format::Dotenv,
        }
    }
}

/// Where something stands in a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Place {
    /// A line, counted from 1.
    Line(usize),
    /// An entry of JSON, counted from 1: it may stand anywhere on its line.
    Entry(usize),
}

/// "Line 3", "Entry 3".
impl std::fmt::Display for Place {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Place::Line(line) => write!(f, "Line {line}"),
            Place::Entry(entry) => write!(f, "Entry {entry}"),
        }
    }
}

/// A variable of the text, or why there is none.
struct Found {
    place: Place,
    /// Empty where it cannot be told.
    name: String,
    value: Result<Value, String>,
}

/// A value as it is written.
enum Value {
    /// Plain, unless it is the ARN of a secret or of a parameter.
    Text(String),
    /// A reference, and said to be one.
    Reference(String),
}

fn found(text: &str, format: Format) -> Vec<Found> {
    match format {
        Format::Dotenv => {
            let reading = dotenv::statements(text);
            let read = reading.statements.into_iter().map(|statement| Found {
                place: Place::Line(statement.line),
                name: statement.name,
                value: Ok(Value::Text(statement.value)),
            });
            let unreadable = reading.unreadable.into_iter().map(|fault| Found {
                place: Place::Line(fault.line),
                name: String::new(),
                value: Err(fault.message),
            });
            let mut found: Vec<Found> = read.chain(unreadable).collect();
            found.sort_by_key(|found| match found.place {
                Place::Line(number) | Place::Entry(number) => number,
            });
            found
        }
        Format::Json => json::found(text),
        Format::Csv => csv_text::found(text),
    }
}
