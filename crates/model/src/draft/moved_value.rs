//! A plain value on its way to where secrets are kept.

use super::DraftValues;
use crate::environment;
use crate::field_error::FieldErrors;
use crate::secret_store::SecretStore;

/// A value with everything that it takes to keep it.
#[derive(Clone, PartialEq, Eq)]
pub struct ValueToMove {
    /// Where.
    pub store: SecretStore,
    /// Under which name.
    pub name: String,
    /// The variable that has it.
    pub variable: String,
    /// It.
    pub value: String,
}

/// Without the value.
impl std::fmt::Debug for ValueToMove {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(
            f,
            "the value of {} for the {} {}",
            self.variable,
            self.store.as_str(),
            self.name
        )
    }
}

/// Shorter values are too likely to stand somewhere for another reason.
const SHORTEST_SOUGHT: usize = 6;

impl DraftValues {
    /// Reads what is to be moved.
    ///
    /// # Errors
    /// The fields of the row that are wrong.
    pub fn check_value_to_move(&self, row: usize, store: SecretStore) -> Result<ValueToMove, FieldErrors> {
        let mut errors = FieldErrors::default();
        let field = |part: &str| format!("variables[{row}][{part}]");
        let Some(variable) = self.variables.get(row) else {
            errors.add("variables", "This variable is gone. Look at the table again.");
            return Err(errors);
        };
        let name = variable.name.trim();
        if let Err(error) = environment::check_name(name) {
            errors.add(field("name"), error);
        }
        if variable.is_reference() {
            errors.add(field("value"), "This is a reference already.");
        } else if variable.value.is_empty() {
            errors.add(field("value"), "Enter the value that is to be kept.");
        } else if variable.value.len() > store.most_bytes() {
            let message = format!("{} takes at most {} bytes.", store.label(), store.most_bytes());
            errors.add(field("value"), message);
        }
        let secret = match variable.secret_name.trim() {
            "" => store.proposed_name(&self.name, name),
            // One name is proposed for both places; parameters of several parts begin with a slash.
            typed
                if store == SecretStore::ParameterStore && typed.contains('/') && !typed.starts_with('/') =>
            {
                format!("/{typed}")
            }
            typed => typed.to_owned(),
        };
        if let Err(message) = store.check_name(&secret) {
            errors.add(field("secret_name"), message);
        }
        if errors.is_empty() {
            Ok(ValueToMove {
                store,
                name: secret,
                variable: name.to_owned(),
                value: variable.value.clone(),
            })
        } else {
            Err(errors)
        }
    }

    /// Puts a reference where a value was that is kept elsewhere now, and takes the value out of all texts of the form.
    /// Whether anything has changed.
    pub fn refer_to(&mut self, moved: &ValueToMove, reference: &str) -> bool {
        let before = self.clone();
        let mut rows = std::mem::take(&mut self.variables);
        for row in &mut rows {
            if !row.is_reference() && row.name.trim() == moved.variable && row.value == moved.value {
                "reference".clone_into(&mut row.source);
                reference.clone_into(&mut row.value);
                row.secret_name.clear();
            }
        }
        self.set_variables(rows);
        if moved.value.len() >= SHORTEST_SOUGHT {
            let note = format!("<kept in {}>", moved.name);
            for text in [
                &mut self.env_text,
                &mut self.import_text,
                &mut self.configuration_file,
            ] {
                if text.contains(&moved.value) {
                    *text = text.replace(&moved.value, &note);
                }
            }
        }
        *self != before
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::draft::DraftVariable;

    const CANARY: &str = "canary-5f1d";

    fn values() -> DraftValues {
        let mut values = DraftValues {
            name: "shop".to_owned(),
            configuration_file: format!("env:\n  - value: {CANARY}"),
            import_text: format!("{{\"API_KEY\": \"{CANARY}\"}}"),
            ..DraftValues::default()
        };
        values.set_env_text(format!(
            "# {CANARY} is old\nMODE=live\nAPI_KEY={CANARY} # of the shop"
        ));
        values
    }

    #[test]
    fn a_value_that_was_moved_is_nowhere_in_the_form() {
        let mut values = values();
        let moved = values
            .check_value_to_move(1, SecretStore::SecretsManager)
            .unwrap();
        assert_eq!(
            (moved.name.as_str(), moved.value.as_str()),
            ("shop/API_KEY", CANARY)
        );
        assert!(!format!("{moved:?}").contains(CANARY));
        let arn = "arn:aws:secretsmanager:eu-west-1:123456789012:secret:shop/API_KEY-AbCdEf";
        assert!(values.refer_to(&moved, arn));
        assert_eq!(
            values.variables[1],
            DraftVariable {
                source: "reference".to_owned(),
                name: "API_KEY".to_owned(),
                value: arn.to_owned(),
                ..DraftVariable::default()
            }
        );
        assert!(!serde_json::to_string(&values).unwrap().contains(CANARY));
        assert!(values.text_of_variables().contains(arn));
        assert!(!values.refer_to(&moved, arn));
    }

    #[test]
    fn what_cannot_be_moved_is_told_at_its_row() {
        let told = |row: usize, change: &dyn Fn(&mut DraftVariable)| {
            let mut values = values();
            change(&mut values.variables[1]);
            let errors = values
                .check_value_to_move(row, SecretStore::ParameterStore)
                .unwrap_err();
            errors.0.into_iter().map(|error| error.field).collect::<Vec<_>>()
        };
        assert_eq!(told(7, &|_| ()), ["variables"]);
        assert_eq!(
            told(1, &|row| row.name.clear()),
            ["variables[1][name]", "variables[1][secret_name]"]
        );
        assert_eq!(told(1, &|row| row.value.clear()), ["variables[1][value]"]);
        assert_eq!(
            told(1, &|row| row.value = "x".repeat(4097)),
            ["variables[1][value]"]
        );
        assert_eq!(
            told(1, &|row| row.source = "reference".to_owned()),
            ["variables[1][value]"]
        );
        assert_eq!(
            told(1, &|row| row.secret_name = "a b".to_owned()),
            ["variables[1][secret_name]"]
        );
    }
}
