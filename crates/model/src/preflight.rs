//! What can be told of a draft before App Runner is asked to create it.
//!
//! Each check looks at what is typed and at what AWS or the registry has said. Where they were not asked, or did not
//! answer, the finding is [`Level::NotChecked`]: never a pass that nobody has seen.

mod account;
mod allowed;
mod deployment;
mod finding;
mod health;
mod image;
mod known;
mod network;
mod port;
mod roles;
mod source_code;
mod variables;

#[cfg(test)]
mod tests;

use crate::allowed_list::AllowedList;
use crate::arn::ServiceArn;
use crate::draft::DraftValues;

pub use finding::{Finding, FindingKind, Fix, Level};
pub use known::{Answer, Fact, Known, KnownService, NotAsked, RegionServices, USUAL_QUOTA};

/// Where a draft is to become a service.
#[derive(Debug, Clone, Copy)]
pub struct Target<'a> {
    /// 12 digits.
    pub account: &'a str,
    /// The failed service that is rebuilt instead: it keeps its name and its place in the quota.
    pub rebuilds: Option<&'a ServiceArn>,
    /// What the one who looks may give to the service; `None`: everything.
    pub allowed: Option<&'a AllowedList>,
}

/// Looks at a draft: everything that was looked at, the worst first, and in the order of the form.
///
/// What is wrong with a value by itself is for [`DraftValues::check`]; here such a value is passed over.
pub fn look(values: &DraftValues, target: Target<'_>, known: &Known) -> Vec<Finding> {
    let mut findings = Vec::new();
    if values.is_code() {
        findings.extend(source_code::findings(values, known));
    } else {
        findings.extend(image::findings(values, known));
        findings.extend(deployment::findings(values, target, known));
        findings.extend(roles::access(values, target, known));
    }
    findings.extend(account::findings(values, target, known));
    if !values.is_code() {
        findings.extend(port::finding(values, known));
        findings.extend(health::finding(values, known));
    }
    findings.extend(variables::findings(values));
    findings.extend(roles::instance(values, target, known));
    findings.extend(network::findings(values, known));
    findings.extend(allowed::findings(values, target));
    findings.sort_by_key(|finding| finding.level);
    findings
}
