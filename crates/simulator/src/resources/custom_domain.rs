//! A custom domain: its wire form, and its way from the request of a certificate to being served.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::certificate::{self, ValidationRecord};
use super::plan::{self, Planned};
use crate::clock::{Speed, Timestamp};

/// Seconds on AWS. Terraform gives the first and the last of these five minutes; finding records in the DNS takes
/// "minutes, up to 24-48 h" there.
mod seconds {
    pub const REQUEST_CERTIFICATE: f64 = 20.0;
    pub const FIND_RECORDS: f64 = 60.0;
    pub const BIND_CERTIFICATE: f64 = 120.0;
    pub const UNLINK: f64 = 60.0;
    /// AWS Certificate Manager's guide: without its records for 72 hours, a request "times out".
    pub const WAIT_FOR_RECORDS: f64 = 72.0 * 3600.0;
}

/// The beginnings of names that fail on purpose: at the request of the certificate, at its validation however the
/// records are set, and the first time it is unlinked.
mod failing {
    pub const CREATION: &str = "fail-creation";
    pub const VALIDATION: &str = "fail-validation";
    pub const DELETION: &str = "fail-deletion";
}

/// API shape `CustomDomainAssociationStatus`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum CustomDomainStatus {
    Creating,
    CreateFailed,
    PendingCertificateDnsValidation,
    BindingCertificate,
    Active,
    Deleting,
    DeleteFailed,
}

/// One domain of a service.
#[derive(Debug, Clone)]
pub struct CustomDomain {
    /// In the order of linking; 0 before it is stored.
    pub id: i64,
    pub service_id: String,
    pub region: String,
    pub name: String,
    pub www: bool,
    pub status: CustomDomainStatus,
    pub validated: bool,
    /// The names of validation records that are in the DNS although others are missing.
    pub records: BTreeSet<String>,
    /// `None` is the end: the domain is the service's no longer.
    pub plan: Vec<Planned<Option<CustomDomainStatus>>>,
}

impl CustomDomain {
    /// A domain that is linked just now: App Runner requests its certificate.
    pub fn linked(
        service_id: &str,
        region: &str,
        name: &str,
        www: bool,
        now: Timestamp,
        speed: Speed,
    ) -> Self {
        let requested = now.plus(speed.milliseconds(seconds::REQUEST_CERTIFICATE));
        let plan = if name.starts_with(failing::CREATION) {
            vec![Planned {
                due: requested,
                status: Some(CustomDomainStatus::CreateFailed),
            }]
        } else {
            vec![
                Planned {
                    due: requested,
                    status: Some(CustomDomainStatus::PendingCertificateDnsValidation),
                },
                Planned {
                    due: requested.plus(speed.milliseconds(seconds::WAIT_FOR_RECORDS)),
                    status: Some(CustomDomainStatus::CreateFailed),
                },
            ]
        };
        CustomDomain {
            id: 0,
            service_id: service_id.to_owned(),
            region: region.to_owned(),
            name: name.to_owned(),
            www,
            status: CustomDomainStatus::Creating,
            validated: false,
            records: BTreeSet::new(),
            plan,
        }
    }

    /// Somebody has set the domain's records. Found once, a certificate stays valid, so a second time changes nothing;
    /// too late, they are not looked for any more.
    pub fn set_records(&mut self, now: Timestamp, speed: Speed) {
        let pending = CustomDomainStatus::PendingCertificateDnsValidation;
        let comes = self.plan.iter().find(|planned| planned.status == Some(pending));
        let since = match comes {
            Some(planned) => planned.due,
            None if self.status == pending => now,
            None => return,
        };
        let found = Some(CustomDomainStatus::BindingCertificate);
        if self.are_records_set() || self.status == CustomDomainStatus::Deleting {
            return;
        }
        let find = since.plus(speed.milliseconds(seconds::FIND_RECORDS));
        // They are there, so nobody waits for them any longer.
        self.plan
            .retain(|planned| planned.status != Some(CustomDomainStatus::CreateFailed));
        if self.name.starts_with(failing::VALIDATION) {
            self.plan.push(Planned {
                due: find,
                status: Some(CustomDomainStatus::CreateFailed),
            });
            return;
        }
        self.plan.extend([
            Planned {
                due: find,
                status: found,
            },
            Planned {
                due: find.plus(speed.milliseconds(seconds::BIND_CERTIFICATE)),
                status: Some(CustomDomainStatus::Active),
            },
        ]);
    }

    /// Somebody has set one of the domain's records. The certificate is validated with the last of them. `false` where
    /// the domain has no such record.
    pub fn set_record(&mut self, name: &str, now: Timestamp, speed: Speed) -> bool {
        let all = self.validation_records();
        let Some(record) = all.iter().find(|record| record.is_named(name)) else {
            return false;
        };
        self.records.insert(record.name.clone());
        if all.iter().all(|record| self.records.contains(&record.name)) {
            self.set_records(now, speed);
        }
        true
    }

    /// Whether App Runner will find, or has found, a record of that name.
    pub fn has_record(&self, name: &str) -> bool {
        self.are_records_set() || self.records.contains(name)
    }

    /// Whether every record is in the DNS.
    pub fn are_records_set(&self) -> bool {
        let found = Some(CustomDomainStatus::BindingCertificate);
        self.validated || self.plan.iter().any(|planned| planned.status == found)
    }

