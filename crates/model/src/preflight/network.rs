//! What the application reaches, and who reaches it.

use super::finding::{Finding, FindingKind, Level};
use super::known::Known;
use crate::draft::DraftValues;

/// What makes a way out of a VPC.
const CHECKLIST: [&str; 4] = [
    "Each subnet of the connector routes 0.0.0.0/0 to a NAT gateway; a public subnet with an internet gateway is not enough",
    "The security groups of the connector let traffic out, and those of databases let it in",
    "AWS services without a NAT gateway need VPC endpoints in these subnets",
    "The VPC resolves names: enableDnsSupport is on",
];

pub(super) fn findings(values: &DraftValues, known: &Known) -> Vec<Finding> {
    egress(values, known).into_iter().chain(ingress(values)).collect()
}

/// With a VPC connector all outgoing traffic enters the VPC, and its own way to the internet is gone (apprunner-roadmap
/// issue 192). Routes are not read, so there is never a pass.
fn egress(values: &DraftValues, known: &Known) -> Option<Finding> {
    let arn = values.vpc_connector.trim();
    if arn.is_empty() {
        return None;
    }
    let finding = |level, title| Finding::new(level, FindingKind::Egress, "vpc_connector", title);
    if let Ok(None) = known.vpc_connector.of(arn) {
        return Some(finding(Level::Blocker, "There is no such VPC connector").text(
            "App Runner does not know it in this Region, or it is deleted. Choose another one, or make a new one.",
        ));
    }
    Some(
        finding(Level::Warning, "The application reaches the internet through the VPC only")
            .text("Without a way out of the VPC, calls to the internet and to AWS hang. Check these before you create it; App Runner itself reads secrets without the connector.")
            .evidences(CHECKLIST.map(str::to_owned)),
    )
}

fn ingress(values: &DraftValues) -> Option<Finding> {
    (values.ingress == "private").then(|| {
        Finding::new(
            Level::Warning,
            FindingKind::Ingress,
            "ingress",
            "Nobody reaches the service yet",
        )
        .text("A private endpoint is reached through a VPC ingress connection, which is made when the service is there: it needs an interface endpoint for apprunner.requests in your VPC.")
    })
}
