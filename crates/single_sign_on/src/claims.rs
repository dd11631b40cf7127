//! What a token says of a person, and whether it says it to us, now, and in answer to our question.

use crate::secret::Secret;
use crate::token::Algorithm;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use model::identity::Identity;
use model::time::Time;
use serde_json::{Map, Value};
use sha2::{Digest, Sha256, Sha384, Sha512};

/// How far clocks may be apart, in seconds.
const LEEWAY: i64 = 60;
/// The same for the time at which the person signed in again: a longer one would let an earlier sign-in count.
const LEEWAY_AGAIN: i64 = 10;
/// Longest lasting name of a person (`OpenID` Connect Core 1.0, "ID Token": 255 ASCII characters).
const LONGEST_SUBJECT: usize = 255;

/// What a token has to say.
#[derive(Debug)]
pub(crate) struct Expected<'a> {
    pub(crate) issuer: &'a str,
    pub(crate) client_id: &'a str,
    pub(crate) nonce: &'a Secret,
    pub(crate) now: Time,
}

/// The claims of a token whose signature holds.
#[derive(Debug)]
pub(crate) struct Claims(Map<String, Value>);

impl Claims {
    pub(crate) fn new(claims: Map<String, Value>) -> Claims {
        Claims(claims)
    }

    fn text(&self, name: &str) -> Option<&str> {
        self.0.get(name)?.as_str().filter(|text| !text.is_empty())
    }

