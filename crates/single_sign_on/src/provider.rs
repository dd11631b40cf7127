//! The provider: leaving for it, and what it says when the person is back.

use crate::claims::{Claims, Expected};
use crate::discovery::{ClientAuthentication, Discovery};
use crate::error::Error;
use crate::keys::{Document, Keys, Verdict};
use crate::pending::{Answer, Freshness, Pending};
use crate::secret::Secret;
use crate::settings::{Settings, SettingsError};
use crate::token::Unchecked;
use crate::web::{Reply, Web};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use http::StatusCode;
use model::identity::Identity;
use model::text::cleaned;
use model::time::Time;
use serde::Deserialize;
use serde_json::{Map, Value};
use tokio::sync::Mutex;

/// How long what the provider says of itself is taken for true, in milliseconds.
const KEPT: i64 = 3_600_000;
/// Keys are asked for anew at most this often because of a token that names an unknown one: anybody can send such a token.
const KEYS_EVERY: i64 = 60_000;
/// A provider that did not answer is not asked again before this.
const REST: i64 = 5_000;

/// A provider of `OpenID` Connect.
#[derive(Debug)]
pub struct Provider {
    settings: Settings,
    web: Web,
    known: Mutex<Known>,
}

/// What is known of the provider. Whoever needs it while it is asked for waits for that answer.
#[derive(Debug, Default)]
struct Known {
    discovery: Option<(Discovery, Time)>,
    keys: Option<(Keys, Time)>,
    /// When the keys were last asked for, whatever came of it.
    keys_asked_at: Option<Time>,
    failed: Option<(Error, Time)>,
}

/// Somebody whom the provider knows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finished {
    /// The person.
    pub identity: Identity,
    /// When they proved who they are, where the provider says so.
    pub authenticated_at: Option<Time>,
}

/// What the token endpoint answers.
#[derive(Deserialize)]
struct Tokens {
    id_token: Option<String>,
    access_token: Option<Secret>,
}

/// How the token endpoint refuses (RFC 6749, "Error Response").
#[derive(Deserialize)]
struct Refusal {
    error: String,
    error_description: Option<String>,
}

impl Provider {
    /// Gets ready to ask a provider. Nothing is asked yet: Slipway starts while the provider is away.
    ///
    /// # Errors
    /// There are no certificates to know it by.
    pub fn new(settings: Settings) -> Result<Provider, SettingsError> {
        let web = Web::new(settings.issuer.is_encrypted())
            .map_err(|reason| SettingsError::certificates(&reason))?;
        Ok(Provider {
            settings,
            web,
            known: Mutex::default(),
        })
    }

    /// What was set.
    pub fn settings(&self) -> &Settings {
        &self.settings
    }

    /// Begins a sign-in: the address to send the browser to, and what to keep until it is back. `redirect` is where it comes
    /// back to, as it is registered at the provider.
    ///
    /// # Errors
    /// [`Error::Unreachable`] or [`Error::Misconfigured`].
    pub async fn begin(
        &self,
        redirect: &str,
        next: &str,
        freshness: Freshness,
        now: Time,
    ) -> Result<(String, Pending), Error> {
        let discovery = self.discovery(now).await?;
        let pending = Pending::new(redirect, next, freshness, now);
        let challenge = pending.challenge();
        let mut query = vec![
            ("response_type", "code"),
            ("client_id", &self.settings.client_id),
            ("redirect_uri", redirect),
            ("scope", &self.settings.scopes),
            ("state", pending.state.reveal()),
            ("nonce", pending.nonce.reveal()),
            ("code_challenge", &challenge),
            ("code_challenge_method", "S256"),
        ];
        if freshness == Freshness::Again {
            // Either is enough for a provider that keeps to the standard; each is all that some others know.
            query.extend([("prompt", "login"), ("max_age", "0")]);
        }
        Ok((discovery.authorization.with_query(&query), pending))
    }

    /// Finishes a sign-in. Whoever calls it has taken `pending` out of the session: a second answer finds nothing.
    ///
    /// # Errors
    /// See [`Error`].
    pub async fn finish(&self, pending: Pending, answer: &Answer, now: Time) -> Result<Finished, Error> {
        if !pending.is_answered_by(answer) {
            return Err(Error::NotBegun);
        }
        if pending.is_over(now) {
            return Err(Error::TooOld("it began more than ten minutes ago".to_owned()));
        }
        let discovery = self.discovery(now).await?;
        check_issuer(&discovery, answer)?;
        if let Some(error) = &answer.error {
            return Err(refused_by(error, answer.description.as_deref()));
        }
        let code = answer
            .code
            .as_ref()
            .ok_or_else(|| Error::Refused("the answer has neither a code nor an error".to_owned()))?;
        let tokens = self.tokens(&discovery, &pending, code).await?;
        let id_token = tokens.id_token.ok_or_else(|| {
            Error::Misconfigured("the provider sent no ID token: does it know the scope `openid`?".to_owned())
        })?;
        let access_token = tokens.access_token.as_ref().map(Secret::reveal);
        let mut claims = self
            .checked(&discovery, &pending, &id_token, access_token, now)
            .await?;
        let since = (pending.freshness == Freshness::Again).then_some(pending.begun_at);
        claims.check_again(since).map_err(Error::NotAgain)?;
        if self.wants_more(&claims) {
            self.ask_for_more(&discovery, &mut claims, access_token).await?;
        }
        let identity = claims
            .identity(&discovery.issuer, &self.settings.groups_claim)
            .ok_or_else(|| Error::Refused("the token names no subject".to_owned()))?;
        Ok(Finished {
            identity,
            authenticated_at: claims.authenticated_at(),
        })
    }

