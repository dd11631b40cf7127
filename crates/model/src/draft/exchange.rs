//! Drafts as JSON files: for another Slipway, for a repository, for a teammate without an account.
//!
//! A file names its format and the version of it, and holds every setting under the name of its control, as text. A plain value
//! that is left out is absent from its row. A draft that began with a launch link takes that along: what somebody else has
//! proposed has to be acknowledged wherever the draft goes.

use super::{DraftValues, DraftVariable, is_setting};
use crate::environment::text_looks_secret;
use serde::Serialize;
use serde::ser::{SerializeMap, Serializer};
use serde_json::{Map, Value};

/// What a file says it is.
const FORMAT: &str = "slipway-draft";
/// The version that is written, and the newest that is read.
const VERSION: u64 = 1;
/// Longest file that is read, in bytes.
pub const LONGEST_FILE: usize = 256 * 1024;
/// Unknown fields that are named at once, and characters of each.
const NAMED: (usize, usize) = (10, 40);

/// Which plain values go into a file. References to secrets always do: they name a secret, and do not tell it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PlainValues {
    /// All of them.
    All,
    /// Those that do not look like a secret, by their name or by themselves.
    NotSecret,
    /// None.
    None,
}

/// What a file holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DraftFile {
    /// The form; what the file does not name has its default.
    pub values: DraftValues,
    /// The launch link that it began with; empty where the link is not told.
    pub link: Option<String>,
    /// Names of fields that no draft has, in the order of the file. They are ignored.
    pub ignored: Vec<String>,
}

/// Why a text is no draft.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum DraftFileError {
    /// Nothing there.
    #[error("Choose a file, or paste its text.")]
    Missing,
    /// Longer than [`LONGEST_FILE`].
    #[error("This file is too long. A draft has at most 256 KB.")]
    TooLong,
    /// Not JSON.
    #[error("This is not JSON. Line {line}, character {column}: {message}.")]
    NotJson {
        /// From 1.
        line: usize,
        /// From 1.
        column: usize,
        /// What the parser says.
        message: String,
    },
    /// JSON of something else.
    #[error(
        "This is no draft of Slipway: its \"format\" is not \"{FORMAT}\". Export a draft to see what one looks like."
    )]
    OtherFormat,
    /// Of a Slipway to come.
    #[error(
        "This draft was written by a newer Slipway. Update this one, or export the draft again with \"version\": {VERSION}."
    )]
    Newer,
    /// Something at a field that is not what belongs there.
    #[error("Check \"{field}\" in the file: {expected}.")]
    Wrong {
        /// `port`, `variables[2].value`
        field: String,
        /// "a text belongs there"
        expected: &'static str,
    },
}

/// Writes a form as a file. That it began with a launch link always goes along; the link itself, which may hold values that
/// look like secrets, goes with all of those.
pub fn write(values: &DraftValues, link: Option<&str>, plain: PlainValues) -> String {
    let file = File {
        format: FORMAT,
        version: VERSION,
        link: link.map(|link| if plain == PlainValues::All { link } else { "" }),
        draft: Form { values, plain },
    };
    // Writing texts into a text fails for maps with other keys than texts only, and there are none.
    serde_json::to_string_pretty(&file).map_or_else(|_| String::new(), |text| text + "\n")
}

#[derive(Serialize)]
struct File<'a> {
    format: &'a str,
    version: u64,
    #[serde(skip_serializing_if = "Option::is_none")]
    link: Option<&'a str>,
    draft: Form<'a>,
}

struct Form<'a> {
    values: &'a DraftValues,
    plain: PlainValues,
}

impl Form<'_> {
    /// Whether a text that may hold values goes along.
    fn tells(&self, text: &str) -> bool {
        match self.plain {
            PlainValues::All => true,
            PlainValues::NotSecret => !text_looks_secret(text),
            PlainValues::None => false,
        }
    }
}

impl Serialize for Form<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        for (name, value) in self.values.fields() {
            if !is_setting(name) {
                continue;
            }
            if name != "configuration_file" || self.tells(value) {
                map.serialize_entry(name, value)?;
            }
        }
        let text = &self.values.env_text;
        if !text.is_empty() && self.tells(text) {
            map.serialize_entry("env_text", text)?;
        }
        let variables: Vec<Row<'_>> = self
            .values
            .variables
            .iter()
            .map(|variable| {
                let stays_out = variable.source == "plain"
                    && match self.plain {
                        PlainValues::All => false,
                        PlainValues::NotSecret => variable.looks_secret(),
                        PlainValues::None => true,
                    };
                Row {
                    source: &variable.source,
                    name: &variable.name,
                    value: (!stays_out).then_some(&variable.value),
                    json_key: &variable.json_key,
                }
            })
            .collect();
        map.serialize_entry("variables", &variables)?;
        map.end()
    }
}

#[derive(Serialize)]
struct Row<'a> {
    source: &'a str,
    name: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    value: Option<&'a str>,
    #[serde(skip_serializing_if = "str::is_empty")]
    json_key: &'a str,
}

