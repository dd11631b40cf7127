//! What the one who looks may not give to a service.

use super::Target;
use super::finding::{Finding, FindingKind, Level};
use crate::draft::{DraftValues, Granted};

/// What is not on the allowed list.
pub(super) fn findings(values: &DraftValues, target: Target<'_>) -> Vec<Finding> {
    let Some(list) = target.allowed else {
        return Vec::new();
    };
    let unlisted = list.unlisted(values, target.account);
    let finding = unlisted.into_iter().map(|unlisted| {
        let kind = match unlisted.kind {
            Granted::InstanceRole => FindingKind::InstanceRole,
            Granted::VpcConnector => FindingKind::Egress,
            Granted::Secrets => FindingKind::SecretAccess,
        };
        let title = format!("{} takes an Administrator", unlisted.name());
        Finding::new(Level::Blocker, kind, &unlisted.field, title).text(unlisted.to_string())
    });
    finding.collect()
}
