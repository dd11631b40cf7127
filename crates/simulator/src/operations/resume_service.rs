//! `ResumeService`. On a service that is there already it succeeds without an operation.

use serde_json::json;

use super::describe_service::ServiceRequest;
use super::undertake::Undertaking;
use super::{Answer, Call};
use crate::machine::OperationKind;

pub async fn resume_service(call: &mut Call<'_>, request: ServiceRequest) -> Answer {
    let mut service = call.service(&request.service_arn).await?;
    if !call.admit(OperationKind::ResumeService, &service)? {
        return Ok(json!({"Service": call.description(&service).await?}));
    }
    let undertaking = Undertaking {
        kind: OperationKind::ResumeService,
        pulls_image: false,
        creates_pipeline: false,
    };
    let operation_id = call.undertake(&mut service, undertaking).await?;
    Ok(json!({"Service": call.description(&service).await?, "OperationId": operation_id}))
}
