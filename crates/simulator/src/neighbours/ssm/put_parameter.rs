//! `PutParameter`. The value is looked at and not kept.

use serde::Deserialize;
use serde_json::json;

use super::filters::TIER;
use crate::neighbours::{Answer, Call, validation};
use crate::protocol::errors::Fault;
use crate::storage::parameters::{self, ParameterRecord};

/// Systems Manager's guide, "Managing parameter tiers": the value of a standard parameter, in characters.
const LONGEST: usize = 4096;

#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct PutParameterRequest {
    name: String,
    value: String,
    r#type: Option<String>,
    description: Option<String>,
    #[serde(default)]
    overwrite: bool,
    tags: Option<Vec<Tag>>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Tag {
    key: String,
    value: String,
}

pub async fn put_parameter(call: &mut Call<'_>, request: PutParameterRequest) -> Answer {
    check_name(&request.name)?;
    if request.value.is_empty() {
        return Err(validation(
            "1 validation error detected: Value '' at 'value' failed to satisfy constraint: Member must have length \
             greater than or equal to 1.",
        ));
    }
    if request.value.chars().count() > LONGEST {
        return Err(validation(format!(
            "Standard tier parameters support a maximum parameter value of {LONGEST} characters. To create a larger \
             parameter value, upgrade the parameter to use the advanced-parameter tier."
        )));
    }
    let there = parameters::list(call.connection, call.scope).await?;
    let old = there.into_iter().find(|parameter| parameter.name == request.name);
    if old.is_some() && !request.overwrite {
        return Err(Fault::of_neighbour(
            "ParameterAlreadyExists",
            400,
            "The parameter already exists. To overwrite this value, set the overwrite option in the request to true.",
        ));
    }
    let kind = request
        .r#type
        .or_else(|| old.as_ref().map(|old| old.kind.clone()))
        .ok_or_else(|| validation("A parameter type is required when you create a parameter."))?;
    let tags = request.tags.unwrap_or_default().into_iter();
    let parameter = ParameterRecord {
        name: request.name,
        kind,
        description: request
            .description
            .or_else(|| old.as_ref().and_then(|old| old.description.clone())),
        version: old.as_ref().map_or(1, |old| old.version + 1),
        tags: match old {
            Some(old) => old.tags,
            None => tags.map(|tag| (tag.key, tag.value)).collect(),
        },
        last_modified_at: call.now,
    };
    parameters::replace(call.connection, call.scope, &parameter).await?;
    Ok(json!({"Version": parameter.version, "Tier": TIER}))
}

/// Systems Manager's guide, "Requirements and constraints for parameter names".
fn check_name(name: &str) -> Result<(), Fault> {
    let lower = name.trim_start_matches('/').to_ascii_lowercase();
    if lower.starts_with("aws") {
        return Err(Fault::of_neighbour(
            "AccessDeniedException",
            400,
            format!("No access to reserved parameter name: {name}."),
        ));
    }
    let is_allowed = |byte: u8| byte.is_ascii_alphanumeric() || b"/.-_".contains(&byte);
    let is_wrong = lower.starts_with("ssm")
        || lower.is_empty()
        || name.len() > 1011
        || name.contains("//")
        || name.ends_with('/')
        || !name.bytes().all(is_allowed);
    if is_wrong {
        return Err(validation(
            "Parameter name: can't be prefixed with \"aws\" or \"ssm\" (case-insensitive). If formed as a path, it can \
             consist of sub-paths divided by slash symbol; each sub-path can be formed as a mix of letters, numbers and \
             the following 3 symbols .-_",
        ));
    }
    if name.contains('/') && !name.starts_with('/') {
        return Err(validation("Parameter name must be a fully qualified name."));
    }
    if name.matches('/').count() > 15 {
        return Err(Fault::of_neighbour(
            "HierarchyLevelLimitExceededException",
            400,
            "A parameter can have at most 15 levels.",
        ));
    }
    Ok(())
}
