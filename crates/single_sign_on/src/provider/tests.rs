//! Against a provider that lies: what no honest one sends.

use super::*;
use crate::keys::tests::Signer;
use crate::settings::Given;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::routing::{get, post};
use axum::{Json, Router};
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::json;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use tokio::sync::RwLock;

const NOW: Time = Time(1_800_000_000_000);

/// What the provider answers, to be changed by a test.
struct Answers {
    discovery: Value,
    keys: Value,
    id_token: String,
    user_info: Value,
    /// What the token endpoint was last asked with.
    asked_with: (HeaderMap, String),
}

struct Liar {
    issuer: String,
    signer: Signer,
    answers: Arc<RwLock<Answers>>,
    keys_asked: Arc<AtomicUsize>,
}

type Shared = (Arc<RwLock<Answers>>, Arc<AtomicUsize>);

impl Liar {
    async fn start() -> Liar {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let issuer = format!("http://{}", listener.local_addr().unwrap());
        let signer = Signer::new("a");
        let answers = Arc::new(RwLock::new(Answers {
            discovery: json!({
                "issuer": issuer,
                "authorization_endpoint": format!("{issuer}/authorize"),
                "token_endpoint": format!("{issuer}/token"),
                "jwks_uri": format!("{issuer}/keys"),
                "userinfo_endpoint": format!("{issuer}/me"),
            }),
            keys: json!({ "keys": [signer.public()] }),
            id_token: String::new(),
            user_info: json!({}),
            asked_with: Default::default(),
        }));
        let keys_asked = Arc::new(AtomicUsize::new(0));
        let routes = Router::new()
            .route(
                "/.well-known/openid-configuration",
                get(|State((answers, _)): State<Shared>| async move {
                    Json(answers.read().await.discovery.clone())
                }),
            )
            .route(
                "/keys",
                get(|State((answers, asked)): State<Shared>| async move {
                    asked.fetch_add(1, Ordering::SeqCst);
                    Json(answers.read().await.keys.clone())
                }),
            )
            .route(
                "/me",
                get(
                    |State((answers, _)): State<Shared>, headers: HeaderMap| async move {
                        assert_eq!(headers["authorization"], "Bearer of-access");
                        Json(answers.read().await.user_info.clone())
                    },
                ),
            )
            .route(
                "/token",
                post(
                    |State((answers, _)): State<Shared>, headers: HeaderMap, body: String| async move {
                        let mut answers = answers.write().await;
                        answers.asked_with = (headers, body);
                        Json(json!({
                            "id_token": answers.id_token, "access_token": "of-access", "token_type": "Bearer",
                        }))
                    },
                ),
            )
            .with_state((answers.clone(), keys_asked.clone()));
        tokio::spawn(async move { axum::serve(listener, routes).await });
        Liar {
            issuer,
            signer,
            answers,
            keys_asked,
        }
    }

    fn provider(&self) -> Provider {
        let given = Given {
            issuer: Some(self.issuer.clone()),
            client_id: Some("slip:way".to_owned()),
            client_secret: Some(Secret::new("se/cret:+ä")),
            roles: vec!["platform=admin".to_owned()],
            ..Given::default()
        };
        Provider::new(Settings::parse(given).unwrap().unwrap()).unwrap()
    }

    /// What an honest provider says.
    fn claims(&self, pending: &Pending) -> Value {
        json!({
            "iss": self.issuer, "aud": "slip:way", "sub": "4711", "nonce": pending.nonce.reveal(),
            "iat": NOW.0 / 1_000, "exp": NOW.0 / 1_000 + 300, "name": "Kim", "groups": ["platform"],
        })
    }

    /// Signs somebody in with a token that a test makes.
    async fn sign_in(
        &self,
        provider: &Provider,
        token: impl FnOnce(&Pending) -> String,
    ) -> Result<Finished, Error> {
        self.sign_in_as(provider, Freshness::Any, NOW, token).await
    }

    async fn sign_in_as(
        &self,
        provider: &Provider,
        freshness: Freshness,
        now: Time,
        token: impl FnOnce(&Pending) -> String,
    ) -> Result<Finished, Error> {
        let (_, pending) = provider
            .begin("http://here/back", "/", freshness, now)
            .await
            .unwrap();
        self.answers.write().await.id_token = token(&pending);
        let answer = Answer::parse(&format!("code=c&state={}", pending.state.reveal()));
        provider.finish(pending, &answer, now).await
    }

    /// The same with one claim changed.
    async fn sign_in_with(&self, name: &str, value: Value) -> Result<Finished, Error> {
        self.sign_in(&self.provider(), |pending| {
            let mut claims = self.claims(pending);
            claims[name] = value;
            self.signer.sign(&claims)
        })
        .await
    }
}

