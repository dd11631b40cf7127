//! Holds every answer of App Runner's operations against its model, in whichever test it is given.

use aws_smithy_runtime_api::box_error::BoxError;
use aws_smithy_runtime_api::client::interceptors::Intercept;
use aws_smithy_runtime_api::client::interceptors::context::FinalizerInterceptorContextRef;
use aws_smithy_runtime_api::client::interceptors::dyn_dispatch_hint;
use aws_smithy_runtime_api::client::orchestrator::Metadata;
use aws_smithy_runtime_api::client::runtime_components::RuntimeComponents;
use aws_smithy_types::config_bag::ConfigBag;
use serde_json::Value;

use super::shape_checker;

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
        let operation = config
            .load::<Metadata>()
            .expect("every call has its metadata")
            .name();
        let body = response.body().bytes().expect("the body was read");
        let body: Value = serde_json::from_slice(body).expect("every answer is JSON");
        assert!(
            response.headers().get("x-amzn-requestid").is_some(),
            "{operation} has a request id"
        );
        assert_eq!(
            response.headers().get("content-type"),
            Some("application/x-amz-json-1.0")
        );
        let status = response.status().as_u16();
        let problems = if status == 200 {
            shape_checker::result(operation, &body)
        } else {
            let of_header = response.headers().get("x-amzn-errortype").unwrap_or_default();
            shape_checker::error(operation, status, of_header, &body)
        };
        assert!(
            problems.is_empty(),
            "{operation} answers what its model does not allow: {problems:#?}\n{body:#}"
        );
        Ok(())
    }
}
