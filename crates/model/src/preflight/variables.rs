//! Plain values that look like secrets.

use super::finding::{Finding, FindingKind, Level};
use crate::draft::DraftValues;
use crate::text::cleaned;

/// One finding for each. Values are never repeated.
pub(super) fn findings(values: &DraftValues) -> Vec<Finding> {
    if values.is_configured_by_file() {
        return Vec::new();
    }
    values
        .variables
        .iter()
        .enumerate()
        .filter(|(_, variable)| variable.looks_secret())
        .map(|(row, variable)| {
            let name = match variable.name.trim() {
                "" => "A value without a name".to_owned(),
                name => cleaned(name, 80),
            };
            Finding::new(
                Level::Warning,
                FindingKind::PlainSecret,
                &format!("variables[{row}][value]"),
                format!("{name} looks like a secret"),
            )
            .text("In plain text, everyone who may see the service's settings can read it. Keep it in Secrets Manager or in the parameter store, and refer to it here.")
        })
        .collect()
}
