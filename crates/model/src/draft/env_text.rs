//! The variables as the text of a `.env` file: the other view of the table, kept in step with it.

use super::{DraftValues, DraftVariable};
use crate::dotenv::{self, Fault};
use crate::field_error::FieldErrors;
use crate::secret_reference;
use std::borrow::Cow;

/// Lines of a text whose faults are told at once.
const FAULTS_TOLD: usize = 6;

impl DraftValues {
    /// The variables as the text of a `.env` file, with the comments that somebody has written into it.
    pub fn text_of_variables(&self) -> String {
        dotenv::write_over(&self.env_text, pairs(&self.variables))
    }

    /// Takes the rows of the table; the text follows.
    pub fn set_variables(&mut self, rows: Vec<DraftVariable>) {
        self.variables = rows;
        self.settle_env_text();
    }

    /// Takes a text; the table follows, with everything in it that can be read. A value that was a reference stays one, and the
    /// ARN of a secret or of a parameter becomes one.
    pub fn set_env_text(&mut self, text: String) {
        if text == self.text_of_variables() {
            return;
        }
        let mut before = std::mem::take(&mut self.variables);
        for statement in dotenv::statements(&text).statements {
            let same = before
                .iter()
                .position(|row| row.name == statement.name && row.written() == statement.value);
            self.variables.push(match same {
                Some(same) => before.swap_remove(same),
                None => DraftVariable {
                    source: DraftVariable::source_of(&statement.value).to_owned(),
                    name: statement.name,
                    value: statement.value,
                    ..DraftVariable::default()
                },
            });
        }
        self.env_text = text;
        self.settle_env_text();
    }

    /// Writes the table over the text, and keeps the text only where it has more to it than the table.
    pub fn settle_env_text(&mut self) {
        let text = self.text_of_variables();
        let is_more = text != dotenv::write_over("", pairs(&self.variables));
        self.env_text = if is_more { text } else { String::new() };
    }

    /// The lines of the text that cannot be read. They are in no row of the table.
    pub fn env_text_faults(&self) -> Option<String> {
        told(&dotenv::statements(&self.env_text).unreadable)
    }

    /// What is wrong in the text, line by line: lines that cannot be read, names that App Runner does not take, and what `errors`
    /// say of the values of rows.
    pub fn env_text_findings(&self, errors: &FieldErrors) -> Option<String> {
        let reading = dotenv::statements(&self.text_of_variables());
        let mut faults = dotenv::name_faults(&reading.statements);
        let filled = self
            .variables
            .iter()
            .enumerate()
            .filter(|(_, row)| !row.is_empty());
        for ((row, _), statement) in filled.zip(&reading.statements) {
            for part in ["value", "json_key"] {
                faults.extend(
                    errors
                        .at(&format!("variables[{row}][{part}]"))
                        .map(|message| Fault {
                            line: statement.line,
                            message: message.to_owned(),
                        }),
                );
            }
        }
        faults.extend(reading.unreadable);
        faults.sort_by_key(|fault| fault.line);
        told(&faults)
    }
}

fn pairs(rows: &[DraftVariable]) -> impl Iterator<Item = (&str, Cow<'_, str>)> {
    rows.iter().map(|row| (row.name.as_str(), row.written()))
}

impl DraftVariable {
    /// What a value is that nobody has said it of: the ARN of a secret or of a parameter is a reference.
    pub(crate) fn source_of(value: &str) -> &'static str {
        if secret_reference::is_arn(value) {
            "reference"
        } else {
            "plain"
        }
    }
}