    /// What the provider says of itself, as of the last hour.
    async fn discovery(&self, now: Time) -> Result<Discovery, Error> {
        let mut known = self.known.lock().await;
        if let Some((discovery, at)) = &known.discovery
            && now.since(*at).0 < KEPT
        {
            return Ok(discovery.clone());
        }
        if let Some((error, at)) = &known.failed
            && now.since(*at).0 < REST
        {
            return Err(error.clone());
        }
        match Discovery::load(&self.web, &self.settings.issuer).await {
            Ok(discovery) => {
                known.discovery = Some((discovery.clone(), now));
                known.failed = None;
                Ok(discovery)
            }
            Err(error) => {
                known.failed = Some((error.clone(), now));
                Err(error)
            }
        }
    }

    /// Trades the code for tokens.
    async fn tokens(&self, discovery: &Discovery, pending: &Pending, code: &Secret) -> Result<Tokens, Error> {
        let what = "its token endpoint";
        let client_id = self.settings.client_id.as_str();
        let mut fields = vec![
            ("grant_type", "authorization_code"),
            ("code", code.reveal()),
            ("redirect_uri", &pending.redirect),
            ("code_verifier", pending.verifier.reveal()),
        ];
        let mut basic = None;
        match (&self.settings.client_secret, discovery.authentication) {
            (None, _) => fields.push(("client_id", client_id)),
            (Some(secret), Some(ClientAuthentication::Post)) => {
                fields.extend([("client_id", client_id), ("client_secret", secret.reveal())]);
            }
            (Some(secret), Some(ClientAuthentication::Basic)) => {
                basic = Some(credentials(client_id, secret.reveal()));
            }
            (Some(_), None) => {
                return Err(Error::Misconfigured(
                    "the provider takes neither client_secret_basic nor client_secret_post".to_owned(),
                ));
            }
        }
        let reply = self
            .web
            .post(what, &discovery.token, &fields, basic.as_deref())
            .await?;
        if reply.status == StatusCode::OK {
            return reply.json(what);
        }
        Err(refused_code(&reply))
    }

    /// The claims of an ID token that holds.
    async fn checked(
        &self,
        discovery: &Discovery,
        pending: &Pending,
        id_token: &str,
        access_token: Option<&str>,
        now: Time,
    ) -> Result<Claims, Error> {
        let token = Unchecked::parse(id_token).map_err(Error::Refused)?;
        match self.verdict(discovery, &token, now).await? {
            Verdict::Holds => {}
            Verdict::DoesNotHold => {
                return Err(Error::Refused(
                    "the signature of the token does not hold".to_owned(),
                ));
            }
            Verdict::NoSuchKey => {
                return Err(Error::Refused(format!(
                    "the token is signed with a key that the provider does not publish ({:?}, {})",
                    token.key_id,
                    token.algorithm.name()
                )));
            }
        }
        let claims = Claims::new(token.claims().map_err(Error::Refused)?);
        let expected = Expected {
            issuer: &discovery.issuer,
            client_id: &self.settings.client_id,
            nonce: &pending.nonce,
            now,
        };
        claims
            .check(&expected)
            .and_then(|()| {
                access_token.map_or(Ok(()), |access_token| {
                    claims.check_access_token(token.algorithm, access_token)
                })
            })
            .map_err(|reason| Error::Refused(format!("the ID token: {reason}")))?;
        Ok(claims)
    }