fn is_refused(outcome: &Result<Finished, Error>, part: &str) -> bool {
    matches!(outcome, Err(Error::Refused(reason)) if reason.contains(part))
}

#[tokio::test]
async fn claims_that_are_not_for_us_are_refused() {
    let liar = Liar::start().await;
    assert!(liar.sign_in_with("name", json!("Kim")).await.is_ok());
    for (name, value, part) in [
        ("iss", json!("https://id.example.com"), "issued by"),
        ("aud", json!("another"), "it is for"),
        ("nonce", json!("replayed"), "nonce"),
        ("exp", json!(1), "ended"),
        ("at_hash", json!("AAAA"), "at_hash"),
    ] {
        let outcome = liar.sign_in_with(name, value).await;
        assert!(is_refused(&outcome, part), "{name}: {outcome:?}");
    }
}

#[tokio::test]
async fn a_token_that_nobody_or_somebody_else_signed_is_refused() {
    let liar = Liar::start().await;
    let provider = liar.provider();
    let forger = Signer::new("a");
    let outcome = liar
        .sign_in(&provider, |pending| forger.sign(&liar.claims(pending)))
        .await;
    assert!(is_refused(&outcome, "signature"), "{outcome:?}");
    for header in [json!({ "alg": "none" }), json!({ "alg": "HS256", "kid": "a" })] {
        let outcome = liar
            .sign_in(&provider, |pending| {
                let part = |value: &Value| URL_SAFE_NO_PAD.encode(value.to_string());
                let signed = format!("{}.{}", part(&header), part(&liar.claims(pending)));
                // With the public key as the secret that is shared, as an old attack does.
                let key = ring::hmac::Key::new(
                    ring::hmac::HMAC_SHA256,
                    liar.signer.public()["x"].to_string().as_bytes(),
                );
                format!(
                    "{signed}.{}",
                    URL_SAFE_NO_PAD.encode(ring::hmac::sign(&key, signed.as_bytes()))
                )
            })
            .await;
        assert!(is_refused(&outcome, "not allowed"), "{outcome:?}");
    }
}

#[tokio::test]
async fn a_key_in_the_token_itself_counts_for_nothing() {
    let liar = Liar::start().await;
    let forger = Signer::new("b");
    let header = json!({ "alg": "ES256", "jwk": forger.public(), "jku": format!("{}/evil", liar.issuer) });
    let outcome = liar
        .sign_in(&liar.provider(), |pending| {
            forger.sign_as(&header, &liar.claims(pending))
        })
        .await;
    assert!(is_refused(&outcome, "does not publish"), "{outcome:?}");
}

#[tokio::test]
async fn tokens_with_unknown_keys_make_nobody_ask_all_the_time() {
    let liar = Liar::start().await;
    let provider = liar.provider();
    let stranger = Signer::new("new");
    let try_at = async |seconds: i64| {
        let now = NOW.plus(seconds * 1_000);
        liar.sign_in_as(&provider, Freshness::Any, now, |pending| {
            stranger.sign(&liar.claims(pending))
        })
        .await
    };
    for _ in 0..5 {
        assert!(is_refused(&try_at(0).await, "does not publish"));
    }
    assert_eq!(liar.keys_asked.load(Ordering::SeqCst), 1);
    // The provider has made a new key: known a minute later.
    liar.answers.write().await.keys = json!({ "keys": [liar.signer.public(), stranger.public()] });
    assert!(is_refused(&try_at(59).await, "does not publish"));
    assert!(try_at(60).await.is_ok());
    assert!(try_at(61).await.is_ok());
    assert_eq!(liar.keys_asked.load(Ordering::SeqCst), 2);
}

#[tokio::test]
async fn more_about_somebody_else_is_not_about_this_person() {
    let liar = Liar::start().await;
    liar.answers.write().await.user_info = json!({ "sub": "1", "groups": ["platform"] });
    let without_groups = |pending: &Pending| {
        let mut claims = liar.claims(pending);
        claims.as_object_mut().unwrap().remove("groups");
        liar.signer.sign(&claims)
    };
    let provider = liar.provider();
    let outcome = liar.sign_in(&provider, without_groups).await;
    assert!(is_refused(&outcome, "somebody else"), "{outcome:?}");
    liar.answers.write().await.user_info =
        json!({ "sub": "4711", "groups": ["platform"], "name": "Mallory" });
    let identity = liar.sign_in(&provider, without_groups).await.unwrap().identity;
    assert_eq!(identity.groups, ["platform"]);
    assert_eq!(identity.name.as_deref(), Some("Kim"), "the token counts more");
}

