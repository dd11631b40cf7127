//! Amazon ECR: the private repositories of an account and Region, and what is in them.

pub mod image_configuration;
mod images;
pub mod layers;
pub mod manifest;
pub mod pull;
pub mod push;
mod repositories;

use serde_json::Value;

use super::pages::InvalidToken;
use super::{Answer, Call, constraint, not_authorized, read, unknown};
use crate::protocol::errors::Fault;
use crate::service::arn::Scope;
use crate::shapes::Violation;
use crate::storage::repositories::{RepositoryRecord, find};

/// The size of a page that asks for none (API "maxResults": "If this parameter is not used, … up to 100 results").
const PAGE: i64 = 100;

pub async fn operation(call: &mut Call<'_>, operation: &str, request: Value) -> Answer {
    match operation {
        "DescribeRepositories" => repositories::describe_repositories(call, read(request)?).await,
        "ListImages" => images::list_images(call, read(request)?).await,
        "DescribeImages" => images::describe_images(call, read(request)?).await,
        "GetDownloadUrlForLayer" => layers::get_download_url_for_layer(call, &read(request)?).await,
        "BatchGetImage" => images::batch_get_image(call, read(request)?).await,
        _ => Err(unknown(operation)),
    }
}

/// `{account}.dkr.ecr.{region}.amazonaws.com/{name}`.
pub fn repository_uri(scope: &Scope, name: &str) -> String {
    format!("{}.dkr.ecr.{}.amazonaws.com/{name}", scope.account, scope.region)
}

/// `arn:aws:ecr:{region}:{account}:repository/{name}`.
pub fn repository_arn(scope: &Scope, name: &str) -> String {
    format!("arn:aws:ecr:{}:{}:repository/{name}", scope.region, scope.account)
}

/// The repository of a request, which must be of the caller's own registry: no policy opens another account's.
async fn repository(
    call: &mut Call<'_>,
    action: &str,
    registry_id: Option<&str>,
    name: &str,
) -> Result<RepositoryRecord, Fault> {
    own_registry(call.scope, action, registry_id, name)?;
    find(call.connection, call.scope, name)
        .await?
        .ok_or_else(|| repository_not_found(&call.scope.account, name))
}

fn own_registry(scope: &Scope, action: &str, registry_id: Option<&str>, name: &str) -> Result<(), Fault> {
    match registry_id {
        Some(other) if other != scope.account => {
            let registry = Scope {
                account: other.to_owned(),
                region: scope.region.clone(),
            };
            Err(not_authorized(scope, action, &repository_arn(&registry, name)))
        }
        _ => Ok(()),
    }
}

/// ECR's own sentence for a broken constraint, seen with patterns; it names one violation at a time.
pub fn invalid_parameter(violations: &[Violation]) -> Fault {
    let message = violations.first().map_or_else(String::new, |violation| {
        let constraint = constraint(violation);
        let constraint = match constraint.strip_prefix("must satisfy regular expression pattern: ") {
            Some(pattern) => format!("must satisfy regular expression '{pattern}'"),
            None => constraint.to_owned(),
        };
        parameter_message(&violation.path, &constraint)
    });
    Fault::of_neighbour("InvalidParameterException", 400, message)
}

/// The same for a rule that the model does not have.
pub fn invalid(member: &str, constraint: &str) -> Fault {
    Fault::of_neighbour(
        "InvalidParameterException",
        400,
        parameter_message(member, constraint),
    )
}

fn parameter_message(member: &str, constraint: &str) -> String {
    format!("Invalid parameter at '{member}' failed to satisfy constraint: '{constraint}'")
}

pub fn invalid_token(_: InvalidToken) -> Fault {
    invalid("nextToken", "must be a token of the same request")
}

pub fn repository_not_found(account: &str, name: &str) -> Fault {
    Fault::of_neighbour(
        "RepositoryNotFoundException",
        400,
        format!("The repository with name '{name}' does not exist in the registry with id '{account}'"),
    )
}
