//! Holds every answer that a client gets against its service's model, in whichever test that is.

use super::{models, shape_checker, xml_answers};
use aws_smithy_runtime_api::box_error::BoxError;
use aws_smithy_runtime_api::client::interceptors::Intercept;
use aws_smithy_runtime_api::client::interceptors::context::FinalizerInterceptorContextRef;
use aws_smithy_runtime_api::client::interceptors::dyn_dispatch_hint;
use aws_smithy_runtime_api::client::orchestrator::Metadata;
use aws_smithy_runtime_api::client::runtime_components::RuntimeComponents;
use aws_smithy_types::config_bag::ConfigBag;

#[derive(Debug)]
pub struct HeldAgainstTheModel;

#[dyn_dispatch_hint]
impl Intercept for HeldAgainstTheModel {
    fn name(&self) -> &'static str {
        "HeldAgainstTheModel"
    }

    fn read_after_attempt(
        &self,
        context: &FinalizerInterceptorContextRef<'_>,
        _: &RuntimeComponents,
        config: &mut ConfigBag,
    ) -> Result<(), BoxError> {
        let Some(response) = context.response() else {
            return Ok(());
        };
        let metadata = config.load::<Metadata>().expect("every call has its metadata");
        let (operation, model) = (metadata.name(), models::of(metadata.service()));
        let body = response.body().bytes().expect("the body was read");
        let body = std::str::from_utf8(body).expect("every answer is text");
        assert!(
            response.headers().get("x-amzn-requestid").is_some(),
            "{operation} has a request id"
        );
        let content_type = match (model["metadata"]["protocol"].as_str(), metadata.service()) {
            (Some("query"), _) => "text/xml",
            (_, "AppRunner") => "application/x-amz-json-1.0",
            _ => "application/x-amz-json-1.1",
        };
        assert_eq!(response.headers().get("content-type"), Some(content_type));
        let status = response.status().as_u16();
        let of_header = response.headers().get("x-amzn-errortype").unwrap_or_default();
        let problems = if content_type == "text/xml" {
            if status == 200 {
                shape_checker::result_of(model, operation, &xml_answers::result(model, operation, body))
            } else {
                let (code, _) = xml_answers::error(body);
                shape_checker::query_error(model, operation, status, &code)
            }
        } else {
            let body = serde_json::from_str(body).expect("every answer is JSON");
            match (metadata.service(), status) {
                (_, 200) => shape_checker::result_of(model, operation, &body),
                ("AppRunner", _) => shape_checker::error(operation, status, of_header, &body),
                _ => shape_checker::error_of(model, operation, status, of_header, &body),
            }
        };
        assert!(
            problems.is_empty(),
            "{operation} answers what its model does not allow: {problems:#?}\n{body}"
        );
        Ok(())
    }
}
