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
