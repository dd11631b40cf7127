//! Who calls and from where, out of the `Authorization` header. Signatures are not checked: any credentials do.

use axum::http::HeaderMap;
use axum::http::header::AUTHORIZATION;

use super::errors::Fault;
use crate::service::arn::Scope;

/// The account of every access key that is not itself an account's twelve digits.
pub const DEFAULT_ACCOUNT: &str = "123456789012";

/// Reads `AWS4-HMAC-SHA256 Credential={key}/{date}/{region}/{service}/aws4_request, …`.
pub fn caller(headers: &HeaderMap) -> Result<Scope, Fault> {
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
    Ok(Scope {
        account: if is_account { key } else { DEFAULT_ACCOUNT }.to_owned(),
        region: region.to_owned(),
    })
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