#[tokio::test]
async fn a_provider_that_asks_nobody_again_is_found_out() {
    let liar = Liar::start().await;
    let provider = liar.provider();
    for (seconds, is_new) in [
        (Some(NOW.0 / 1_000), true),
        (Some(NOW.0 / 1_000 - 3_600), false),
        (None, false),
    ] {
        let outcome = liar
            .sign_in_as(&provider, Freshness::Again, NOW, |pending| {
                let mut claims = liar.claims(pending);
                claims["auth_time"] = json!(seconds);
                liar.signer.sign(&claims)
            })
            .await;
        match outcome {
            Ok(finished) => {
                assert!(is_new);
                assert_eq!(
                    finished.authenticated_at,
                    seconds.map(|seconds| Time(seconds * 1_000))
                );
            }
            Err(error) => assert!(!is_new && matches!(error, Error::NotAgain(_)), "{error}"),
        }
    }
}

#[tokio::test]
async fn the_question_says_what_it_has_to() {
    let liar = Liar::start().await;
    let provider = liar.provider();
    let (address, pending) = provider
        .begin("http://here/back", "/", Freshness::Again, NOW)
        .await
        .unwrap();
    let (endpoint, query) = address.split_once('?').unwrap();
    assert_eq!(endpoint, format!("{}/authorize", liar.issuer));
    let pairs: Vec<(String, String)> = form_urlencoded::parse(query.as_bytes()).into_owned().collect();
    let value = |name: &str| {
        let found = pairs.iter().find(|(found, _)| found == name);
        found.map(|(_, value)| value.as_str())
    };
    assert_eq!(value("response_type"), Some("code"));
    assert_eq!(value("client_id"), Some("slip:way"));
    assert_eq!(value("redirect_uri"), Some("http://here/back"));
    assert_eq!(value("code_challenge_method"), Some("S256"));
    assert_eq!(value("code_challenge"), Some(pending.challenge().as_str()));
    assert_eq!((value("prompt"), value("max_age")), (Some("login"), Some("0")));
    assert!(!address.contains(pending.verifier.reveal()));
    let (address, _) = provider
        .begin("http://here/back", "/", Freshness::Any, NOW)
        .await
        .unwrap();
    assert!(!address.contains("prompt") && !address.contains("max_age"));
}

#[tokio::test]
async fn the_client_says_who_it_is_and_shows_its_secret_nowhere_else() {
    let liar = Liar::start().await;
    for (methods, basic) in [
        (json!(["client_secret_basic"]), true),
        (json!(["client_secret_post"]), false),
    ] {
        liar.answers.write().await.discovery["token_endpoint_auth_methods_supported"] = methods;
        liar.sign_in_with("name", json!("Kim")).await.unwrap();
        let (headers, body) = liar.answers.read().await.asked_with.clone();
        let pairs: Vec<(String, String)> = form_urlencoded::parse(body.as_bytes()).into_owned().collect();
        let posted = pairs.contains(&("client_secret".to_owned(), "se/cret:+ä".to_owned()));
        let header = headers.get("authorization").map(|value| value.to_str().unwrap());
        assert_eq!(posted, !basic);
        // RFC 6749, "Client Password": each encoded as in a form, then joined.
        let expected = format!("Basic {}", STANDARD.encode("slip%3Away:se%2Fcret%3A%2B%C3%A4"));
        assert_eq!(header, basic.then_some(expected.as_str()));
    }
    liar.answers.write().await.discovery["token_endpoint_auth_methods_supported"] =
        json!(["private_key_jwt"]);
    let error = liar.sign_in_with("name", json!("Kim")).await.unwrap_err();
    assert!(matches!(error, Error::Misconfigured(_)), "{error}");
}

#[tokio::test]
async fn an_answer_of_another_provider_is_not_mixed_up_with_one_of_this() {
    let liar = Liar::start().await;
    let provider = liar.provider();
    let (_, pending) = provider
        .begin("http://here/back", "/", Freshness::Any, NOW)
        .await
        .unwrap();
    let query = format!(
        "code=c&state={}&iss=https%3A%2F%2Fother.example.com",
        pending.state.reveal()
    );
    let outcome = provider.finish(pending, &Answer::parse(&query), NOW).await;
    assert!(is_refused(&outcome, "other.example.com"), "{outcome:?}");
    liar.answers.write().await.discovery["authorization_response_iss_parameter_supported"] = json!(true);
    let outcome = liar.sign_in_with("name", json!("Kim")).await;
    assert!(is_refused(&outcome, "does not name its issuer"), "{outcome:?}");
}
