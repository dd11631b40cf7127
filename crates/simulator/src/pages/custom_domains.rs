//! A service's custom domains, and the DNS records that their owners set elsewhere.

use maud::{Markup, html};

use super::components::{act, small_button};
use super::icons::{self, icon};
use super::status;
use crate::resources::custom_domain::{CustomDomain, CustomDomainStatus};
use crate::service::record::ServiceRecord;

/// A domain with its records, and what sets them.
pub fn part(service: &ServiceRecord, domain: &CustomDomain) -> Markup {
    let has_records = !matches!(
        domain.status,
        CustomDomainStatus::Creating | CustomDomainStatus::Deleting
    );
    let is_missing = has_records && !domain.are_records_set();
    let (id, name) = (service.id.as_str(), domain.name.as_str());
    html! {
        div class="card-part stack-small" {
            p class="part-title" { (name) @if domain.www { " and www" } }
            (status::of_domain(domain.status).show())
            @if has_records {
                ul class="records" {
                    @for (place, record) in domain.validation_records().iter().enumerate() {
                        li class="record" {
                            span class="record-name" {
                                code { (record.name) }
                                span class="absent" { "CNAME " code { (record.value) } }
                            }
                            @if domain.has_record(&record.name) {
                                span class="record-set" { (icon(icons::CHECK)) "Set" }
                            } @else {
                                (act("dns", &[("domain", name), ("record", &record.name), ("service", id)],
                                    &small_button(&format!("set-{}-{place}", domain.id), "Set", &record.name)))
                            }
                        }
                    }
                }
            }
            @if is_missing {
                (act("dns", &[("domain", name), ("service", id)], &html! {
                    button class="button" id=(format!("set-{}", domain.id)) { "Set all DNS records" }
                }))
            }
        }
    }
}