    /// Checks a signature, with new keys where the known ones do not include the one that signed.
    async fn verdict(
        &self,
        discovery: &Discovery,
        token: &Unchecked<'_>,
        now: Time,
    ) -> Result<Verdict, Error> {
        let mut known = self.known.lock().await;
        let mut is_new = false;
        if known.keys.as_ref().is_none_or(|(_, at)| now.since(*at).0 >= KEPT) {
            match self.load_keys(discovery).await {
                Ok(keys) => {
                    known.keys = Some((keys, now));
                    is_new = true;
                }
                Err(error) if known.keys.is_none() => return Err(error),
                Err(error) => tracing::warn!(%error, "the provider's keys could not be asked for anew"),
            }
            known.keys_asked_at = Some(now);
        }
        let verdict = known
            .keys
            .as_ref()
            .map_or(Verdict::NoSuchKey, |(keys, _)| keys.check(token));
        let may_ask = !is_new && known.keys_asked_at.is_none_or(|at| now.since(at).0 >= KEYS_EVERY);
        if verdict != Verdict::NoSuchKey || !may_ask {
            return Ok(verdict);
        }
        known.keys_asked_at = Some(now);
        let keys = self.load_keys(discovery).await?;
        let verdict = keys.check(token);
        known.keys = Some((keys, now));
        Ok(verdict)
    }

    async fn load_keys(&self, discovery: &Discovery) -> Result<Keys, Error> {
        let what = "its keys";
        let reply = self.web.get(what, discovery.keys.as_str(), None).await?;
        if reply.status != StatusCode::OK {
            return Err(Error::Unreachable(format!("{what}: {}", reply.status)));
        }
        let keys = Keys::from(reply.json::<Document>(what)?);
        if keys.is_empty() {
            return Err(Error::Misconfigured(
                "the provider publishes no key that can be used".to_owned(),
            ));
        }
        Ok(keys)
    }

    /// Whether something is missing in the token that decides what becomes of the person.
    fn wants_more(&self, claims: &Claims) -> bool {
        let lacks_groups =
            self.settings.roles().needs_groups() && claims.groups(&self.settings.groups_claim).is_none();
        lacks_groups || !claims.name_somebody()
    }

    async fn ask_for_more(
        &self,
        discovery: &Discovery,
        claims: &mut Claims,
        access_token: Option<&str>,
    ) -> Result<(), Error> {
        let what = "its userinfo endpoint";
        let claim = &self.settings.groups_claim;
        if claims.leave_groups_out(claim) {
            tracing::warn!(
                claim,
                "the provider leaves out the groups of somebody who is in too many of them; have it name only those that are assigned to Slipway"
            );
        }
        let (Some(address), Some(access_token)) = (&discovery.user_info, access_token) else {
            return Ok(());
        };
        let reply = self.web.get(what, address.as_str(), Some(access_token)).await?;
        if reply.status != StatusCode::OK {
            return Err(Error::Misconfigured(format!("{what}: {}", reply.status)));
        }
        let more: Map<String, Value> = reply.json(what)?;
        // Without this, an answer about somebody else would be taken for one about this person.
        if more.get("sub").and_then(Value::as_str) != claims.subject() {
            return Err(Error::Refused(format!("{what} tells of somebody else")));
        }
        claims.join(more);
        Ok(())
    }
}

/// An answer that another provider gave is not brought to this one (RFC 9207).
fn check_issuer(discovery: &Discovery, answer: &Answer) -> Result<(), Error> {
    match &answer.issuer {
        Some(issuer) if *issuer != discovery.issuer => Err(Error::Refused(format!(
            "the answer comes from {:?}",
            cleaned(issuer, 200)
        ))),
        None if discovery.names_issuer => {
            Err(Error::Refused("the answer does not name its issuer".to_owned()))
        }
        _ => Ok(()),
    }
}

/// Id and secret as RFC 6749 ("Client Password") wants them in a header.
fn credentials(client_id: &str, secret: &str) -> String {
    let encoded = |text: &str| form_urlencoded::byte_serialize(text.as_bytes()).collect::<String>();
    STANDARD.encode(format!("{}:{}", encoded(client_id), encoded(secret)))
}

/// An error that the provider sent the browser back with. Its texts come from the address, so anybody can write them.
fn refused_by(error: &str, description: Option<&str>) -> Error {
    let text = described(error, description);
    match error {
        "server_error" | "temporarily_unavailable" => Error::Unreachable(text),
        "invalid_request" | "unauthorized_client" | "unsupported_response_type" | "invalid_scope" => {
            Error::Misconfigured(text)
        }
        _ => Error::Denied(text),
    }
}

fn refused_code(reply: &Reply) -> Error {
    let Ok(refusal) = reply.json::<Refusal>("its refusal") else {
        return Error::Misconfigured(format!("its token endpoint answers {}", reply.status));
    };
    let text = described(&refusal.error, refusal.error_description.as_deref());
    if refusal.error == "invalid_grant" {
        Error::TooOld(text)
    } else {
        Error::Misconfigured(text)
    }
}

fn described(error: &str, description: Option<&str>) -> String {
    let description = description.map(|text| format!(" ({})", cleaned(text, 300)));
    format!("{}{}", cleaned(error, 60), description.unwrap_or_default())
}

#[cfg(test)]
mod tests;