    /// The records that prove whose the domain is.
    pub fn validation_records(&self) -> Vec<ValidationRecord> {
        certificate::validation_records(&self.service_id, &self.name, self.www)
    }

    /// Begins to unlink the domain, whatever else was to become of it.
    pub fn unlink(&mut self, now: Timestamp, speed: Speed) {
        let fails =
            self.name.starts_with(failing::DELETION) && self.status != CustomDomainStatus::DeleteFailed;
        self.status = CustomDomainStatus::Deleting;
        self.plan = vec![Planned {
            due: now.plus(speed.milliseconds(seconds::UNLINK)),
            status: fails.then_some(CustomDomainStatus::DeleteFailed),
        }];
    }

    /// Lets time pass until `now`. `false` when the domain is the service's no longer.
    pub fn advance(&mut self, now: Timestamp) -> bool {
        let Some(planned) = plan::take_due(&mut self.plan, now) else {
            return true;
        };
        let Some(status) = planned.status else {
            return false;
        };
        self.status = status;
        self.validated |= matches!(
            status,
            CustomDomainStatus::BindingCertificate | CustomDomainStatus::Active
        );
        true
    }

    /// API shape `CustomDomain`. There are no records before there is a certificate.
    pub fn description(&self) -> Value {
        let has_failed = self.status == CustomDomainStatus::CreateFailed;
        let status = match (self.validated, has_failed) {
            (true, _) => "SUCCESS",
            (false, true) => "FAILED",
            (false, false) => "PENDING_VALIDATION",
        };
        let has_no_certificate = self.status == CustomDomainStatus::Creating
            || (has_failed && self.name.starts_with(failing::CREATION));
        let records: Vec<Value> = if has_no_certificate {
            Vec::new()
        } else {
            self.validation_records()
                .into_iter()
                .map(|record| json!({"Name": record.name, "Type": "CNAME", "Value": record.value, "Status": status}))
                .collect()
        };
        json!({
            "DomainName": self.name,
            "EnableWWWSubdomain": self.www,
            "CertificateValidationRecords": records,
            "Status": self.status,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn linked() -> (CustomDomain, Speed) {
        let speed = Speed::new(1.0).unwrap_or_else(|| panic!("1 is a speed"));
        let domain = CustomDomain::linked("id", "us-east-1", "example.com", true, Timestamp(0), speed);
        (domain, speed)
    }

    #[test]
    fn records_that_are_set_early_are_found_after_the_certificate_was_requested() {
        let (mut domain, speed) = linked();
        domain.set_records(Timestamp(1_000), speed);
        domain.set_records(Timestamp(2_000), speed);
        assert!(domain.advance(Timestamp(20_000)));
        assert_eq!(domain.status, CustomDomainStatus::PendingCertificateDnsValidation);
        assert!(domain.advance(Timestamp(80_000)) && domain.validated);
        assert_eq!(domain.status, CustomDomainStatus::BindingCertificate);
        assert!(domain.advance(Timestamp(200_000)));
        assert_eq!(domain.status, CustomDomainStatus::Active);
        assert!(domain.plan.is_empty());
    }

    #[test]
    fn records_that_are_set_one_by_one_count_once_the_last_is_there() {
        let (mut domain, speed) = linked();
        assert!(domain.advance(Timestamp(20_000)));
        let names: Vec<String> = domain
            .validation_records()
            .into_iter()
            .map(|record| record.name)
            .collect();
        assert!(!domain.set_record("_none.example.com.", Timestamp(21_000), speed));
        for name in &names[1..] {
            assert!(domain.set_record(name, Timestamp(21_000), speed));
        }
        assert!(domain.has_record(&names[1]) && !domain.has_record(&names[0]));
        assert!(!domain.are_records_set(), "one is missing");
        // Tools for DNS leave the root's dot out, and names have no case.
        let without_dot = names[0].trim_end_matches('.').to_ascii_uppercase();
        assert!(domain.set_record(&without_dot, Timestamp(30_000), speed));
        assert!(domain.are_records_set() && !domain.validated);
        assert!(domain.advance(Timestamp(90_000)) && domain.validated);
    }

    #[test]
    fn a_domain_waits_for_its_records_and_ends_when_it_is_unlinked() {
        let (mut domain, speed) = linked();
        assert!(domain.advance(Timestamp(259_219_999)));
        assert_eq!(domain.status, CustomDomainStatus::PendingCertificateDnsValidation);
        assert!(domain.advance(Timestamp(259_220_000)), "after 72 hours");
        assert_eq!(domain.status, CustomDomainStatus::CreateFailed);
        assert_eq!(
            domain.description()["CertificateValidationRecords"][0]["Status"],
            "FAILED"
        );
        domain.set_records(Timestamp(259_221_000), speed);
        assert!(domain.plan.is_empty(), "too late");
        let (mut domain, speed) = linked();
        assert!(domain.advance(Timestamp(100_000)));
        domain.unlink(Timestamp(100_000), speed);
        domain.set_records(Timestamp(101_000), speed);
        assert!(domain.advance(Timestamp(159_999)));
        assert!(!domain.advance(Timestamp(160_000)));
    }
}
