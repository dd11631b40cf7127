//! The filters of EC2's operations (API shape `Filter`).

use serde::Deserialize;
use serde_json::Value;

use crate::protocol::errors::Fault;

/// A name and the values of which one must fit. All filters of a request must.
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct Filter {
    name: Option<String>,
    value: Option<Vec<String>>,
}

/// What a kind of resource can be filtered by: names, and where in the resource they look.
pub type Names = &'static [(&'static str, &'static str)];

pub const VPCS: Names = &[
    ("cidr", "/cidrBlock"),
    ("cidr-block-association.cidr-block", "/cidrBlock"),
    ("dhcp-options-id", "/dhcpOptionsId"),
    ("is-default", "/isDefault"),
    ("isDefault", "/isDefault"),
    ("owner-id", "/ownerId"),
    ("state", "/state"),
    ("vpc-id", "/vpcId"),
];

pub const SUBNETS: Names = &[
    ("availability-zone", "/availabilityZone"),
    ("availabilityZone", "/availabilityZone"),
    ("availability-zone-id", "/availabilityZoneId"),
    ("availabilityZoneId", "/availabilityZoneId"),
    ("available-ip-address-count", "/availableIpAddressCount"),
    ("cidr-block", "/cidrBlock"),
    ("cidr", "/cidrBlock"),
    ("cidrBlock", "/cidrBlock"),
    ("default-for-az", "/defaultForAz"),
    ("defaultForAz", "/defaultForAz"),
    ("ipv6-native", "/ipv6Native"),
    ("map-public-ip-on-launch", "/mapPublicIpOnLaunch"),
    ("owner-id", "/ownerId"),
    ("state", "/state"),
    ("subnet-arn", "/subnetArn"),
    ("subnet-id", "/subnetId"),
    ("vpc-id", "/vpcId"),
];

pub const SECURITY_GROUPS: Names = &[
    ("description", "/groupDescription"),
    ("group-id", "/groupId"),
    ("group-name", "/groupName"),
    ("owner-id", "/ownerId"),
    ("vpc-id", "/vpcId"),
];

/// Keeps what all filters take.
pub fn apply(filters: &[Filter], names: Names, resources: &mut Vec<Value>) -> Result<(), Fault> {
    for filter in filters {
        let name = filter.name.as_deref().unwrap_or("null");
        let values = filter.value.as_deref().unwrap_or_default();
        let place = names
            .iter()
            .find(|(known, _)| *known == name)
            .map(|(_, place)| *place);
        if place.is_none() && name != "tag-key" && !name.starts_with("tag:") {
            return Err(Fault::of_neighbour(
                "InvalidParameterValue",
                400,
                format!("The filter '{name}' is invalid"),
            ));
        }
        resources.retain(|resource| {
            let found = match place {
                Some(place) => resource.pointer(place).map(text).into_iter().collect(),
                None => tags(resource, name),
            };
            found.iter().any(|found| {
                values
                    .iter()
                    .any(|value| fits(value.as_bytes(), found.as_bytes()))
            })
        });
    }
    Ok(())
}

fn text(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

/// The keys of a resource's tags, or the value of the one in the filter's name.
fn tags(resource: &Value, name: &str) -> Vec<String> {
    let tags = resource["tagSet"]
        .as_array()
        .map(Vec::as_slice)
        .unwrap_or_default();
    match name.strip_prefix("tag:") {
        Some(key) => tags
            .iter()
            .filter(|tag| tag["key"] == key)
            .map(|tag| text(&tag["value"]))
            .collect(),
        None => tags.iter().map(|tag| text(&tag["key"])).collect(),
    }
}

/// "You can use wildcards: an asterisk for zero or more characters, a question mark for exactly one", a backslash
/// before one that is meant (EC2's guide, "List and filter using the CLI and API").
fn fits(pattern: &[u8], text: &[u8]) -> bool {
    // Where to go on when what follows the last asterisk does not fit: it takes one more byte.
    let mut retry: Option<(usize, usize)> = None;
    let (mut at, mut read) = (0, 0);
    while read < text.len() {
        let (wanted, width) = match pattern.get(at) {
            Some(b'\\') if at + 1 < pattern.len() => (Some(pattern[at + 1]), 2),
            Some(b'*') => {
                retry = Some((at + 1, read));
                at += 1;
                continue;
            }
            Some(b'?') => (Some(text[read]), 1),
            other => (other.copied(), 1),
        };
        if wanted == Some(text[read]) {
            at += width;
            read += 1;
        } else if let Some((after, from)) = retry {
            retry = Some((after, from + 1));
            (at, read) = (after, from + 1);
        } else {
            return false;
        }
    }
    pattern[at..].iter().all(|byte| *byte == b'*')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn asterisks_and_question_marks_stand_for_others_unless_a_backslash_is_before_them() {
        let all = [
            ("us-east-1a", "us-east-1a", true),
            ("us-east-1?", "us-east-1a", true),
            ("us-*-1*", "us-east-1a", true),
            ("*", "", true),
            ("*a", "aba", true),
            ("*ab", "aab", true),
            ("US-EAST-1A", "us-east-1a", false),
            ("us-east-1?", "us-east-1", false),
            ("\\*", "*", true),
            ("\\*", "a", false),
            ("a\\", "a\\", true),
            ("", "a", false),
        ];
        for (pattern, text, expected) in all {
            assert_eq!(
                fits(pattern.as_bytes(), text.as_bytes()),
                expected,
                "{pattern} {text}"
            );
        }
    }
}
