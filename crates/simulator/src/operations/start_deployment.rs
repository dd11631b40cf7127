//! `StartDeployment`, which has no `InvalidStateException`.

use serde_json::json;

use super::describe_service::ServiceRequest;
use super::undertake::Undertaking;
use super::{Answer, Call};
use crate::machine::OperationKind;

pub async fn start_deployment(call: &mut Call<'_>, request: ServiceRequest) -> Answer {
    let mut service = call.service(&request.service_arn).await?;
    call.admit(OperationKind::StartDeployment, &service)?;
    let undertaking = Undertaking {
        kind: OperationKind::StartDeployment,
        pulls_image: true,
        creates_pipeline: false,
    };
    let operation_id = call.undertake(&mut service, undertaking).await?;
    Ok(json!({"OperationId": operation_id}))
}
