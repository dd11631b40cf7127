//! Who calls and from where, out of the `Authorization` header. Signatures are not checked: any credentials do.

use axum::http::HeaderMap;
use axum::http::header::AUTHORIZATION;

use super::errors::Fault;
use crate::clock::Timestamp;
use crate::neighbours::sts::session::Session;
use crate::service::arn::Scope;

/// The account of every access key that is not itself an account's twelve digits.
pub const DEFAULT_ACCOUNT: &str = "123456789012";

/// Who calls.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Caller {
    /// Whose account, and which Region.
    pub scope: Scope,
    /// The session of a role, where it is one.
    pub session: Option<Session>,
}

impl Caller {
    /// Its ARN, as STS and messages name it.
    pub fn arn(&self) -> String {
        match &self.session {
            Some(session) => session.arn(),
            None => format!("arn:aws:iam::{}:user/simulator", self.scope.account),
        }
    }
}

/// Account and Region of a call, see [`identity`].
pub fn caller(headers: &HeaderMap) -> Result<Scope, Fault> {
    identity(headers).map(|caller| caller.scope)
}

/// Who calls: by the access key id, and by the session token where that is a session's.
pub fn identity(headers: &HeaderMap) -> Result<Caller, Fault> {
    let (scope, key) = credential(headers)?;
    if !Session::is_access_key(&key) {
        return Ok(Caller { scope, session: None });
    }
    let session = headers
        .get("x-amz-security-token")
        .and_then(|token| token.to_str().ok())
        .and_then(Session::of_token)
        .filter(|session| session.access_key == key)
        .ok_or_else(Fault::unrecognized_client)?;
    if session.is_over(Timestamp::now()) {
        return Err(Fault::expired_token());
    }
    let scope = Scope {
        account: session.account.clone(),
        ..scope
    };
    Ok(Caller {
        scope,
        session: Some(session),
    })
}

/// Reads `AWS4-HMAC-SHA256 Credential={key}/{date}/{region}/{service}/aws4_request, …`.
fn credential(headers: &HeaderMap) -> Result<(Scope, String), Fault> {
    let header = headers
        .get(AUTHORIZATION)
        .ok_or_else(Fault::missing_authentication_token)?;
    let incomplete = || {
        Fault::incomplete_signature(
            "Authorization header requires 'Credential' parameter in the form \
             <access-key>/<date>/<region>/<service>/aws4_request.",
        )
    };
    let text = header.to_str().map_err(|_| incomplete())?;
    let parameters = text.split_once(' ').ok_or_else(incomplete)?.1;
    let credential = parameters
        .split(',')
        .find_map(|parameter| parameter.trim().strip_prefix("Credential="))
        .ok_or_else(incomplete)?;
    // From the back, because an access key may contain anything, slashes too.
    let mut parts = credential.rsplitn(5, '/').skip(2);
    let (Some(region), Some(_date), Some(key)) = (parts.next(), parts.next(), parts.next()) else {
        return Err(incomplete());
    };
    if !is_region(region) {
        return Err(Fault::incomplete_signature(
            "Credential should be scoped to a valid region.",
        ));
    }
    let is_account = key.len() == 12 && key.bytes().all(|byte| byte.is_ascii_digit());
    let scope = Scope {
        account: if is_account { key } else { DEFAULT_ACCOUNT }.to_owned(),
        region: region.to_owned(),
    };
    Ok((scope, key.to_owned()))
}

/// Any name that is a host's label, so that Regions AWS has not thought of yet work too.
fn is_region(region: &str) -> bool {
    let is_label = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
    (1..=63).contains(&region.len()) && region.bytes().all(is_label)
}

#[cfg(test)]
mod tests {
    use axum::http::HeaderValue;

    use super::*;

    fn of(authorization: &'static str) -> Result<(String, String), &'static str> {
        let mut headers = HeaderMap::new();
        headers.insert(AUTHORIZATION, HeaderValue::from_static(authorization));
        caller(&headers)
            .map(|scope| (scope.account, scope.region))
            .map_err(|fault| fault.code)
    }

    fn scope(account: &str, region: &str) -> (String, String) {
        (account.to_owned(), region.to_owned())
    }

    #[test]
    fn account_and_region_come_from_the_credential() {
        assert_eq!(
            of(
                "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20261121/eu-west-1/apprunner/aws4_request, SignedHeaders=host, Signature=x"
            ),
            Ok(scope(DEFAULT_ACCOUNT, "eu-west-1"))
        );
        assert_eq!(
            of(
                "AWS4-HMAC-SHA256 SignedHeaders=host,Credential=111122223333/20261121/us-east-1/logs/aws4_request,Signature=x"
            ),
            Ok(scope("111122223333", "us-east-1"))
        );
    }

    #[test]
    fn a_header_that_cannot_be_read_is_an_incomplete_signature() {
        for header in [
            "AWS4-HMAC-SHA256",
            "Bearer abc",
            "AWS4-HMAC-SHA256 Credential=AKID",
            "AWS4-HMAC-SHA256 Credential=AKID/20261121/US EAST/apprunner/aws4_request",
        ] {
            assert_eq!(of(header), Err("IncompleteSignatureException"), "{header}");
        }
        assert_eq!(
            caller(&HeaderMap::new()).map_err(|fault| fault.code),
            Err("MissingAuthenticationTokenException")
        );
    }
}
