//! `AttachRolePolicy` and `ListAttachedRolePolicies`.

use serde::Deserialize;
use serde_json::{Value, json};

use super::{PAGE, invalid_marker, limit_exceeded, managed_policies, no_such_entity, role};
use crate::neighbours::pages::{Wanted, cut};
use crate::neighbours::{Answer, Call};
use crate::protocol::errors::Fault;
use crate::storage::roles;

/// IAM's quota, adjustable on AWS.
const POLICIES_PER_ROLE: usize = 10;

#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct AttachRolePolicyRequest {
    role_name: String,
    policy_arn: String,
}

/// Has no result. A policy that is attached already stays attached.
pub async fn attach_role_policy(call: &mut Call<'_>, request: AttachRolePolicyRequest) -> Answer {
    let arn = request.policy_arn;
    if !arn.starts_with("arn:") || !arn.contains(":policy/") {
        return Err(Fault::of_neighbour(
            "InvalidInput",
            400,
            format!("ARN {arn} is not valid."),
        ));
    }
    let role = role(call, &request.role_name).await?;
    if !managed_policies::exists(&arn) {
        return Err(no_such_entity(format!(
            "Policy {arn} does not exist or is not attachable."
        )));
    }
    let attached = roles::attached(call.connection, &role.id).await?;
    if attached.len() >= POLICIES_PER_ROLE && !attached.contains(&arn) {
        return Err(limit_exceeded(&format!(
            "Cannot exceed quota for PoliciesPerRole: {POLICIES_PER_ROLE}"
        )));
    }
    roles::attach(call.connection, &role.id, &arn).await?;
    Ok(Value::Null)
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct ListAttachedRolePoliciesRequest {
    role_name: String,
    path_prefix: Option<String>,
    marker: Option<String>,
    max_items: Option<i64>,
}

pub async fn list_attached_role_policies(
    call: &mut Call<'_>,
    request: ListAttachedRolePoliciesRequest,
) -> Answer {
    let role = role(call, &request.role_name).await?;
    let prefix = request.path_prefix.unwrap_or_else(|| "/".to_owned());
    let all = roles::attached(call.connection, &role.id).await?;
    let named: Vec<(String, String)> = all
        .into_iter()
        .filter(|arn| path(arn).starts_with(&prefix))
        .map(|arn| (arn.rsplit('/').next().unwrap_or_default().to_owned(), arn))
        .collect();
    let wanted = Wanted {
        list: &format!("ListAttachedRolePolicies {} {prefix}", role.id),
        token: request.marker.as_deref(),
        size: request.max_items.unwrap_or(PAGE),
    };
    let (page, next) = cut(wanted, named, |(name, _)| name.clone()).map_err(invalid_marker)?;
    let list: Vec<Value> = page
        .iter()
        .map(|(name, arn)| json!({"PolicyName": name, "PolicyArn": arn}))
        .collect();
    let mut answer = json!({"AttachedPolicies": list, "IsTruncated": next.is_some()});
    if let Some(next) = next {
        answer["Marker"] = json!(next);
    }
    Ok(answer)
}

/// `/service-role/` of `arn:aws:iam::aws:policy/service-role/Name`.
fn path(arn: &str) -> &str {
    let from = arn.find(":policy/").map_or(0, |at| at + ":policy".len());
    let until = arn.rfind('/').map_or(arn.len(), |at| at + 1);
    arn.get(from..until).unwrap_or_default()
}