fn told(faults: &[Fault]) -> Option<String> {
    if faults.is_empty() {
        return None;
    }
    let lines: Vec<String> = faults.iter().take(FAULTS_TOLD).map(ToString::to_string).collect();
    let more = match faults.len().saturating_sub(FAULTS_TOLD) {
        0 => String::new(),
        1 => "\nAnd 1 more line.".to_owned(),
        count => format!("\nAnd {count} more lines."),
    };
    Some(lines.join("\n") + &more)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const SECRET: &str = "arn:aws:secretsmanager:eu-west-1:123456789012:secret:shop/db-AbCdEf";

    fn row(source: &str, name: &str, value: &str) -> DraftVariable {
        DraftVariable {
            source: source.to_owned(),
            name: name.to_owned(),
            value: value.to_owned(),
            ..DraftVariable::default()
        }
    }

    fn table(rows: Vec<DraftVariable>) -> DraftValues {
        let mut values = DraftValues::default();
        values.set_variables(rows);
        values
    }

    #[test]
    fn table_and_text_say_the_same() {
        let mut values = table(vec![
            row("plain", "A", "1"),
            row("reference", "MODE", "/shop/mode"),
        ]);
        assert_eq!(
            (values.text_of_variables().as_str(), values.env_text.as_str()),
            ("A=1\nMODE=/shop/mode", "")
        );
        // A text that says the same changes nothing, one that says more is kept.
        values.set_env_text("A=1\nMODE=/shop/mode".to_owned());
        assert_eq!(values.env_text, "");
        values.set_env_text(format!("# first\nA=2\nMODE=/shop/mode\nDB={SECRET}\nnonsense"));
        assert_eq!(
            values.variables,
            [
                row("plain", "A", "2"),
                row("reference", "MODE", "/shop/mode"),
                row("reference", "DB", SECRET)
            ]
        );
        assert!(
            values
                .env_text_faults()
                .is_some_and(|told| told.starts_with("Line 5: "))
        );
        // And the table's changes are in the text, which keeps its comments.
        values.variables.remove(1);
        values.variables[0].value = "3".to_owned();
        let rows = values.variables.clone();
        values.set_variables(rows);
        assert_eq!(
            values.text_of_variables(),
            format!("# first\nA=3\nDB={SECRET}\nnonsense")
        );
        values.set_env_text(String::new());
        assert!(values.variables.is_empty() && values.env_text.is_empty());
    }

    #[test]
    fn a_json_key_goes_along() {
        let mut values = table(vec![DraftVariable {
            json_key: "password".to_owned(),
            ..row("reference", "DB", SECRET)
        }]);
        let text = values.text_of_variables();
        assert_eq!(text, format!("DB={SECRET}:password::"));
        values.set_env_text(format!("{text}\nA=1"));
        assert_eq!(
            (values.variables[0].value.as_str(), values.variables.len()),
            (SECRET, 2)
        );
    }

    #[test]
    fn a_name_that_is_refused_is_told_by_its_line() {
        let mut values = DraftValues::default();
        values.set_env_text("A=1\n# c\nPORT=1\nA=2\nx".to_owned());
        let told = values.env_text_findings(&FieldErrors::default()).unwrap();
        let lines: Vec<&str> = told.lines().map(|line| &line[..7]).collect();
        assert_eq!(lines, ["Line 3:", "Line 4:", "Line 5:"]);
        let mut errors = FieldErrors::default();
        errors.add("variables[2][value]", "Too long.");
        let told = values.env_text_findings(&errors).unwrap();
        assert!(told.contains("\nLine 4: Too long."), "{told}");
        assert_eq!(
            (
                values.variables.len(),
                values.env_text_faults().unwrap().lines().count()
            ),
            (3, 1)
        );
    }

    proptest! {
        #[test]
        fn both_views_stay_in_step(
            first in "([A-C]=[a-z'# ]{0,4}\n|# c\n|x\n|\n){0,6}",
            second in "([A-D]=[a-z\" ]{0,4}\n|# d\n|\n){0,6}",
        ) {
            let mut values = DraftValues::default();
            values.set_env_text(first.clone());
            prop_assert_eq!(values.text_of_variables(), first);
            values.set_env_text(second.clone());
            prop_assert_eq!(values.text_of_variables(), second.clone());
            let rows = values.variables.clone();
            values.set_variables(rows);
            prop_assert_eq!(values.text_of_variables(), second);
        }
    }
}