/// Reads a file.
///
/// # Errors
/// See [`DraftFileError`].
pub fn read(text: &str) -> Result<DraftFile, DraftFileError> {
    // Editors of Windows begin a file with a mark of its encoding.
    let text = text.trim_start_matches('\u{feff}');
    if text.trim().is_empty() {
        return Err(DraftFileError::Missing);
    }
    if text.len() > LONGEST_FILE {
        return Err(DraftFileError::TooLong);
    }
    let file: Value = serde_json::from_str(text).map_err(|error| not_json(&error))?;
    let of_this_format = file.get("format").and_then(Value::as_str) == Some(FORMAT);
    let (true, Some(version)) = (of_this_format, file.get("version").and_then(Value::as_u64)) else {
        return Err(DraftFileError::OtherFormat);
    };
    if version > VERSION {
        return Err(DraftFileError::Newer);
    }
    let Some(form) = file.get("draft").and_then(Value::as_object) else {
        return Err(wrong("draft", "an object with the fields belongs there"));
    };
    let link = match file.get("link") {
        None => None,
        Some(Value::String(link)) if link.len() <= crate::query::LONGEST => Some(link.clone()),
        Some(_) => return Err(wrong("link", "the text of a launch link belongs there")),
    };
    read_form(form, link)
}

fn read_form(form: &Map<String, Value>, link: Option<String>) -> Result<DraftFile, DraftFileError> {
    let mut values = DraftValues::default();
    let mut unknown = Unknown::default();
    for (name, value) in form {
        if name == "variables" {
            values.variables = read_variables(value, &mut unknown)?;
        } else if name == "env_text" {
            values.env_text = text_of(value).ok_or_else(|| wrong(name, "a text belongs there"))?;
        } else if let Some(field) = values.field_mut(name).filter(|_| is_setting(name)) {
            *field = text_of(value).ok_or_else(|| wrong(name, "a text belongs there"))?;
        } else {
            unknown.note(name);
        }
    }
    if form.contains_key("variables") {
        // What the rows leave open stands in the text: comments, and lines that cannot be read.
        values.settle_env_text();
    } else {
        let text = std::mem::take(&mut values.env_text);
        values.set_env_text(text);
    }
    Ok(DraftFile {
        values,
        link,
        ignored: unknown.names(),
    })
}

fn read_variables(rows: &Value, unknown: &mut Unknown) -> Result<Vec<DraftVariable>, DraftFileError> {
    let rows = rows
        .as_array()
        .ok_or_else(|| wrong("variables", "a list belongs there"))?;
    let mut variables = Vec::with_capacity(rows.len());
    for (number, row) in rows.iter().enumerate() {
        let at = |member: &str| format!("variables[{number}]{member}");
        let row = row
            .as_object()
            .ok_or_else(|| wrong(at(""), "an object with name and value belongs there"))?;
        let mut variable = DraftVariable::default();
        for (member, value) in row {
            let field = match member.as_str() {
                "source" => &mut variable.source,
                "name" => &mut variable.name,
                "value" => &mut variable.value,
                "json_key" => &mut variable.json_key,
                _ => {
                    unknown.note(&format!("variables.{member}"));
                    continue;
                }
            };
            *field =
                text_of(value).ok_or_else(|| wrong(at(&format!(".{member}")), "a text belongs there"))?;
        }
        if !matches!(variable.source.as_str(), "plain" | "reference") {
            return Err(wrong(at(".source"), "plain or reference belongs there"));
        }
        variables.push(variable);
    }
    Ok(variables)
}

/// A text, or what someone wrote by hand in place of one; `null` is an empty one.
fn text_of(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        Value::Null => Some(String::new()),
        Value::Bool(_) | Value::Array(_) | Value::Object(_) => None,
    }
}

fn wrong(field: impl Into<String>, expected: &'static str) -> DraftFileError {
    DraftFileError::Wrong {
        field: field.into(),
        expected,
    }
}

fn not_json(error: &serde_json::Error) -> DraftFileError {
    let (line, column) = (error.line(), error.column());
    let whole = error.to_string();
    let place = format!(" at line {line} column {column}");
    DraftFileError::NotJson {
        line,
        column,
        message: whole.strip_suffix(&place).unwrap_or(&whole).to_owned(),
    }
}

/// Names of fields that no draft has. A file of nothing else is no reason to fill a page.
#[derive(Default)]
struct Unknown {
    names: Vec<String>,
    more: usize,
}

impl Unknown {
    fn note(&mut self, name: &str) {
        let (most, longest) = NAMED;
        let name: String = name.chars().take(longest).collect();
        if self.names.contains(&name) {
            return;
        }
        if self.names.len() < most {
            self.names.push(name);
        } else {
            self.more += 1;
        }
    }

    fn names(mut self) -> Vec<String> {
        if self.more > 0 {
            self.names.push(format!("{} more", self.more));
        }
        self.names
    }
}

#[cfg(test)]
mod tests;
