//! Port, start command and environment variables.

use crate::draft::request::RuntimeSettings;
use crate::draft::{DraftValues, DraftVariable};
use crate::environment::{self, VariableNameError};
use crate::field_error::FieldErrors;
use crate::port::Port;
use crate::secret_reference;
use std::collections::{BTreeMap, BTreeSet};

impl DraftValues {
    /// How the application is started. Not asked for where a file of the repository says so.
    pub(super) fn check_settings(&self, errors: &mut FieldErrors) -> Option<RuntimeSettings> {
        if self.is_configured_by_file() {
            return None;
        }
        let port = errors.check("port", self.port.trim().parse::<Port>());
        let start_command = self.check_start_command(errors);
        let (variables, secrets) = self.check_variables(errors);
        if let Some(message) = self.env_text_faults() {
            errors.add("env_text", message);
        }
        if !self.import_text.trim().is_empty() {
            errors.add("import_text", "Take these variables over, or empty this field.");
        }
        Some(RuntimeSettings {
            port: port?,
            start_command,
            variables,
            secrets,
        })
    }

    fn check_start_command(&self, errors: &mut FieldErrors) -> Option<String> {
        let command = self.start_command.trim();
        // Shape `StartCommand`: anything but line breaks.
        if command.contains(['\n', '\r']) {
            errors.add("start_command", "Write the command on one line.");
        }
        if command.is_empty() && self.is_code() {
            errors.add("start_command", "Enter the command that starts the application.");
        }
        (!command.is_empty()).then(|| command.to_owned())
    }

    fn check_reference(&self, row: usize, variable: &DraftVariable, errors: &mut FieldErrors) {
        let value_field = format!("variables[{row}][value]");
        let Some(reference) = errors.check(
            &value_field,
            secret_reference::parse(&variable.value, &self.region),
        ) else {
            return;
        };
        let key = variable.json_key.trim();
        if !key.is_empty()
            && let Err(message) = secret_reference::check_json_key(&reference, &variable.value, key)
        {
            errors.add(format!("variables[{row}][json_key]"), message);
        }
    }

    fn check_variables(
        &self,
        errors: &mut FieldErrors,
    ) -> (BTreeMap<String, String>, BTreeMap<String, String>) {
        let (mut plain, mut secrets, mut seen) = (BTreeMap::new(), BTreeMap::new(), BTreeSet::new());
        for (row, variable) in self.variables.iter().enumerate() {
            let (name, value) = (variable.name.trim(), &variable.value);
            // An empty row is one that nobody has filled yet.
            if variable.is_empty() {
                continue;
            }
            let name_field = format!("variables[{row}][name]");
            let value_field = format!("variables[{row}][value]");
            if let Err(error) = environment::check_name(name) {
                errors.add(&name_field, error);
            } else if !seen.insert(name.to_owned()) {
                errors.add(&name_field, VariableNameError::Duplicate);
            }
            if variable.is_reference() {
                self.check_reference(row, variable, errors);
                secrets.insert(name.to_owned(), variable.written().trim().to_owned());
            } else {
                // Shape `RuntimeEnvironmentVariablesValue`.
                if value.chars().count() > 51_200 {
                    errors.add(&value_field, "Enter at most 51,200 characters.");
                }
                plain.insert(name.to_owned(), value.clone());
            }
        }
        if plain.len() + secrets.len() > environment::MOST {
            errors.add(
                "variables",
                format!("Keep at most {} variables.", environment::MOST),
            );
        }
        (plain, secrets)
    }
}
