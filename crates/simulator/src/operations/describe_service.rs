//! `DescribeService`.

use serde::Deserialize;
use serde_json::json;

use super::{Answer, Call};

/// What every operation on one service takes.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct ServiceRequest {
    pub service_arn: String,
}

pub async fn describe_service(call: &mut Call<'_>, request: ServiceRequest) -> Answer {
    let service = call.service(&request.service_arn).await?;
    Ok(json!({"Service": call.description(&service).await?}))
}
