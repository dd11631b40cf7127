//! Networks of Amazon VPC, and App Runner's connectors into them.

use crate::time::Time;
use serde::{Deserialize, Serialize};

/// A VPC connector of the account and Region (API shape `VpcConnector`), through which outgoing traffic reaches a VPC.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct VpcConnector {
    /// ARN, with name and revision in it.
    pub arn: String,
    /// Name.
    pub name: String,
    /// Ids of the subnets in which it has addresses; they tell its VPC.
    pub subnets: Vec<String>,
    /// Ids of the security groups of its traffic.
    pub security_groups: Vec<String>,
    /// When it was made.
    pub created_at: Time,
}

/// A virtual private cloud.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Vpc {
    /// `vpc-…`.
    pub id: String,
    /// Value of the tag `Name`.
    pub name: Option<String>,
    /// Its first block of addresses.
    pub cidr: String,
    /// Whether it is the one that AWS made for the account.
    pub is_default: bool,
}

/// A subnet.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Subnet {
    /// `subnet-…`.
    pub id: String,
    /// Value of the tag `Name`.
    pub name: Option<String>,
    /// Id of its VPC.
    pub vpc: String,
    /// Availability zone, such as `eu-west-1a`.
    pub zone: String,
    /// The zone's id, such as `euw1-az1`, which is the same in all accounts.
    pub zone_id: String,
    /// Its block of addresses.
    pub cidr: String,
    /// Addresses that nobody has yet; a connector takes some of them.
    pub free_addresses: u32,
}

/// A security group.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SecurityGroup {
    /// `sg-…`.
    pub id: String,
    /// Name, unique in its VPC.
    pub name: String,
    /// What its maker wrote about it.
    pub description: String,
    /// Id of its VPC.
    pub vpc: String,
}

/// Everything that a VPC connector is chosen from.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Networks {
    /// VPCs.
    pub vpcs: Vec<Vpc>,
    /// Their subnets.
    pub subnets: Vec<Subnet>,
    /// Their security groups.
    pub security_groups: Vec<SecurityGroup>,
    /// Whether there are more than were read.
    pub has_more: bool,
}

impl Networks {
    /// What keeps a connector from being made of these subnets and security groups: App Runner takes those of one VPC only (API
    /// shape `CreateVpcConnectorRequest`). Ids that are not known here are left to AWS.
    pub fn refusal(&self, subnets: &[String], security_groups: &[String]) -> Option<&'static str> {
        let mut vpcs = subnets
            .iter()
            .filter_map(|id| self.subnet(id))
            .map(|subnet| subnet.vpc.as_str());
        let first = vpcs.next()?;
        if vpcs.any(|vpc| vpc != first) {
            return Some("Choose subnets of one VPC.");
        }
        let groups = self
            .security_groups
            .iter()
            .filter(|group| security_groups.contains(&group.id));
        groups
            .map(|group| group.vpc.as_str())
            .any(|vpc| vpc != first)
            .then_some("Choose security groups of the VPC of the subnets.")
    }

    /// The Availability Zone that all these subnets are in, if it is one only: the service would not reach the VPC while that
    /// fails.
    pub fn only_zone(&self, subnets: &[String]) -> Option<&str> {
        let mut zones = subnets
            .iter()
            .map(|id| self.subnet(id).map(|subnet| subnet.zone.as_str()));
        let first = zones.next()??;
        zones.all(|zone| zone == Some(first)).then_some(first)
    }

    fn subnet(&self, id: &str) -> Option<&Subnet> {
        self.subnets.iter().find(|subnet| subnet.id == id)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn networks() -> Networks {
        let subnet = |id: &str, vpc: &str, zone: &str| Subnet {
            id: id.to_owned(),
            name: None,
            vpc: vpc.to_owned(),
            zone: zone.to_owned(),
            zone_id: String::new(),
            cidr: String::new(),
            free_addresses: 1,
        };
        let group = |id: &str, vpc: &str| SecurityGroup {
            id: id.to_owned(),
            name: id.to_owned(),
            description: String::new(),
            vpc: vpc.to_owned(),
        };
        Networks {
            subnets: vec![
                subnet("subnet-1", "vpc-1", "eu-west-1a"),
                subnet("subnet-2", "vpc-1", "eu-west-1b"),
                subnet("subnet-3", "vpc-2", "eu-west-1a"),
            ],
            security_groups: vec![group("sg-1", "vpc-1"), group("sg-2", "vpc-2")],
            ..Networks::default()
        }
    }

    fn ids(ids: &[&str]) -> Vec<String> {
        ids.iter().map(|id| (*id).to_owned()).collect()
    }

    #[test]
    fn a_connector_is_made_into_one_vpc() {
        let refusal = |subnets: &[&str], groups: &[&str]| networks().refusal(&ids(subnets), &ids(groups));
        assert_eq!(refusal(&["subnet-1", "subnet-2"], &["sg-1"]), None);
        assert!(refusal(&["subnet-1", "subnet-3"], &[]).is_some());
        assert!(refusal(&["subnet-1"], &["sg-2"]).is_some());
        assert_eq!(refusal(&["subnet-unknown"], &["sg-2"]), None);
    }

    #[test]
    fn one_zone_only_is_told() {
        let zone = |subnets: &[&str]| networks().only_zone(&ids(subnets)).map(str::to_owned);
        assert_eq!(zone(&["subnet-1"]).as_deref(), Some("eu-west-1a"));
        assert_eq!(zone(&["subnet-1", "subnet-2"]), None);
        assert_eq!(zone(&["subnet-1", "subnet-unknown"]), None);
        assert_eq!(zone(&[]), None);
    }
}
