//! The CNAME records that prove to AWS Certificate Manager whose a custom domain is.
//!
//! People's answers of `DescribeCustomDomains` from 2023 on have one record for the domain, one for its `www` where
//! that is linked too, and one below a label that is the same for all domains of a service. Names and values end with
//! the root's dot. What stands in them is made up here, yet the same whenever it is asked for.

use std::fmt::Write;

use sha2::{Digest, Sha256};

use super::domain_name;

/// With this begins every label that was seen; 25 letters and digits follow.
const SERVICE_LABEL: &str = "2a57j7";

/// A record to set.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ValidationRecord {
    pub name: String,
    pub value: String,
}

impl ValidationRecord {
    /// Whether this is the record that somebody means, with or without the root's dot.
    pub fn is_named(&self, name: &str) -> bool {
        let without_root = |name: &str| name.trim_end_matches('.').to_ascii_lowercase();
        without_root(&self.name) == without_root(name)
    }
}

/// The records of one domain.
pub fn validation_records(service_id: &str, domain: &str, www: bool) -> Vec<ValidationRecord> {
    let domain = domain_name::without_wildcard(domain);
    let mut hosts = domain_name::hosts(domain, www);
    hosts.push(format!("{}.{domain}", service_label(service_id)));
    let certificate = letters(&[service_id, domain]);
    hosts
        .iter()
        .map(|host| ValidationRecord {
            name: format!("_{}.{host}.", hexadecimal(&[service_id, host, "name"])),
            value: format!(
                "_{}.{certificate}.acm-validations.aws.",
                hexadecimal(&[service_id, host, "value"])
            ),
        })
        .collect()
}

fn service_label(service_id: &str) -> String {
    const ALPHABET: &[u8; 36] = b"abcdefghijklmnopqrstuvwxyz0123456789";
    let tail = hash(&[service_id])
        .into_iter()
        .take(25)
        .map(|byte| char::from(ALPHABET[usize::from(byte) % ALPHABET.len()]));
    SERVICE_LABEL.chars().chain(tail).collect()
}

/// 32 digits.
fn hexadecimal(parts: &[&str]) -> String {
    let mut digits = String::new();
    for byte in hash(parts).into_iter().take(16) {
        // Writing to a String cannot fail.
        let _ = write!(digits, "{byte:02x}");
    }
    digits
}

/// Ten letters.
fn letters(parts: &[&str]) -> String {
    hash(parts)
        .into_iter()
        .take(10)
        .map(|byte| char::from(b'a' + byte % 26))
        .collect()
}

fn hash(parts: &[&str]) -> [u8; 32] {
    Sha256::digest(parts.join("\n").as_bytes()).into()
}

#[cfg(test)]
mod tests {
    use super::*;

    const SERVICE: &str = "8fe1e10304f84fd2b0df550fe98a71fa";

    #[test]
    fn a_domain_has_a_record_for_each_name_of_its_certificate() {
        let names = |domain, www| -> Vec<String> {
            validation_records(SERVICE, domain, www)
                .into_iter()
                .map(|record| record.name)
                .collect()
        };
        let with_www = names("example.com", true);
        assert_eq!(with_www.len(), 3);
        assert_eq!(with_www[0].len(), "_.example.com.".len() + 32);
        assert!(with_www[1].ends_with(".www.example.com."));
        assert!(with_www[2].contains(".2a57j7") && with_www[2].ends_with(".example.com."));
        assert_eq!(with_www[2].len(), "_..example.com.".len() + 32 + 31);
        assert_eq!(names("example.com", false).len(), 2);
        assert_eq!(names("*.example.com", false), names("example.com", false));
    }

    #[test]
    fn records_are_the_same_every_time_and_their_values_share_a_certificate() {
        let records = validation_records(SERVICE, "example.com", true);
        assert_eq!(records, validation_records(SERVICE, "example.com", true));
        let certificate = |record: &ValidationRecord| record.value.split('.').nth(1).map(str::to_owned);
        assert!(
            records
                .iter()
                .all(|record| certificate(record) == certificate(&records[0]))
        );
        assert!(records[0].value.ends_with(".acm-validations.aws."));
        assert_ne!(records[0].value, records[1].value);
    }
}
