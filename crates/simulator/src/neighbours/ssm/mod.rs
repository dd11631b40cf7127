//! The parameter store of Systems Manager: which parameters there are, and never what is in one.

mod filters;
mod parameters;
mod put_parameter;

use serde_json::Value;

use super::{Answer, Call, not_authorized, read, unknown};
use crate::service::arn::Scope;

pub async fn operation(call: &mut Call<'_>, operation: &str, request: Value) -> Answer {
    match operation {
        "DescribeParameters" => parameters::describe_parameters(call, read(request)?).await,
        "PutParameter" => put_parameter::put_parameter(call, read(request)?).await,
        "GetParameter" | "GetParameterHistory" => Err(refusal(call, operation, &request["Name"])),
        "GetParameters" => Err(refusal(call, operation, &request["Names"][0])),
        "GetParametersByPath" => Err(refusal(call, operation, &request["Path"])),
        _ => Err(unknown(operation)),
    }
}

/// Nobody may read a value, whether the parameter exists or not: IAM decides before Systems Manager looks.
fn refusal(call: &Call<'_>, operation: &str, name: &Value) -> crate::protocol::errors::Fault {
    let name = name.as_str().unwrap_or_default();
    let resource = if name.starts_with("arn:") {
        name.to_owned()
    } else {
        arn(call.scope, name)
    };
    not_authorized(call.scope, &format!("ssm:{operation}"), &resource)
}

/// `arn:aws:ssm:{region}:{account}:parameter/{name}`, with one slash whether the name begins with one or not.
pub fn arn(scope: &Scope, name: &str) -> String {
    format!(
        "arn:aws:ssm:{}:{}:parameter/{}",
        scope.region,
        scope.account,
        name.strip_prefix('/').unwrap_or(name)
    )
}
