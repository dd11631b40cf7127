//! `DeleteService`. Log groups stay; the name is free once the deletion has finished.

use serde_json::json;

use super::describe_service::ServiceRequest;
use super::undertake::Undertaking;
use super::{Answer, Call};
use crate::machine::OperationKind;
use crate::protocol::errors::Fault;
use crate::storage::vpc_ingress_connections;

pub async fn delete_service(call: &mut Call<'_>, request: ServiceRequest) -> Answer {
    let mut service = call.service(&request.service_arn).await?;
    call.admit(OperationKind::DeleteService, &service)?;
    // API text of `DeleteService`: no VPC ingress connection may be associated any more.
    let attached = vpc_ingress_connections::of_service(call.connection, &request.service_arn).await?;
    if !attached.is_empty() {
        return Err(Fault::invalid_request(
            "Service has VPC ingress connections and cannot be deleted; delete these first.",
        ));
    }
    let undertaking = Undertaking {
        kind: OperationKind::DeleteService,
        pulls_image: false,
        creates_pipeline: false,
    };
    let operation_id = call.undertake(&mut service, undertaking).await?;
    Ok(json!({"Service": call.description(&service).await?, "OperationId": operation_id}))
}
