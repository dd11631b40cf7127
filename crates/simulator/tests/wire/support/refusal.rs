//! Calls that must not succeed.

/// Code and message of an error that must have come.
macro_rules! refusal {
    ($call:expr) => {{
        use aws_sdk_apprunner::error::ProvideErrorMetadata;
        let error = $call
            .send()
            .await
            .expect_err("the call is refused")
            .into_service_error();
        (
            error.code().unwrap_or_default().to_owned(),
            error.message().unwrap_or_default().to_owned(),
        )
    }};
}

pub(crate) use refusal;
