//! Drafts as JSON files: for another Slipway, for a repository, for a teammate without an account.
//!
//! A file names its format and the version of it, and holds every setting under the name of its control, as text. A plain value
//! that is left out is absent from its row.

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

/// Writes a form as a file.
pub fn write(values: &DraftValues, plain: PlainValues) -> String {
    let file = File {
        format: FORMAT,
        version: VERSION,
        draft: Form { values, plain },
    };
    // Writing texts into a text fails for maps with other keys than texts only, and there are none.
    serde_json::to_string_pretty(&file).map_or_else(|_| String::new(), |text| text + "\n")
}

#[derive(Serialize)]
struct File<'a> {
    format: &'a str,
    version: u64,
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
    read_form(form)
}

fn read_form(form: &Map<String, Value>) -> Result<DraftFile, DraftFileError> {
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
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn variable(source: &str, name: &str, value: &str) -> DraftVariable {
        DraftVariable {
            source: source.to_owned(),
            name: name.to_owned(),
            value: value.to_owned(),
            ..DraftVariable::default()
        }
    }

    /// A form in which anything may stand anywhere.
    fn any_form() -> impl Strategy<Value = DraftValues> {
        let rows = prop::collection::vec(("(plain|reference)", ".{0,20}", "(?s).{0,60}"), 0..6);
        let texts = prop::collection::vec("(?s).{0,30}", DraftValues::default().fields().len());
        (rows, texts).prop_map(|(rows, texts)| {
            let mut values = DraftValues {
                variables: rows
                    .iter()
                    .map(|(source, name, value)| variable(source, name, value))
                    .collect(),
                ..DraftValues::default()
            };
            for ((name, _), text) in DraftValues::default().fields().iter().zip(texts) {
                if is_setting(name) {
                    *values.field_mut(name).unwrap() = text;
                }
            }
            values
        })
    }

    proptest! {
        #[test]
        fn what_is_written_with_all_values_is_read_back_whole(values in any_form()) {
            let read = read(&write(&values, PlainValues::All)).unwrap();
            prop_assert_eq!(read, DraftFile { values, ignored: Vec::new() });
        }

        #[test]
        fn without_secrets_only_values_are_missing(values in any_form(), none in any::<bool>()) {
            let plain = if none { PlainValues::None } else { PlainValues::NotSecret };
            let back = read(&write(&values, plain)).unwrap().values;
            for field in values.differences(&back) {
                prop_assert!(matches!(field, "variables" | "configuration_file"), "{}", field);
            }
            prop_assert_eq!(back.variables.len(), values.variables.len());
            for (before, after) in values.variables.iter().zip(&back.variables) {
                prop_assert_eq!((&before.source, &before.name), (&after.source, &after.name));
                prop_assert!(after.value.is_empty() || (after.value == before.value && !(after.looks_secret())));
            }
        }

        #[test]
        fn no_text_makes_it_stumble(text in "(?s).{0,200}", form in "\\PC{0,80}") {
            let _ = read(&text);
            let _ = read(&format!("{{\"format\":\"{FORMAT}\",\"version\":1,\"draft\":{form}}}"));
        }
    }

    #[test]
    fn what_is_no_setting_stays_out_and_is_not_taken_in() {
        let mut values = DraftValues::default();
        for (name, _) in DraftValues::default().fields() {
            *values.field_mut(name).unwrap() = format!("canary {name}");
        }
        let text = write(&values, PlainValues::All);
        let form = serde_json::from_str::<Value>(&text).unwrap();
        for (name, value) in values.fields() {
            let written = form
                .get("draft")
                .and_then(|form| form.get(name))
                .and_then(Value::as_str);
            assert_eq!(written, is_setting(name).then_some(value), "{name}");
        }
        let read = read(
            r#"{"format":"slipway-draft","version":1,"draft":{"new_connection":"x","acknowledged_role":"y"}}"#,
        )
        .unwrap();
        assert_eq!(read.values, DraftValues::default());
        assert_eq!(read.ignored.len(), 2);
    }

    #[test]
    fn what_looks_like_a_secret_is_left_out_unless_it_is_asked_for() {
        let values = DraftValues {
            env_text: "STRIPE_KEY=canary-one".to_owned(),
            configuration_file: "env:\n  - name: A\n    value: ghp_canarytwo0123456789\n".to_owned(),
            variables: vec![
                variable("plain", "API_TOKEN", "canary-three"),
                variable("plain", "GREETING", "Hello"),
                variable(
                    "reference",
                    "DB_PASSWORD",
                    "arn:aws:ssm:eu-west-1:123456789012:parameter/db",
                ),
            ],
            ..DraftValues::default()
        };
        let text = write(&values, PlainValues::NotSecret);
        assert!(!text.contains("canary"), "{text}");
        assert!(text.contains("Hello") && text.contains("parameter/db"), "{text}");
        let text = write(&values, PlainValues::None);
        assert!(!text.contains("canary") && !text.contains("Hello"), "{text}");
        assert!(text.contains("GREETING"), "{text}");
    }

    #[test]
    fn a_file_written_by_hand_may_have_numbers_and_leave_out_what_is_usual() {
        let text = r#"{"format":"slipway-draft","version":1,"draft":{"port":8000,"start_command":null,
            "variables":[{"name":"A","value":1,"note":"x"},{"name":"B"}],"colour":"red","size":{"a":1}}}"#;
        let file = read(&format!("\u{feff}{text}")).unwrap();
        assert_eq!(file.values.port, "8000");
        assert_eq!(
            file.values.variables,
            [variable("plain", "A", "1"), variable("plain", "B", "")]
        );
        let mut ignored = file.ignored;
        ignored.sort();
        assert_eq!(ignored, ["colour", "size", "variables.note"]);
    }

    #[test]
    fn each_fault_is_said_with_its_place() {
        let draft = |form: &str| format!("{{\"format\":\"slipway-draft\",\"version\":1,\"draft\":{form}}}");
        let long = " ".repeat(LONGEST_FILE) + "{}";
        for (text, words) in [
            (String::new(), "Choose a file"),
            (long, "too long"),
            ("{\n  \"format\": oops}".to_owned(), "Line 2, character 13"),
            ("[]".to_owned(), "no draft of Slipway"),
            (
                "{\"format\":\"other\",\"version\":1}".to_owned(),
                "no draft of Slipway",
            ),
            (
                "{\"format\":\"slipway-draft\",\"version\":2,\"draft\":{}}".to_owned(),
                "newer Slipway",
            ),
            (draft("[]"), "\"draft\""),
            (
                draft("{\"port\":[80]}"),
                "\"port\" in the file: a text belongs there",
            ),
            (draft("{\"variables\":{}}"), "\"variables\" in the file: a list"),
            (draft("{\"variables\":[{},7]}"), "\"variables[1]\""),
            (
                draft("{\"variables\":[{\"value\":true}]}"),
                "\"variables[0].value\"",
            ),
            (
                draft("{\"variables\":[{\"source\":\"file\"}]}"),
                "\"variables[0].source\"",
            ),
        ] {
            let said = read(&text).unwrap_err().to_string();
            assert!(said.contains(words), "{said}");
        }
    }

    #[test]
    fn many_unknown_fields_are_counted() {
        let fields: Vec<String> = (0..25).map(|number| format!("\"x{number}\":1")).collect();
        let text = format!(
            "{{\"format\":\"slipway-draft\",\"version\":1,\"draft\":{{{}}}}}",
            fields.join(",")
        );
        let ignored = read(&text).unwrap().ignored;
        assert_eq!((ignored.len(), ignored.last().unwrap().as_str()), (11, "15 more"));
    }
}
