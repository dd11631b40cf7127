//! VPCs, subnets and security groups, for a VPC connector to be made of. Permissions: `ec2:DescribeVpcs`,
//! `ec2:DescribeSubnets`, `ec2:DescribeSecurityGroups`.

mod answer;
mod query;

use super::Account;
use crate::error::Error;
use answer::Row;
use model::listed::Listed;
use model::vpc::{Networks, SecurityGroup, Subnet, Vpc};
use query::Ec2;

/// Pages that are read of each list, of up to 1,000 entries.
const MOST_PAGES: usize = 3;

/// What is read of each list: the element that has it, and the members of its entries.
const VPCS: (&str, &str, &[&str]) = ("DescribeVpcs", "vpcSet", &["vpcId", "cidrBlock", "isDefault"]);
const SUBNETS: (&str, &str, &[&str]) = (
    "DescribeSubnets",
    "subnetSet",
    &[
        "subnetId",
        "vpcId",
        "availabilityZone",
        "availabilityZoneId",
        "cidrBlock",
        "availableIpAddressCount",
    ],
);
const SECURITY_GROUPS: (&str, &str, &[&str]) = (
    "DescribeSecurityGroups",
    "securityGroupInfo",
    &["groupId", "groupName", "groupDescription", "vpcId"],
);

impl Account {
    /// The VPCs of the Region with their subnets and security groups, each sorted by name or zone. Lists of more than 3,000
    /// are cut there.
    ///
    /// # Errors
    /// AWS does not answer or refuses.
    pub async fn networks(&self) -> Result<Networks, Error> {
        let ec2 = Ec2::new(self).await?;
        // Each is several kilobytes, which would be three times as many in every future around them.
        let (vpcs, subnets, groups) = futures::try_join!(
            Box::pin(list(&ec2, VPCS, vpc)),
            Box::pin(list(&ec2, SUBNETS, subnet)),
            Box::pin(list(&ec2, SECURITY_GROUPS, security_group)),
        )?;
        let mut networks = Networks {
            has_more: vpcs.has_more || subnets.has_more || groups.has_more,
            vpcs: vpcs.items,
            subnets: subnets.items,
            security_groups: groups.items,
        };
        let by_default_and_name = |vpc: &Vpc| (!vpc.is_default, vpc.name.clone(), vpc.id.clone());
        networks.vpcs.sort_by_key(by_default_and_name);
        let by_zone = |subnet: &Subnet| (subnet.vpc.clone(), subnet.zone.clone(), subnet.id.clone());
        networks.subnets.sort_by_key(by_zone);
        let by_name = |group: &SecurityGroup| (group.vpc.clone(), group.name.clone());
        networks.security_groups.sort_by_key(by_name);
        Ok(networks)
    }
}

async fn list<T>(
    ec2: &Ec2,
    (action, set, members): (&'static str, &str, &[&str]),
    read: impl Fn(&Row) -> Option<T>,
) -> Result<Listed<T>, Error> {
    let mut items = Vec::new();
    let mut token = None;
    for _ in 0..MOST_PAGES {
        let answer = ec2.ask(action, token.as_deref()).await?;
        let page = answer::page(&answer, set, members)?;
        items.extend(page.rows.iter().filter_map(&read));
        token = page.next;
        if token.is_none() {
            break;
        }
    }
    Ok(Listed {
        items,
        has_more: token.is_some(),
    })
}

fn vpc(row: &Row) -> Option<Vpc> {
    Some(Vpc {
        id: row.text("vpcId")?,
        name: row.name.clone(),
        cidr: row.text("cidrBlock").unwrap_or_default(),
        is_default: row.text("isDefault").is_some_and(|text| text == "true"),
    })
}

fn subnet(row: &Row) -> Option<Subnet> {
    Some(Subnet {
        id: row.text("subnetId")?,
        name: row.name.clone(),
        vpc: row.text("vpcId")?,
        zone: row.text("availabilityZone").unwrap_or_default(),
        zone_id: row.text("availabilityZoneId").unwrap_or_default(),
        cidr: row.text("cidrBlock").unwrap_or_default(),
        free_addresses: row
            .text("availableIpAddressCount")
            .and_then(|text| text.parse().ok())
            .unwrap_or_default(),
    })
}

fn security_group(row: &Row) -> Option<SecurityGroup> {
    Some(SecurityGroup {
        id: row.text("groupId")?,
        name: row.text("groupName").unwrap_or_default(),
        description: row.text("groupDescription").unwrap_or_default(),
        // One of EC2-Classic has none, and a connector no use for it.
        vpc: row.text("vpcId")?,
    })
}
