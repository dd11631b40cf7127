//! `ListRoles` and `GetRole`, and how a role is written.

use serde::Deserialize;
use serde_json::{Value, json};

use super::{PAGE, invalid_marker, role};
use crate::clock::Timestamp;
use crate::neighbours::pages::{Wanted, cut};
use crate::neighbours::{Answer, Call};
use crate::storage::roles::{self, RoleRecord};

#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct ListRolesRequest {
    path_prefix: Option<String>,
    marker: Option<String>,
    max_items: Option<i64>,
}

pub async fn list_roles(call: &mut Call<'_>, request: ListRolesRequest) -> Answer {
    let mut all = roles::list(call.connection, &call.scope.account).await?;
    let prefix = request.path_prefix.unwrap_or_else(|| "/".to_owned());
    all.retain(|role| role.path.starts_with(&prefix));
    let wanted = Wanted {
        list: &format!("ListRoles {} {prefix}", call.scope.account),
        token: request.marker.as_deref(),
        size: request.max_items.unwrap_or(PAGE),
    };
    let (page, next) = cut(wanted, all, |role| role.name.clone()).map_err(invalid_marker)?;
    let list: Vec<Value> = page.iter().map(summary).collect();
    let mut answer = json!({"Roles": list, "IsTruncated": next.is_some()});
    if let Some(next) = next {
        answer["Marker"] = json!(next);
    }
    Ok(answer)
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct GetRoleRequest {
    role_name: String,
}

pub async fn get_role(call: &mut Call<'_>, request: GetRoleRequest) -> Answer {
    let role = role(call, &request.role_name).await?;
    Ok(json!({"Role": description(&role)}))
}

/// API shape `Role` in full, as `GetRole` and `CreateRole` give it.
pub fn description(role: &RoleRecord) -> Value {
    let mut description = summary(role);
    if !role.tags.is_empty() {
        let tags = role
            .tags
            .iter()
            .map(|(key, value)| json!({"Key": key, "Value": value}));
        description["Tags"] = tags.collect();
    }
    if let Some(boundary) = &role.permissions_boundary {
        description["PermissionsBoundary"] = json!({
            "PermissionsBoundaryType": "PermissionsBoundaryPolicy",
            "PermissionsBoundaryArn": boundary,
        });
    }
    description
}

/// The part of `Role` that a list shows. API `ListRoles` leaves out `PermissionsBoundary`, `RoleLastUsed` and `Tags`.
fn summary(role: &RoleRecord) -> Value {
    let mut summary = json!({
        "Path": role.path,
        "RoleName": role.name,
        "RoleId": role.id,
        "Arn": role.arn(),
        "CreateDate": date(role.created_at),
        "AssumeRolePolicyDocument": percent_encoded(&role.trust_policy),
        "MaxSessionDuration": role.max_session_duration,
    });
    if let Some(text) = &role.description {
        summary["Description"] = json!(text);
    }
    summary
}

/// XML has moments in ISO 8601, unlike AWS JSON.
fn date(at: Timestamp) -> String {
    at.format("%Y-%m-%dT%H:%M:%SZ")
}

/// IAM returns policies "URL-encoded compliant with RFC 3986".
fn percent_encoded(text: &str) -> String {
    text.bytes().fold(String::new(), |encoded, byte| {
        if byte.is_ascii_alphanumeric() || b"-_.~".contains(&byte) {
            encoded + &char::from(byte).to_string()
        } else {
            encoded + &format!("%{byte:02X}")
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn policies_are_encoded_by_rfc_3986() {
        assert_eq!(
            percent_encoded("{\"é\": \"a-b_c.~\"}"),
            "%7B%22%C3%A9%22%3A%20%22a-b_c.~%22%7D"
        );
    }
}