    /// A point in time, in seconds; some providers write fractions.
    fn seconds(&self, name: &str) -> Option<i64> {
        let value = self.0.get(name)?;
        #[expect(
            clippy::cast_possible_truncation,
            reason = "a float that is too large stands for its largest value"
        )]
        value
            .as_i64()
            .or_else(|| value.as_f64().map(|seconds| seconds as i64))
    }

    /// The provider's lasting name of the person.
    pub(crate) fn subject(&self) -> Option<&str> {
        self.text("sub")
            .filter(|subject| subject.len() <= LONGEST_SUBJECT)
    }

    /// When the person proved who they are.
    pub(crate) fn authenticated_at(&self) -> Option<Time> {
        Some(Time(self.seconds("auth_time")?.saturating_mul(1_000)))
    }

    /// Checks the claims of an ID token (`OpenID` Connect Core 1.0, "ID Token Validation").
    ///
    /// # Errors
    /// The first one that is not as it has to be, for the log.
    pub(crate) fn check(&self, expected: &Expected<'_>) -> Result<(), String> {
        let now = expected.now.0 / 1_000;
        if self.text("iss") != Some(expected.issuer) {
            return Err(format!("it is issued by {:?}", self.0.get("iss")));
        }
        self.check_audience(expected.client_id)?;
        match self.seconds("exp") {
            Some(end) if end > now.saturating_sub(LEEWAY) => {}
            Some(end) => return Err(format!("it ended {} s ago", now.saturating_sub(end))),
            None => return Err("it says no end".to_owned()),
        }
        for name in ["iat", "nbf"] {
            if self
                .seconds(name)
                .is_some_and(|begin| begin > now.saturating_add(LEEWAY))
            {
                return Err(format!("its {name} lies in the future: are the clocks right?"));
            }
        }
        if self.seconds("iat").is_none() {
            return Err("it does not say when it was issued".to_owned());
        }
        if !self.text("nonce").is_some_and(|nonce| expected.nonce.is(nonce)) {
            return Err("its nonce is not the one that was asked with".to_owned());
        }
        if self.subject().is_none() {
            return Err("it names no subject that can be kept".to_owned());
        }
        Ok(())
    }

    fn check_audience(&self, client_id: &str) -> Result<(), String> {
        let audience: Vec<&str> = match self.0.get("aud") {
            Some(Value::String(one)) => vec![one],
            Some(Value::Array(all)) => all.iter().filter_map(Value::as_str).collect(),
            _ => Vec::new(),
        };
        if !audience.contains(&client_id) {
            return Err(format!("it is for {audience:?}"));
        }
        match self.0.get("azp") {
            None if audience.len() > 1 => Err(format!("it is for {audience:?} and does not say whose it is")),
            Some(party) if party.as_str() != Some(client_id) => Err(format!("it belongs to {party}")),
            _ => Ok(()),
        }
    }

    /// Checks that the person signed in anew where that was asked for.
    pub(crate) fn check_again(&self, since: Option<Time>) -> Result<(), String> {
        let Some(since) = since else { return Ok(()) };
        let since = since.0 / 1_000 - LEEWAY_AGAIN;
        match self.seconds("auth_time") {
            Some(at) if at >= since => Ok(()),
            Some(at) => Err(format!(
                "auth_time lies {} s before the question",
                since.saturating_sub(at) + LEEWAY_AGAIN
            )),
            None => Err("it says no auth_time".to_owned()),
        }
    }

    /// Checks that the access token came with this ID token, where the ID token says so.
    pub(crate) fn check_access_token(&self, algorithm: Algorithm, access_token: &str) -> Result<(), String> {
        let Some(written) = self.text("at_hash") else {
            return Ok(());
        };
        let digest = match algorithm {
            Algorithm::Rs256 | Algorithm::Ps256 | Algorithm::Es256 => Sha256::digest(access_token).to_vec(),
            Algorithm::Rs384 | Algorithm::Ps384 | Algorithm::Es384 => Sha384::digest(access_token).to_vec(),
            Algorithm::Rs512 | Algorithm::Ps512 => Sha512::digest(access_token).to_vec(),
            // No standard says which hash belongs to it.
            Algorithm::EdDsa => return Ok(()),
        };
        let half = URL_SAFE_NO_PAD.encode(&digest[..digest.len() / 2]);
        if half == written {
            Ok(())
        } else {
            Err("its at_hash is of another access token".to_owned())
        }
    }

    /// Adds what else the provider says of the same person; what the token says stays.
    pub(crate) fn join(&mut self, more: Map<String, Value>) {
        for (name, value) in more {
            self.0.entry(name).or_insert(value);
        }
    }

    /// The groups under a claim; `None` where there is no such claim. Its name may be a path into what holds it, such as
    /// `realm_access.roles`.
    pub(crate) fn groups(&self, claim: &str) -> Option<Vec<String>> {
        let value = if let Some(value) = self.0.get(claim) {
            value
        } else {
            let mut parts = claim.split('.');
            let first = self.0.get(parts.next()?)?;
            parts.try_fold(first, |value, part| value.get(part))?
        };
        match value {
            Value::String(one) => Some(vec![one.clone()]),
            Value::Array(all) => Some(
                all.iter()
                    .filter_map(Value::as_str)
                    .map(ToOwned::to_owned)
                    .collect(),
            ),
            _ => Some(Vec::new()),
        }
    }

    /// Whether the token says what the person is called.
    pub(crate) fn name_somebody(&self) -> bool {
        ["preferred_username", "email", "name"]
            .into_iter()
            .any(|claim| self.text(claim).is_some())
    }

    /// Whether the provider left the groups out because there are too many of them, as Microsoft Entra ID does.
    pub(crate) fn leave_groups_out(&self, claim: &str) -> bool {
        self.0
            .get("_claim_names")
            .is_some_and(|names| names.get(claim).is_some())
    }

    /// The person.
    pub(crate) fn identity(&self, issuer: &str, groups_claim: &str) -> Option<Identity> {
        let text = |name| self.text(name).map(ToOwned::to_owned);
        let is_verified = match self.0.get("email_verified") {
            Some(Value::Bool(verified)) => *verified,
            // AWS Cognito and others write it as a text.
            Some(Value::String(verified)) => verified == "true",
            _ => false,
        };
        Some(Identity {
            issuer: issuer.to_owned(),
            subject: self.subject()?.to_owned(),
            user_name: text("preferred_username"),
            name: text("name"),
            email: text("email").filter(|_| is_verified),
            groups: self.groups(groups_claim).unwrap_or_default(),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use serde_json::json;

    const NOW: i64 = 1_800_000_000;

    fn claims(change: impl FnOnce(&mut Value)) -> Claims {
        let mut claims = json!({
            "iss": "https://id.example.com", "aud": "slipway", "sub": "4711", "nonce": "n",
            "iat": NOW, "exp": NOW + 300, "auth_time": NOW,
        });
        change(&mut claims);
        Claims::new(claims.as_object().unwrap().clone())
    }

    fn check(claims: &Claims) -> Result<(), String> {
        claims.check(&Expected {
            issuer: "https://id.example.com",
            client_id: "slipway",
            nonce: &Secret::new("n"),
            now: Time(NOW * 1_000),
        })
    }

    #[test]
    fn a_token_for_us_holds_and_every_other_does_not() {
        assert_eq!(check(&claims(|_| {})), Ok(()));
        let changes: [(&str, Value); 17] = [
            ("iss", json!("https://evil.example.com")),
            ("iss", json!("https://id.example.com/")),
            ("iss", json!(null)),
            ("aud", json!("another")),
            ("aud", json!([])),
            ("aud", json!(["slipway", "another"])),
            ("azp", json!("another")),
            ("azp", json!(7)),
            ("exp", json!(NOW - 61)),
            ("exp", json!("tomorrow")),
            ("iat", json!(NOW + 120)),
            ("iat", json!(null)),
            ("nbf", json!(NOW + 120)),
            ("nonce", json!("another")),
            ("nonce", json!("")),
            ("sub", json!("")),
            ("sub", json!("x".repeat(256))),
        ];
        for (name, value) in changes {
            assert!(
                check(&claims(|claims| claims[name] = value.clone())).is_err(),
                "{name}: {value}"
            );
        }
    }

    #[test]
    fn clocks_may_be_a_little_apart() {
        for (name, value) in [
            ("exp", json!(NOW - 59)),
            ("iat", json!(NOW + 59)),
            ("exp", json!(1_800_000_300.5)),
        ] {
            assert_eq!(
                check(&claims(|claims| claims[name] = value.clone())),
                Ok(()),
                "{name}"
            );
        }
    }

    #[test]
    fn of_several_audiences_we_are_the_party_it_was_made_for() {
        let both = |claims: &mut Value| {
            claims["aud"] = json!(["slipway", "api"]);
            claims["azp"] = json!("slipway");
        };
        assert_eq!(check(&claims(both)), Ok(()));
    }

    #[test]
    fn signing_in_again_is_later_than_the_question() {
        let asked = Some(Time(NOW * 1_000));
        let at = |seconds: i64| claims(|claims| claims["auth_time"] = json!(seconds)).check_again(asked);
        assert_eq!(at(NOW + 5), Ok(()));
        assert_eq!(at(NOW - 10), Ok(()));
        assert!(at(NOW - 11).is_err());
        let silent = claims(|claims| claims["auth_time"] = json!(null));
        assert!(silent.check_again(asked).is_err());
        assert_eq!(silent.check_again(None), Ok(()));
    }

    /// `OpenID` Connect Core 1.0, appendix A.3, has a token and its hash.
    #[test]
    fn the_access_token_belongs_to_the_token() {
        let claims = claims(|claims| claims["at_hash"] = json!("77QmUPtjPfzWtF2AnpK9RQ"));
        let token = "jHkWEdUXMU1BwAsC4vtUsZwnNvTIxEl0z9K3vx5KF0Y";
        assert_eq!(claims.check_access_token(Algorithm::Rs256, token), Ok(()));
        assert!(claims.check_access_token(Algorithm::Rs256, "another").is_err());
        assert!(claims.check_access_token(Algorithm::Rs512, token).is_err());
    }

    #[test]
    fn groups_are_found_wherever_providers_put_them() {
        let claims = claims(|claims| {
            claims["groups"] = json!(["a", 7, "b"]);
            claims["role"] = json!("a");
            claims["realm_access"] = json!({ "roles": ["c"] });
            claims["https://example.com/groups"] = json!(["d"]);
            claims["odd"] = json!(7);
        });
        for (claim, groups) in [
            ("groups", Some(vec!["a", "b"])),
            ("role", Some(vec!["a"])),
            ("realm_access.roles", Some(vec!["c"])),
            ("https://example.com/groups", Some(vec!["d"])),
            ("odd", Some(vec![])),
            ("realm_access.teams", None),
            ("nothing", None),
        ] {
            let groups = groups.map(|groups| groups.into_iter().map(ToOwned::to_owned).collect::<Vec<_>>());
            assert_eq!(claims.groups(claim), groups, "{claim}");
        }
    }

    #[test]
    fn an_address_counts_once_it_is_verified() {
        for (verified, email) in [
            (json!(true), Some("kim@example.com")),
            (json!("true"), Some("kim@example.com")),
            (json!(false), None),
            (json!("false"), None),
            (json!(null), None),
        ] {
            let claims = claims(|claims| {
                claims["email"] = json!("kim@example.com");
                claims["email_verified"] = verified.clone();
            });
            let identity = claims.identity("https://id.example.com", "groups").unwrap();
            assert_eq!(identity.email.as_deref(), email, "{verified}");
        }
    }

    #[test]
    fn more_is_added_and_nothing_is_replaced() {
        let mut claims = claims(|_| {});
        let more = json!({ "sub": "1", "groups": ["a"] });
        claims.join(more.as_object().unwrap().clone());
        assert_eq!(claims.subject(), Some("4711"));
        assert_eq!(claims.groups("groups"), Some(vec!["a".to_owned()]));
    }

    proptest! {
        /// Whatever stands in a claim, it is read without a panic, and no value but the right one is taken.
        #[test]
        fn odd_values_are_refused(name in "iss|aud|exp|nonce|sub|iat", number in any::<f64>(), text in ".{0,20}") {
            for value in [json!(number), json!(-1), json!({ "a": 1 }), json!([text.clone()])] {
                let claims = claims(|claims| claims[name.as_str()] = value.clone());
                let is_time = matches!(name.as_str(), "exp" | "iat");
                prop_assert!(is_time || text == "slipway" || check(&claims).is_err());
                let _ = (check(&claims), claims.identity("x", "aud"), claims.authenticated_at());
            }
        }
    }
}
