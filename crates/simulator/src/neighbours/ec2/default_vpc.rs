//! What there is: the default VPC that every account has in every Region, with a subnet in each of three zones and two
//! security groups. Nothing here changes it, so it is worked out from the account and the Region instead of being
//! stored, and is the same on every machine.

use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use crate::service::arn::Scope;

/// Of a default VPC (Amazon VPC's guide, "Default VPC components").
const CIDR: &str = "172.31.0.0/16";

/// The zones of a Region that have a default subnet, and the block of it.
const ZONES: [(&str, &str); 3] = [
    ("a", "172.31.0.0/20"),
    ("b", "172.31.16.0/20"),
    ("c", "172.31.32.0/20"),
];

/// A `/20` without the five addresses that AWS keeps for itself in each subnet.
const FREE_ADDRESSES: u32 = 4091;

/// API shape `Vpc`, by its names on the wire.
pub fn vpc(scope: &Scope) -> Value {
    json!({
        "vpcId": id(scope, "vpc", "default"),
        "ownerId": scope.account,
        "state": "available",
        "cidrBlock": CIDR,
        "cidrBlockAssociationSet": [{
            "associationId": id(scope, "vpc-cidr-assoc", "default"),
            "cidrBlock": CIDR,
            "cidrBlockState": {"state": "associated"},
        }],
        "dhcpOptionsId": id(scope, "dopt", "default"),
        "instanceTenancy": "default",
        "isDefault": true,
        "blockPublicAccessStates": {"internetGatewayBlockMode": "off"},
    })
}

/// API shape `Subnet`, by its names on the wire.
pub fn subnets(scope: &Scope) -> Vec<Value> {
    ZONES
        .iter()
        .enumerate()
        .map(|(position, (zone, block))| {
            let subnet = id(scope, "subnet", zone);
            json!({
                "subnetId": subnet,
                "subnetArn": arn(scope, &format!("subnet/{subnet}")),
                "vpcId": id(scope, "vpc", "default"),
                "ownerId": scope.account,
                "state": "available",
                "cidrBlock": block,
                "availableIpAddressCount": FREE_ADDRESSES,
                "availabilityZone": format!("{}{zone}", scope.region),
                "availabilityZoneId": format!("{}-az{}", short(&scope.region), position + 1),
                "defaultForAz": true,
                "mapPublicIpOnLaunch": true,
                "mapCustomerOwnedIpOnLaunch": false,
                "assignIpv6AddressOnCreation": false,
                "ipv6CidrBlockAssociationSet": [],
                "ipv6Native": false,
                "enableDns64": false,
                "privateDnsNameOptionsOnLaunch": {
                    "hostnameType": "ip-name",
                    "enableResourceNameDnsARecord": false,
                    "enableResourceNameDnsAAAARecord": false,
                },
                "blockPublicAccessStates": {"internetGatewayBlockMode": "off"},
            })
        })
        .collect()
}

/// API shape `SecurityGroup`, by its names on the wire: the default one of the VPC, and one for the services of the
/// shop that accounts begin with.
pub fn security_groups(scope: &Scope, empty_accounts: bool) -> Vec<Value> {
    let default = default_security_group(scope);
    let everything = json!({
        "ipProtocol": "-1",
        "groups": [],
        "ipRanges": [{"cidrIp": "0.0.0.0/0"}],
        "ipv6Ranges": [],
        "prefixListIds": [],
    });
    let from_itself = json!({
        "ipProtocol": "-1",
        "groups": [{"groupId": default, "userId": scope.account}],
        "ipRanges": [],
        "ipv6Ranges": [],
        "prefixListIds": [],
    });
    let mut groups = vec![group(
        scope,
        &default,
        ("default", "default VPC security group"),
        &json!([from_itself]),
        &everything,
    )];
    if !empty_accounts {
        let mut services = group(
            scope,
            &id(scope, "sg", "storefront"),
            (
                "storefront-services",
                "Outgoing traffic of the storefront's services",
            ),
            &json!([]),
            &everything,
        );
        services["tagSet"] = json!([{"key": "team", "value": "storefront"}]);
        groups.push(services);
    }
    groups
}

fn group(
    scope: &Scope,
    id_of_group: &str,
    (name, description): (&str, &str),
    incoming: &Value,
    outgoing: &Value,
) -> Value {
    json!({
        "groupId": id_of_group,
        "securityGroupArn": arn(scope, &format!("security-group/{id_of_group}")),
        "groupName": name,
        "groupDescription": description,
        "vpcId": id(scope, "vpc", "default"),
        "ownerId": scope.account,
        "ipPermissions": incoming,
        "ipPermissionsEgress": [outgoing],
    })
}

/// The group that applies where none is named (API `CreateVpcConnector`: "If not specified, App
/// Runner uses the default security group of the Amazon VPC"). `None` where the subnets are another VPC's.
pub fn default_security_group_of(scope: &Scope, subnet_ids: &[String]) -> Option<String> {
    let is_here = |wanted: &String| ZONES.iter().any(|(zone, _)| id(scope, "subnet", zone) == *wanted);
    subnet_ids
        .iter()
        .any(is_here)
        .then(|| default_security_group(scope))
}

fn default_security_group(scope: &Scope) -> String {
    id(scope, "sg", "default")
}

fn arn(scope: &Scope, resource: &str) -> String {
    format!("arn:aws:ec2:{}:{}:{resource}", scope.region, scope.account)
}

/// An id in EC2's form, a prefix and seventeen hexadecimal digits.
fn id(scope: &Scope, prefix: &str, which: &str) -> String {
    let digest = Sha256::digest(format!("{} {} {prefix} {which}", scope.account, scope.region).as_bytes());
    digest
        .iter()
        .take(8)
        .fold(format!("{prefix}-0"), |text, byte| text + &format!("{byte:02x}"))
}

/// What ids of zones call a Region: `use1` is us-east-1, `apse2` ap-southeast-2.
fn short(region: &str) -> String {
    let mut words = region.split('-');
    let first = words.next().unwrap_or_default().to_owned();
    words.fold(first, |short, word| {
        let second = ["north", "south"]
            .iter()
            .find_map(|direction| word.strip_prefix(direction)?.chars().next());
        short + &word.chars().take(1).chain(second).collect::<String>()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn zones_have_the_names_that_aws_gives_them() {
        let names = [
            ("us-east-1", "use1"),
            ("eu-west-1", "euw1"),
            ("ap-southeast-2", "apse2"),
            ("ap-northeast-1", "apne1"),
            ("eu-north-1", "eun1"),
            ("us-gov-west-1", "usgw1"),
        ];
        for (region, name) in names {
            assert_eq!(short(region), name, "{region}");
        }
    }

    #[test]
    fn names_of_regions_that_nobody_has_thought_of_have_short_forms_too() {
        for region in ["", "-", "north", "a-northé-1", "x--y"] {
            assert!(short(region).len() <= region.len() + 1, "{region}");
        }
    }
}
