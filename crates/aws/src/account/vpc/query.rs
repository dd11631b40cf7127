//! Amazon EC2 over its own protocol, EC2 Query: signed forms that are answered in XML.

use super::answer;
use crate::account::Account;
use crate::error::{Error, ErrorKind};
use crate::web::Web;
use aws_credential_types::provider::ProvideCredentials as _;
use aws_sigv4::http_request::{SignableBody, SignableRequest, SigningSettings, sign};
use aws_sigv4::sign::v4;
use aws_smithy_runtime_api::client::identity::Identity;
use aws_smithy_runtime_api::client::orchestrator::HttpRequest;
use aws_smithy_types::body::SdkBody;
use std::time::SystemTime;

/// The version of EC2's API.
const VERSION: &str = "2016-11-15";

/// Most entries of a page.
const PAGE: &str = "1000";

/// EC2 in one Region, as one identity.
pub(super) struct Ec2 {
    web: Web,
    endpoint: String,
    region: String,
    identity: Identity,
}

impl Ec2 {
    /// Finds out who we are, once for several calls.
    pub(super) async fn new(us: &Account) -> Result<Ec2, Error> {
        let config = &us.reading;
        let region = config.region().map(ToString::to_string).unwrap_or_default();
        let provider = config
            .credentials_provider()
            .ok_or_else(|| no_credentials("There are no credentials."))?;
        let credentials = provider
            .provide_credentials()
            .await
            .map_err(|error| no_credentials(&format!("The credentials could not be had: {error}")))?;
        Ok(Ec2 {
            web: us.web(),
            endpoint: us.endpoint(&address(&region)),
            region,
            identity: credentials.into(),
        })
    }

    /// The XML of one page of a `Describe…` action.
    pub(super) async fn ask(&self, action: &'static str, token: Option<&str>) -> Result<String, Error> {
        let request = self.signed(form(action, token))?;
        let reply = self.web.send(action, &self.endpoint, request).await?;
        let text = String::from_utf8_lossy(&reply.body).into_owned();
        if reply.status == 200 {
            Ok(text)
        } else {
            Err(answer::refusal(reply.status, &text))
        }
    }

    fn signed(&self, form: String) -> Result<HttpRequest, Error> {
        let not_signed = |error: &dyn std::fmt::Display| Error {
            kind: ErrorKind::Refused,
            code: "NotSent".to_owned(),
            message: format!("The request could not be signed: {error}"),
            request_id: None,
        };
        let media_type = ("content-type", "application/x-www-form-urlencoded; charset=utf-8");
        let parameters = v4::SigningParams::builder()
            .identity(&self.identity)
            .region(&self.region)
            .name("ec2")
            .time(SystemTime::now())
            .settings(SigningSettings::default())
            .build()
            .map_err(|error| not_signed(&error))?
            .into();
        let address = format!("{}/", self.endpoint);
        let signable = SignableRequest::new(
            "POST",
            &address,
            std::iter::once(media_type),
            SignableBody::Bytes(form.as_bytes()),
        )
        .map_err(|error| not_signed(&error))?;
        let (signature, _) = sign(signable, &parameters)
            .map_err(|error| not_signed(&error))?
            .into_parts();
        let mut request = HttpRequest::new(SdkBody::from(form));
        request.set_method("POST").map_err(|error| not_signed(&error))?;
        request.set_uri("/").map_err(|error| not_signed(&error))?;
        for (name, value) in signature.headers().chain([media_type]) {
            request
                .headers_mut()
                .try_insert(name.to_owned(), value.to_owned())
                .map_err(|error| not_signed(&error))?;
        }
        Ok(request)
    }
}

fn form(action: &str, token: Option<&str>) -> String {
    let mut form = form_urlencoded::Serializer::new(String::new());
    form.append_pair("Action", action)
        .append_pair("Version", VERSION)
        .append_pair("MaxResults", PAGE);
    if let Some(token) = token {
        form.append_pair("NextToken", token);
    }
    form.finish()
}

/// EC2's rules for endpoints.
fn address(region: &str) -> String {
    let end = if region.starts_with("cn-") { ".cn" } else { "" };
    format!("https://ec2.{region}.amazonaws.com{end}")
}

fn no_credentials(message: &str) -> Error {
    Error {
        kind: ErrorKind::Denied,
        code: "NoCredentials".to_owned(),
        message: message.to_owned(),
        request_id: None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn endpoints_are_ec2s() {
        assert_eq!(address("eu-west-1"), "https://ec2.eu-west-1.amazonaws.com");
        assert_eq!(address("cn-north-1"), "https://ec2.cn-north-1.amazonaws.com.cn");
    }
}
