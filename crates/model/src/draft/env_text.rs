//! Lines of a `.env` file on their way into the table of variables.

use super::{DraftValues, DraftVariable};
use crate::dotenv;

/// Lines of a `.env` text whose faults are told at once.
const FAULTS_TOLD: usize = 6;

impl DraftValues {
    /// Why the `.env` text is not in the table: the lines that cannot be read, or that nobody has added them.
    pub fn env_text_refusal(&self) -> Option<String> {
        self.env_text_faults().or_else(|| {
            (!self.env_text.trim().is_empty())
                .then(|| "Add these lines to the table, or empty this field.".to_owned())
        })
    }

    /// The lines of the `.env` text that cannot be read.
    pub fn env_text_faults(&self) -> Option<String> {
        let faults = dotenv::read(&self.env_text).err()?;
        let told: Vec<String> = faults.iter().take(FAULTS_TOLD).map(ToString::to_string).collect();
        let more = match faults.len().saturating_sub(FAULTS_TOLD) {
            0 => String::new(),
            1 => "\nAnd 1 more line.".to_owned(),
            count => format!("\nAnd {count} more lines."),
        };
        Some(told.join("\n") + &more)
    }

    /// Moves the variables of the `.env` text to the end of the table, unless a line of it cannot be read.
    pub fn take_env_text(&mut self) {
        if self.env_text.trim().is_empty() {
            return;
        }
        if let Ok(read) = dotenv::read(&self.env_text) {
            self.variables
                .retain(|row| !(row.name.is_empty() && row.value.is_empty()));
            self.variables
                .extend(read.into_iter().map(|(name, value)| DraftVariable {
                    name,
                    value,
                    ..DraftVariable::default()
                }));
            self.env_text.clear();
        }
    }
}
