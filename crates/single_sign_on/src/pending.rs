//! A sign-in between leaving for the provider and coming back.

use crate::secret::Secret;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use model::time::Time;
use rand::RngExt;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

/// How long a person may take, in milliseconds.
const LIFE: i64 = 10 * 60_000;

/// Whether a sign-in at the provider that is some hours old will do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub enum Freshness {
    /// It will.
    #[default]
    Any,
    /// The person has to prove once more who they are.
    Again,
}

/// What this browser needs to finish what it began. It is kept in the session, and taken out before it is used.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pending {
    pub(crate) state: Secret,
    pub(crate) nonce: Secret,
    pub(crate) verifier: Secret,
    pub(crate) redirect: String,
    pub(crate) begun_at: Time,
    pub(crate) freshness: Freshness,
    /// Where to go on to.
    pub next: String,
}

impl Pending {
    pub(crate) fn new(redirect: &str, next: &str, freshness: Freshness, now: Time) -> Pending {
        Pending {
            state: unguessable(),
            nonce: unguessable(),
            verifier: unguessable(),
            redirect: redirect.to_owned(),
            begun_at: now,
            freshness,
            next: next.to_owned(),
        }
    }

    /// Whether the person took too long.
    pub fn is_over(&self, now: Time) -> bool {
        now.since(self.begun_at).0 >= LIFE
    }

    /// Whether an answer is the one to this question.
    pub fn is_answered_by(&self, answer: &Answer) -> bool {
        answer.state.as_deref().is_some_and(|state| self.state.is(state))
    }

    /// What the person had to do at the provider.
    pub fn freshness(&self) -> Freshness {
        self.freshness
    }

    /// The challenge of PKCE (RFC 7636) with S256.
    pub(crate) fn challenge(&self) -> String {
        URL_SAFE_NO_PAD.encode(Sha256::digest(self.verifier.reveal()))
    }
}

/// 256 bits as 43 letters: as long as RFC 7636 wants a verifier.
fn unguessable() -> Secret {
    Secret::new(URL_SAFE_NO_PAD.encode(rand::rng().random::<[u8; 32]>()))
}

/// What the provider sends the browser back with.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Answer {
    pub(crate) code: Option<Secret>,
    pub(crate) state: Option<String>,
    pub(crate) error: Option<String>,
    pub(crate) description: Option<String>,
    pub(crate) issuer: Option<String>,
}

impl Answer {
    /// Reads the query of the address. Of a parameter that stands there twice the first counts.
    pub fn parse(query: &str) -> Answer {
        let mut answer = Answer::default();
        for (name, value) in form_urlencoded::parse(query.as_bytes()) {
            let place = match &*name {
                "code" => {
                    answer.code.get_or_insert_with(|| Secret::new(value));
                    continue;
                }
                "state" => &mut answer.state,
                "error" => &mut answer.error,
                "error_description" => &mut answer.description,
                "iss" => &mut answer.issuer,
                _ => continue,
            };
            place.get_or_insert_with(|| value.into_owned());
        }
        answer
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn pending() -> Pending {
        Pending::new(
            "http://127.0.0.1/back",
            "/drafts",
            Freshness::Any,
            Time(1_000_000),
        )
    }

    #[test]
    fn it_lasts_ten_minutes() {
        let pending = pending();
        assert!(!pending.is_over(Time(1_000_000 + LIFE - 1)));
        assert!(pending.is_over(Time(1_000_000 + LIFE)));
    }

    #[test]
    fn no_two_are_alike_and_none_is_shown() {
        let (one, other) = (pending(), pending());
        assert_ne!(one.state, other.state);
        assert_ne!(one.nonce, other.nonce);
        assert_ne!(one.verifier, other.verifier);
        assert_ne!(one.state, one.nonce);
        let shown = format!("{one:?}{:?}", Answer::parse("code=hunter2&state=s"));
        for secret in [&one.state, &one.nonce, &one.verifier, &Secret::new("hunter2")] {
            assert!(!shown.contains(secret.reveal()), "{shown}");
        }
    }

    #[test]
    fn it_survives_being_kept() {
        let pending = pending();
        let kept = serde_json::to_string(&pending).unwrap();
        assert_eq!(serde_json::from_str::<Pending>(&kept).unwrap(), pending);
    }

    /// RFC 7636, appendix B.
    #[test]
    fn the_challenge_is_the_one_of_the_standard() {
        let pending = Pending {
            verifier: Secret::new("dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"),
            ..pending()
        };
        assert_eq!(pending.challenge(), "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM");
    }

    proptest! {
        #[test]
        fn only_its_own_state_answers_it(state in "[A-Za-z0-9_-]{0,60}", query in ".{0,80}") {
            let pending = pending();
            let right = format!("a=1&state={}&code=c", pending.state.reveal());
            prop_assert!(pending.is_answered_by(&Answer::parse(&right)));
            let twice = format!("state={state}&{right}");
            let invented = format!("state={state}");
            for wrong in [query, invented, twice] {
                prop_assert!(!pending.is_answered_by(&Answer::parse(&wrong)), "{}", wrong);
            }
        }
    }
}
