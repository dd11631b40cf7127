//! What would become of a table if a text was taken into it.

use super::{Format, Place, Value, found};
use crate::draft::{DraftValues, DraftVariable};
use crate::environment::{self, VariableNameError};
use crate::text::cleaned;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// What becomes of one variable of the text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Fate {
    /// It is new.
    Added,
    /// It takes the place of another value.
    Replaces,
    /// The table says the same already.
    Same,
    /// It is left out, and why.
    Refused(String),
}

/// One variable of the text, without its value.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Planned {
    /// Where it stands.
    pub place: Place,
    /// Its name; empty where it cannot be told.
    pub name: String,
    /// Whether it becomes a reference to a secret or a parameter.
    pub is_reference: bool,
    /// What becomes of it.
    pub fate: Fate,
}

/// What would become of a table.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct VariableImport {
    /// How the text is written.
    pub format: Format,
    /// Its variables in their order.
    pub variables: Vec<Planned>,
    /// Variables of the table after that.
    pub count: usize,
}

impl VariableImport {
    /// How many are added, replaced and left out.
    pub fn counts(&self) -> [usize; 3] {
        let count = |is_it: fn(&Fate) -> bool| self.variables.iter().filter(|one| is_it(&one.fate)).count();
        [
            count(|fate| *fate == Fate::Added),
            count(|fate| *fate == Fate::Replaces),
            count(|fate| matches!(fate, Fate::Refused(_))),
        ]
    }

    /// Stands for what was shown, so that nothing else is taken: the counts with hyphens between them.
    pub fn seal(&self) -> String {
        self.counts().map(|count| count.to_string()).join("-")
    }
}

impl DraftValues {
    /// What would become of the table if the text on its way was taken into it; `None` without one.
    pub fn planned_import(&self) -> Option<VariableImport> {
        Some(self.with_import()?.0)
    }

    /// Takes the text on its way into the table, as it was planned.
    pub fn take_import(&mut self) {
        if let Some((_, rows)) = self.with_import() {
            self.set_variables(rows);
            self.import_text.clear();
        }
    }

    fn with_import(&self) -> Option<(VariableImport, Vec<DraftVariable>)> {
        let text = self.import_text.trim_start_matches('\u{feff}');
        if text.trim().is_empty() {
            return None;
        }
        let format = Format::of(text);
        let mut rows: Vec<DraftVariable> = self
            .variables
            .iter()
            .filter(|row| !row.is_empty())
            .cloned()
            .collect();
        let mut seen = BTreeSet::new();
        let mut variables = Vec::new();
        for found in found(text, format) {
            let name = found.name.trim().to_owned();
            let (is_reference, fate) = match found.value {
                Err(message) => (false, Fate::Refused(message)),
                Ok(value) => {
                    let row = row_of(&name, value);
                    let fate = fate(&row, &mut rows, &mut seen);
                    (row.is_reference(), fate)
                }
            };
            variables.push(Planned {
                place: found.place,
                name: cleaned(&name, 80),
                is_reference,
                fate,
            });
        }
        let count = rows.len();
        let import = VariableImport {
            format,
            variables,
            count,
        };
        Some((import, rows))
    }
}

fn row_of(name: &str, value: Value) -> DraftVariable {
    let (source, value) = match value {
        Value::Reference(reference) => ("reference", reference),
        Value::Text(text) => (DraftVariable::source_of(&text), text),
    };
    DraftVariable {
        source: source.to_owned(),
        name: name.to_owned(),
        value,
        ..DraftVariable::default()
    }
}

/// Takes one variable into the rows, or says why not.
fn fate(row: &DraftVariable, rows: &mut Vec<DraftVariable>, seen: &mut BTreeSet<String>) -> Fate {
    if let Err(error) = environment::check_name(&row.name) {
        return Fate::Refused(error.to_string());
    }
    // Shapes `RuntimeEnvironmentVariablesValue` and `RuntimeEnvironmentSecretsValue`.
    let most = if row.is_reference() { 2_048 } else { 51_200 };
    if row.value.chars().count() > most {
        return Fate::Refused("The value is too long for App Runner.".to_owned());
    }
    if !seen.insert(row.name.clone()) {
        return Fate::Refused(VariableNameError::Duplicate.to_string());
    }
    let count = rows.len();
    match rows.iter_mut().find(|before| before.name.trim() == row.name) {
        Some(before) if before.source == row.source && before.written() == row.value => Fate::Same,
        Some(before) => {
            *before = row.clone();
            Fate::Replaces
        }
        None if count >= environment::MOST => {
            Fate::Refused(format!("Keep at most {} variables.", environment::MOST))
        }
        None => {
            rows.push(row.clone());
            Fate::Added
        }
    }
}
