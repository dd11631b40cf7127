//! What the provider says of itself.

use crate::address::Address;
use crate::error::Error;
use crate::web::Web;
use http::StatusCode;
use serde::Deserialize;

/// `OpenID` Connect Discovery 1.0, "`OpenID` Provider Metadata", as far as it is needed.
#[derive(Debug, Deserialize)]
struct Document {
    issuer: String,
    authorization_endpoint: String,
    token_endpoint: String,
    jwks_uri: String,
    userinfo_endpoint: Option<String>,
    token_endpoint_auth_methods_supported: Option<Vec<String>>,
    code_challenge_methods_supported: Option<Vec<String>>,
    #[serde(default)]
    authorization_response_iss_parameter_supported: bool,
}

/// How a client says who it is at the token endpoint.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum ClientAuthentication {
    Basic,
    Post,
}

/// The same with addresses that may be asked.
#[derive(Debug, Clone)]
pub(crate) struct Discovery {
    pub(crate) issuer: String,
    pub(crate) authorization: Address,
    pub(crate) token: Address,
    pub(crate) keys: Address,
    pub(crate) user_info: Option<Address>,
    /// `None` where the provider takes a client with a secret in no way that we know.
    pub(crate) authentication: Option<ClientAuthentication>,
    /// Whether every answer names its issuer (RFC 9207).
    pub(crate) names_issuer: bool,
}

impl Discovery {
    /// Asks the provider.
    pub(crate) async fn load(web: &Web, issuer: &Address) -> Result<Discovery, Error> {
        let address = issuer.below("/.well-known/openid-configuration");
        let reply = web.get("its description", &address, None).await?;
        if reply.status != StatusCode::OK {
            return Err(Error::Misconfigured(format!(
                "{address} answers {}: is the issuer written as the provider writes it?",
                reply.status
            )));
        }
        Discovery::check(reply.json("its description")?, issuer)
    }

    fn check(document: Document, issuer: &Address) -> Result<Discovery, Error> {
        // Exactly: another issuer could say who its people are under the name of this one.
        if document.issuer != issuer.as_str() {
            return Err(Error::Misconfigured(format!(
                "the provider calls itself {:?}: set --single-sign-on-issuer to exactly that, if it is the right one",
                document.issuer
            )));
        }
        let challenges = document.code_challenge_methods_supported;
        if challenges.is_some_and(|methods| !methods.iter().any(|method| method == "S256")) {
            return Err(Error::Misconfigured(
                "the provider knows no PKCE with S256".to_owned(),
            ));
        }
        // Where nothing is said, the standard says client_secret_basic.
        let authentication = match document.token_endpoint_auth_methods_supported {
            None => Some(ClientAuthentication::Basic),
            Some(methods) => {
                let knows = |name: &str| methods.iter().any(|method| method == name);
                if knows("client_secret_basic") {
                    Some(ClientAuthentication::Basic)
                } else {
                    knows("client_secret_post").then_some(ClientAuthentication::Post)
                }
            }
        };
        Ok(Discovery {
            issuer: document.issuer,
            authorization: address("authorization_endpoint", &document.authorization_endpoint)?,
            token: address("token_endpoint", &document.token_endpoint)?,
            keys: address("jwks_uri", &document.jwks_uri)?,
            user_info: document
                .userinfo_endpoint
                .map(|text| address("userinfo_endpoint", &text))
                .transpose()?,
            authentication,
            names_issuer: document.authorization_response_iss_parameter_supported,
        })
    }
}

fn address(name: &str, text: &str) -> Result<Address, Error> {
    Address::parse(text).ok_or_else(|| {
        Error::Misconfigured(format!(
            "the {name} of the provider is no https address: {text:?}"
        ))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::{Value, json};

    fn document() -> Value {
        json!({
            "issuer": "https://id.example.com",
            "authorization_endpoint": "https://login.example.com/authorize",
            "token_endpoint": "https://id.example.com/token",
            "jwks_uri": "https://keys.example.net/jwks",
        })
    }

    fn checked(change: impl FnOnce(&mut Value)) -> Result<Discovery, Error> {
        let mut document = document();
        change(&mut document);
        let issuer = Address::parse("https://id.example.com").unwrap();
        Discovery::check(serde_json::from_value(document).unwrap(), &issuer)
    }

    #[test]
    fn endpoints_may_stand_elsewhere_but_not_in_the_clear() {
        assert!(checked(|_| {}).is_ok());
        for name in [
            "authorization_endpoint",
            "token_endpoint",
            "jwks_uri",
            "userinfo_endpoint",
        ] {
            let error = checked(|document| document[name] = json!("http://id.example.com/x")).unwrap_err();
            assert!(error.to_string().contains(name), "{error}");
        }
    }

    #[test]
    fn an_issuer_that_is_nearly_the_same_is_another_one() {
        for issuer in [
            "https://id.example.com/",
            "https://ID.example.com",
            "https://evil.example.com",
        ] {
            let error = checked(|document| document["issuer"] = json!(issuer)).unwrap_err();
            assert!(matches!(error, Error::Misconfigured(_)), "{error}");
        }
    }

    #[test]
    fn the_client_says_who_it_is_as_the_provider_takes_it() {
        use ClientAuthentication::{Basic, Post};
        for (methods, chosen) in [
            (json!(null), Some(Basic)),
            (json!(["client_secret_post"]), Some(Post)),
            (json!(["client_secret_post", "client_secret_basic"]), Some(Basic)),
            (json!(["private_key_jwt"]), None),
        ] {
            let discovery =
                checked(|document| document["token_endpoint_auth_methods_supported"] = methods.clone())
                    .unwrap();
            assert_eq!(discovery.authentication, chosen, "{methods}");
        }
    }

    #[test]
    fn a_provider_without_s256_is_not_used() {
        assert!(checked(|document| document["code_challenge_methods_supported"] = json!(["plain"])).is_err());
        assert!(
            checked(|document| document["code_challenge_methods_supported"] = json!(["plain", "S256"]))
                .is_ok()
        );
    }
}
