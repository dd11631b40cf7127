//! `DescribeVpcs`, `DescribeSubnets` and `DescribeSecurityGroups`.

use serde::Deserialize;
use serde_json::{Value, json};

use super::filters::{self, Filter, Names};
use super::{default_vpc, invalid_token};
use crate::neighbours::pages::{Wanted, cut};
use crate::neighbours::{Answer, Call};
use crate::protocol::errors::Fault;

/// "If you do not specify this parameter", there is no page: as many as a page can have are more than there are.
const PAGE: i64 = 1000;

/// What the three operations take, of which each has its own ids.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct DescribeRequest {
    #[serde(rename = "Filter", default)]
    filters: Vec<Filter>,
    #[serde(rename = "VpcId", default)]
    vpc_ids: Vec<String>,
    #[serde(rename = "SubnetId", default)]
    subnet_ids: Vec<String>,
    #[serde(rename = "GroupId", default)]
    group_ids: Vec<String>,
    #[serde(rename = "GroupName", default)]
    group_names: Vec<String>,
    #[serde(default)]
    dry_run: bool,
    max_results: Option<i64>,
    next_token: Option<String>,
}

/// How a kind of resource is listed.
struct Kind {
    /// The element of the answer.
    set: &'static str,
    names: Names,
    /// The member that the list is ordered by.
    order: &'static str,
}

pub fn vpcs(call: &Call<'_>, request: &DescribeRequest) -> Answer {
    let mut vpcs = vec![default_vpc::vpc(call.scope)];
    keep_named(&mut vpcs, "vpcId", &request.vpc_ids, |id| {
        not_found(
            "InvalidVpcID.NotFound",
            &format!("The vpc ID '{id}' does not exist"),
        )
    })?;
    let kind = Kind {
        set: "vpcSet",
        names: filters::VPCS,
        order: "vpcId",
    };
    list(call, request, &kind, &request.vpc_ids, vpcs)
}

pub fn subnets(call: &Call<'_>, request: &DescribeRequest) -> Answer {
    let mut subnets = default_vpc::subnets(call.scope);
    keep_named(&mut subnets, "subnetId", &request.subnet_ids, |id| {
        not_found(
            "InvalidSubnetID.NotFound",
            &format!("The subnet ID '{id}' does not exist"),
        )
    })?;
    let kind = Kind {
        set: "subnetSet",
        names: filters::SUBNETS,
        order: "availabilityZone",
    };
    list(call, request, &kind, &request.subnet_ids, subnets)
}

pub fn security_groups(call: &Call<'_>, request: &DescribeRequest) -> Answer {
    let mut groups = default_vpc::security_groups(call.scope, call.settings.empty_accounts);
    keep_named(&mut groups, "groupId", &request.group_ids, |id| {
        if id.starts_with("sg-") {
            not_found(
                "InvalidGroup.NotFound",
                &format!("The security group '{id}' does not exist"),
            )
        } else {
            Fault::of_neighbour(
                "InvalidGroupId.Malformed",
                400,
                format!("Invalid id: \"{id}\" (expecting \"sg-...\")"),
            )
        }
    })?;
    keep_named(&mut groups, "groupName", &request.group_names, |name| {
        not_found(
            "InvalidGroup.NotFound",
            &format!("The security group '{name}' does not exist in default VPC"),
        )
    })?;
    let kind = Kind {
        set: "securityGroupInfo",
        names: filters::SECURITY_GROUPS,
        order: "groupName",
    };
    let named = [request.group_ids.as_slice(), &request.group_names].concat();
    list(call, request, &kind, &named, groups)
}

/// Keeps the resources that a request names, every one of which must be there; all if it names none.
fn keep_named(
    resources: &mut Vec<Value>,
    member: &str,
    wanted: &[String],
    missing: impl Fn(&str) -> Fault,
) -> Result<(), Fault> {
    if wanted.is_empty() {
        return Ok(());
    }
    let is = |resource: &Value, name: &String| resource[member] == name.as_str();
    if let Some(name) = wanted
        .iter()
        .find(|name| !resources.iter().any(|resource| is(resource, name)))
    {
        return Err(missing(name));
    }
    resources.retain(|resource| wanted.iter().any(|name| is(resource, name)));
    Ok(())
}

fn list(
    call: &Call<'_>,
    request: &DescribeRequest,
    kind: &Kind,
    named: &[String],
    mut resources: Vec<Value>,
) -> Answer {
    if request.dry_run {
        return Err(Fault::of_neighbour(
            "DryRunOperation",
            412,
            "Request would have succeeded, but DryRun flag is set.",
        ));
    }
    if request.max_results.is_some() && !named.is_empty() {
        return Err(Fault::of_neighbour(
            "InvalidParameterCombination",
            400,
            "A request that names resources cannot have the parameter MaxResults.",
        ));
    }
    filters::apply(&request.filters, kind.names, &mut resources)?;
    let wanted = Wanted {
        list: &format!(
            "{} {} {} {:?}",
            kind.set, call.scope.account, call.scope.region, request.filters
        ),
        token: request.next_token.as_deref(),
        size: request.max_results.unwrap_or(PAGE),
    };
    let by_order = |resource: &Value| resource[kind.order].as_str().unwrap_or_default().to_owned();
    let (page, next) = cut(wanted, resources, by_order).map_err(invalid_token)?;
    let mut answer = json!({});
    answer[kind.set] = Value::Array(page);
    if let Some(next) = next {
        answer["nextToken"] = json!(next);
    }
    Ok(answer)
}

fn not_found(code: &'static str, message: &str) -> Fault {
    Fault::of_neighbour(code, 400, message)
}
