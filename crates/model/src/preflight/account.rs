//! The name, and room for one more service.

use super::Target;
use super::finding::{Finding, FindingKind, Level};
use super::known::{Answer, Known, KnownService, NotAsked, RegionServices, USUAL_QUOTA};
use crate::draft::DraftValues;
use crate::region::Region;
use crate::service::ServiceStatus;
use crate::service_name::ServiceName;

/// So many free places or fewer are told.
const FEW: u32 = 3;

/// Most services that are named as those that count.
const MOST_NAMED: usize = 10;

pub(super) fn findings(values: &DraftValues, target: Target<'_>, known: &Known) -> Vec<Finding> {
    let Ok(region) = values.region.parse::<Region>() else {
        return Vec::new();
    };
    // A rebuild keeps the name and the place that the failed service has.
    if target.rebuilds.is_some() {
        return Vec::new();
    }
    let services = known.services.of(&values.region);
    let mut findings: Vec<Finding> = name(values, &region, services).into_iter().collect();
    findings.push(quota(&region, services));
    findings
}

/// A name is taken until its service is deleted for good, also while it is being deleted.
fn name(
    values: &DraftValues,
    region: &Region,
    services: Result<&RegionServices, &NotAsked>,
) -> Option<Finding> {
    let name: ServiceName = values.name.trim().parse().ok()?;
    let finding = |level, title: String| Finding::new(level, FindingKind::Name, "name", title);
    let services = match services {
        Ok(services) => services,
        Err(reason) => {
            return Some(
                finding(Level::NotChecked, format!("Whether {name} is free in {region}")).text(format!(
                    "{reason} App Runner refuses a name that another service has."
                )),
            );
        }
    };
    let is_taken = |name: &ServiceName| counted(services).any(|service| service.arn.name == name.as_str());
    if !is_taken(&name) {
        return Some(finding(Level::Pass, format!("{name} is free in {region}")));
    }
    let finding = finding(Level::Blocker, format!("{name} exists in {region} already"))
        .text("App Runner has each name once in an account and Region. Choose another one.");
    let free = (2..1_000)
        .map(|number| name.numbered(number))
        .find(|name| !is_taken(name));
    Some(match free {
        Some(free) => finding.fix(format!("Use {free}"), &[("name", free.as_str())]),
        None => finding,
    })
}

/// Failed services count too (section 2.1 of the domain facts).
fn quota(region: &Region, services: Result<&RegionServices, &NotAsked>) -> Finding {
    let finding = |level, title: String| Finding::new(level, FindingKind::Quota, "region", title);
    let services = match services {
        Ok(services) => services,
        Err(reason) => {
            return finding(
                Level::NotChecked,
                format!("How many services there may be in {region}"),
            )
            .text(reason.to_string());
        }
    };
    let count = u32::try_from(counted(services).count()).unwrap_or(u32::MAX);
    let told = |of: String| match count {
        1 => format!("1 service {of}"),
        count => format!("{count} services {of}"),
    };
    if services.is_full {
        let title = told(format!("in {region}, and App Runner allows no more"));
        return counting(finding(Level::Blocker, title), services)
            .text("It refused this create for that. Delete a service that is not needed, failed ones first, or ask AWS for a higher quota.");
    }
    match &services.quota {
        Answer::Asked(quota) if count >= *quota => counting(
            finding(Level::Blocker, told(format!("of at most {quota} in {region}"))),
            services,
        )
        .text("Delete a service that is not needed, failed ones first, or ask AWS for a higher quota."),
        Answer::Asked(quota) if quota - count <= FEW => counting(
            finding(Level::Warning, told(format!("of at most {quota} in {region}"))),
            services,
        )
        .text("There is room for this one. Failed services count too."),
        Answer::Asked(quota) => finding(Level::Pass, told(format!("of at most {quota} in {region}"))),
        Answer::NotAsked(reason) => {
            let usual = told(format!("in {region}; usually there may be {USUAL_QUOTA}"));
            if USUAL_QUOTA.saturating_sub(count) <= FEW {
                counting(finding(Level::Warning, usual), services).text(
                    "The create may be refused, unless AWS has raised your quota. Delete a service that is not needed, failed ones first.",
                )
            } else {
                finding(Level::NotChecked, usual).text(format!("{reason} Your own quota may differ."))
            }
        }
    }
}

fn counted(services: &RegionServices) -> impl Iterator<Item = &KnownService> {
    services
        .services
        .iter()
        .filter(|service| service.status != ServiceStatus::Deleted)
}

/// With the services that count, failed ones first.
fn counting(mut finding: Finding, services: &RegionServices) -> Finding {
    let mut those: Vec<&KnownService> = counted(services).collect();
    those.sort_by_key(|service| (service.status.rank(), &service.arn.name));
    finding.services = those.into_iter().take(MOST_NAMED).cloned().collect();
    finding
}
