//! From the form to an `apprunner.yaml`.

use super::DraftValues;
use crate::configuration_file::{Build, ConfigurationFile, Run};
use crate::runtime::Runtime;

impl DraftValues {
    /// Writes the form's build, start and variables as the file that would do the same, into its field. What is wrong in the
    /// form is written as it stands, so that the check of the file tells it.
    pub fn write_configuration_file(&mut self) {
        let named = |source: &str| {
            self.variables
                .iter()
                .filter(|row| row.source == source && !row.name.trim().is_empty())
                .map(|row| (row.name.trim().to_owned(), row.written().into_owned()))
                .collect()
        };
        let file = ConfigurationFile {
            runtime: Runtime::from_api(&self.runtime).unwrap_or(Runtime::ALL[0]),
            build: Build {
                build: Some(self.build_command.trim().to_owned())
                    .filter(|command| !command.is_empty())
                    .into_iter()
                    .collect(),
                ..Build::default()
            },
            run: Run {
                command: self.start_command.trim().to_owned(),
                port: self.port.trim().parse().ok(),
                variables: named("plain"),
                secrets: named("reference"),
                ..Run::default()
            },
        };
        self.configuration_file = file.written();
    }
}
