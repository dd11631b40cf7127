//! A signed token in the compact form (RFC 7515), before and after its signature is checked.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::Deserialize;
use serde_json::{Map, Value};

/// The algorithms that a token may be signed with. All of them have a public key: with a shared one, whoever reads the public
/// keys could sign, and with none anybody could.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Algorithm {
    Rs256,
    Rs384,
    Rs512,
    Ps256,
    Ps384,
    Ps512,
    Es256,
    Es384,
    EdDsa,
}

impl Algorithm {
    pub(crate) const ALL: [Algorithm; 9] = [
        Algorithm::Rs256,
        Algorithm::Rs384,
        Algorithm::Rs512,
        Algorithm::Ps256,
        Algorithm::Ps384,
        Algorithm::Ps512,
        Algorithm::Es256,
        Algorithm::Es384,
        Algorithm::EdDsa,
    ];

    /// Its name in RFC 7518 and RFC 8037.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Algorithm::Rs256 => "RS256",
            Algorithm::Rs384 => "RS384",
            Algorithm::Rs512 => "RS512",
            Algorithm::Ps256 => "PS256",
            Algorithm::Ps384 => "PS384",
            Algorithm::Ps512 => "PS512",
            Algorithm::Es256 => "ES256",
            Algorithm::Es384 => "ES384",
            Algorithm::EdDsa => "EdDSA",
        }
    }

    fn parse(name: &str) -> Option<Algorithm> {
        Algorithm::ALL
            .into_iter()
            .find(|algorithm| algorithm.name() == name)
    }
}

#[derive(Debug, Deserialize)]
struct Header {
    alg: String,
    kid: Option<String>,
    crit: Option<Value>,
    typ: Option<String>,
}

/// Whether a token may be an ID token by the type in its head. Most providers write `JWT` or nothing; other kinds of token that
/// the same provider signs with the same key have a word of their own, such as `at+jwt` (RFC 9068) and `logout+jwt`.
fn is_plain_type(typ: &str) -> bool {
    let typ = typ.to_ascii_lowercase();
    matches!(typ.strip_prefix("application/").unwrap_or(&typ), "jwt")
}

/// A token whose signature nobody has checked yet.
#[derive(Debug)]
pub(crate) struct Unchecked<'a> {
    pub(crate) algorithm: Algorithm,
    pub(crate) key_id: Option<String>,
    /// What is signed.
    pub(crate) signed: &'a [u8],
    pub(crate) signature: Vec<u8>,
    payload: &'a str,
}

impl<'a> Unchecked<'a> {
    /// Takes a token apart.
    ///
    /// # Errors
    /// What about it is wrong, for the log.
    pub(crate) fn parse(token: &'a str) -> Result<Unchecked<'a>, String> {
        let mut parts = token.split('.');
        let (Some(header), Some(payload), Some(signature), None) =
            (parts.next(), parts.next(), parts.next(), parts.next())
        else {
            return Err("the token does not have three parts".to_owned());
        };
        let signed = &token.as_bytes()[..header.len() + 1 + payload.len()];
        let header: Header = serde_json::from_slice(&decoded(header)?)
            .map_err(|error| format!("the header of the token cannot be read: {error}"))?;
        if header.crit.is_some() {
            return Err("the token asks for extensions that nobody here knows".to_owned());
        }
        if let Some(typ) = header.typ.filter(|typ| !is_plain_type(typ)) {
            return Err(format!("the token is of the type {typ:?}, which is no ID token"));
        }
        let algorithm = Algorithm::parse(&header.alg)
            .ok_or_else(|| format!("the token is signed with {:?}, which is not allowed", header.alg))?;
        Ok(Unchecked {
            algorithm,
            key_id: header.kid,
            signed,
            signature: decoded(signature)?,
            payload,
        })
    }

    /// What the token says. To be asked once its signature is checked.
    pub(crate) fn claims(&self) -> Result<Map<String, Value>, String> {
        serde_json::from_slice(&decoded(self.payload)?)
            .map_err(|error| format!("the claims of the token cannot be read: {error}"))
    }
}

fn decoded(part: &str) -> Result<Vec<u8>, String> {
    URL_SAFE_NO_PAD
        .decode(part)
        .map_err(|error| format!("a part of the token is no base64url: {error}"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn token(header: &str) -> String {
        format!("{}.e30.AA", URL_SAFE_NO_PAD.encode(header))
    }

    #[test]
    fn shared_keys_and_none_are_no_algorithms() {
        for name in [
            "none", "None", "NONE", "", "HS256", "HS384", "HS512", "ES512", "rs256", "RS1",
        ] {
            let token = token(&format!("{{\"alg\":\"{name}\"}}"));
            let error = Unchecked::parse(&token).unwrap_err();
            assert!(error.contains("not allowed"), "{name}: {error}");
        }
        for algorithm in Algorithm::ALL {
            let token = token(&format!("{{\"alg\":\"{}\"}}", algorithm.name()));
            assert_eq!(Unchecked::parse(&token).unwrap().algorithm, algorithm);
        }
    }

    #[test]
    fn other_kinds_of_token_are_no_id_token() {
        let typed = |typ: &str| token(&format!("{{\"alg\":\"RS256\",\"typ\":\"{typ}\"}}"));
        for typ in ["JWT", "jwt", "application/jwt"] {
            assert!(Unchecked::parse(&typed(typ)).is_ok(), "{typ}");
        }
        for typ in [
            "at+jwt",
            "application/at+jwt",
            "logout+jwt",
            "dpop+jwt",
            "secevent+jwt",
            "JWE",
            "",
        ] {
            let token = typed(typ);
            let error = Unchecked::parse(&token).unwrap_err();
            assert!(error.contains("no ID token"), "{typ}: {error}");
        }
    }

    #[test]
    fn what_is_no_token_is_refused() {
        let crit = token("{\"alg\":\"RS256\",\"crit\":[\"b64\"]}");
        for text in [
            "",
            ".",
            "..",
            "a.b",
            "a.b.c.d",
            "e30.e30.",
            "!.!.!",
            crit.as_str(),
            token("[]").as_str(),
        ] {
            assert!(Unchecked::parse(text).is_err(), "{text}");
        }
    }

    proptest! {
        #[test]
        fn no_text_makes_it_panic(text in ".{0,200}", dotted in "[a-zA-Z0-9_.=-]{0,200}") {
            for text in [text, dotted] {
                if let Ok(token) = Unchecked::parse(&text) {
                    let _ = token.claims();
                }
            }
        }
    }
}
