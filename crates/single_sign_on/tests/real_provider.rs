//! Against a provider that others wrote: the npm package oidc-provider, certified for `OpenID` Connect.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test that cannot go on has failed"
)]

mod support;

use model::identity::Identity;
use model::person::Role;
use model::time::Time;
use single_sign_on::{Answer, Error, Finished, Freshness, Given, Pending, Provider, Secret, Settings};
use std::time::{SystemTime, UNIX_EPOCH};
use support::{IdentityProvider, SECRET, Visitor};

const REDIRECT: &str = "http://127.0.0.1:3000/sign-in/callback";

fn now() -> Time {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap();
    Time(i64::try_from(since.as_millis()).unwrap())
}

fn given(address: &str) -> Given {
    Given {
        issuer: Some(address.to_owned()),
        client_id: Some("slipway".to_owned()),
        client_secret: Some(Secret::new(SECRET)),
        scopes: Some("openid profile email groups".to_owned()),
        roles: vec!["platform=admin".to_owned(), "developers=editor".to_owned()],
        ..Given::default()
    }
}

fn provider(given: Given) -> Provider {
    Provider::new(Settings::parse(given).unwrap().unwrap()).unwrap()
}

async fn leave_and_return(
    provider: &Provider,
    visitor: &mut Visitor,
    account: &str,
    freshness: Freshness,
) -> (Pending, Answer) {
    let (address, pending) = provider
        .begin(REDIRECT, "/drafts", freshness, now())
        .await
        .unwrap();
    let back = visitor.sign_in(&address, account).await;
    let query = back.strip_prefix(REDIRECT).unwrap().trim_start_matches('?');
    (pending, Answer::parse(query))
}

async fn sign_in(provider: &Provider, visitor: &mut Visitor, account: &str) -> Result<Finished, Error> {
    let (pending, answer) = leave_and_return(provider, visitor, account, Freshness::Any).await;
    assert_eq!(pending.next, "/drafts");
    provider.finish(pending, &answer, now()).await
}

#[tokio::test]
async fn a_person_signs_in_whatever_the_tokens_are_signed_with() {
    for settings in [
        r#"{"algorithm":"RS256"}"#,
        r#"{"algorithm":"PS256","authentication":"client_secret_post"}"#,
        r#"{"algorithm":"ES256","groupsIn":"userinfo"}"#,
        r#"{"algorithm":"ES384"}"#,
        r#"{"algorithm":"EdDSA","groupsIn":"userinfo","authentication":"client_secret_post"}"#,
    ] {
        let process = IdentityProvider::start(settings);
        let provider = provider(given(&process.address));
        let finished = sign_in(&provider, &mut Visitor::default(), "kim").await;
        let identity = finished
            .unwrap_or_else(|error| panic!("{settings}: {error}"))
            .identity;
        assert_eq!(
            identity,
            Identity {
                issuer: process.address.clone(),
                subject: "kim".to_owned(),
                user_name: Some("kim".to_owned()),
                name: Some("Kim Meyer".to_owned()),
                email: Some("kim@example.com".to_owned()),
                groups: vec!["everyone".to_owned(), "platform".to_owned()],
            },
            "{settings}"
        );
        assert_eq!(
            provider.settings().roles().role_for(&identity.groups),
            Some(Role::Admin)
        );
    }
}

#[tokio::test]
async fn people_in_no_group_with_a_rule_have_no_role() {
    let process = IdentityProvider::start("{}");
    let provider = provider(given(&process.address));
    let identity = sign_in(&provider, &mut Visitor::default(), "noa")
        .await
        .unwrap()
        .identity;
    assert_eq!(provider.settings().roles().role_for(&identity.groups), None);
}

#[tokio::test]
async fn a_code_works_once_and_only_for_who_asked_for_it() {
    let process = IdentityProvider::start("{}");
    let provider = provider(given(&process.address));
    let mut visitor = Visitor::default();
    let (pending, answer) = leave_and_return(&provider, &mut visitor, "kim", Freshness::Any).await;
    // Another tab of the same browser.
    let (other_pending, other_answer) =
        leave_and_return(&provider, &mut visitor, "kim", Freshness::Any).await;
    // The answer to another question: by its state.
    let crossed = provider.finish(pending.clone(), &other_answer, now()).await;
    assert_eq!(crossed, Err(Error::NotBegun));
    // Later than ten minutes.
    let late = provider
        .finish(pending.clone(), &answer, now().plus(600_000))
        .await;
    assert!(matches!(late, Err(Error::TooOld(_))), "{late:?}");
    let finished = provider.finish(pending.clone(), &answer, now()).await;
    assert_eq!(finished.unwrap().identity.subject, "kim");
    let other = provider.finish(other_pending, &other_answer, now()).await;
    assert_eq!(other.unwrap().identity.subject, "kim");
    // Whoever calls it has forgotten what was pending; the provider takes no code twice all the same.
    let again = provider.finish(pending, &answer, now()).await;
    assert!(matches!(again, Err(Error::TooOld(_))), "{again:?}");
}

#[tokio::test]
async fn a_stolen_code_is_worth_nothing_without_the_verifier() {
    let process = IdentityProvider::start("{}");
    let provider = provider(given(&process.address));
    let (address, _) = provider
        .begin(REDIRECT, "/", Freshness::Any, now())
        .await
        .unwrap();
    let stolen = Visitor::default().sign_in(&address, "kim").await;
    let (address, attacker) = provider
        .begin(REDIRECT, "/", Freshness::Any, now())
        .await
        .unwrap();
    // With the attacker's own state, so that only PKCE is left to refuse it.
    let forged = format!(
        "code={}&state={}&iss={}",
        parameter(&stolen, "code"),
        parameter(&address, "state"),
        process.address
    );
    let outcome = provider.finish(attacker, &Answer::parse(&forged), now()).await;
    assert!(matches!(outcome, Err(Error::TooOld(_))), "{outcome:?}");
}

fn parameter(address: &str, name: &str) -> String {
    let query = address.split_once('?').unwrap().1;
    let mut pairs = form_urlencoded::parse(query.as_bytes());
    pairs.find(|(found, _)| found == name).unwrap().1.into_owned()
}

#[tokio::test]
async fn who_must_sign_in_again_is_asked_again() {
    let process = IdentityProvider::start("{}");
    let provider = provider(given(&process.address));
    let mut visitor = Visitor::default();
    sign_in(&provider, &mut visitor, "kim").await.unwrap();
    // The provider knows this browser.
    sign_in(&provider, &mut visitor, "kim").await.unwrap();
    assert_eq!(visitor.asked, 1);
    let (pending, answer) = leave_and_return(&provider, &mut visitor, "kim", Freshness::Again).await;
    assert_eq!(visitor.asked, 2);
    assert_eq!(pending.freshness(), Freshness::Again);
    let begun = now();
    let finished = provider.finish(pending, &answer, begun).await.unwrap();
    let at = finished.authenticated_at.unwrap();
    assert!((begun.0 - at.0).abs() < 60_000, "{at:?}");
}

#[tokio::test]
async fn what_the_provider_refuses_is_told_apart() {
    let process = IdentityProvider::start("{}");
    let provider_of = |change: fn(&mut Given)| {
        let mut given = given(&process.address);
        change(&mut given);
        provider(given)
    };
    let fine = provider_of(|_| {});
    let (pending, answer) = leave_and_return(&fine, &mut Visitor::default(), "", Freshness::Any).await;
    let denied = fine.finish(pending, &answer, now()).await.unwrap_err();
    assert_eq!(
        denied,
        Error::Denied("access_denied (Nobody was chosen)".to_owned())
    );

    let wrong_secret = provider_of(|given| given.client_secret = Some(Secret::new("hunter2")));
    let error = sign_in(&wrong_secret, &mut Visitor::default(), "kim")
        .await
        .unwrap_err();
    assert!(
        matches!(&error, Error::Misconfigured(text) if text.starts_with("invalid_client")),
        "{error}"
    );
    assert!(!error.to_string().contains("hunter2"));

    let bad_scope = provider_of(|given| given.scopes = Some("openid nonsense".to_owned()));
    let error = sign_in(&bad_scope, &mut Visitor::default(), "kim").await;
    // Some providers refuse a scope that they do not know, this one leaves it out: the groups are missing then.
    assert!(error.is_err() || error.is_ok_and(|finished| finished.identity.groups.is_empty()));

    let slash = provider(Given {
        issuer: Some(format!("{}/", process.address)),
        ..given(&process.address)
    });
    let error = slash
        .begin(REDIRECT, "/", Freshness::Any, now())
        .await
        .unwrap_err();
    assert!(error.to_string().contains("--single-sign-on-issuer"), "{error}");
}

#[tokio::test]
async fn a_provider_that_is_away_is_said_to_be_and_may_come_back_with_other_keys() {
    let process = IdentityProvider::start("{}");
    let port = process.port();
    let provider = provider(given(&process.address));
    drop(process);
    let error = provider
        .begin(REDIRECT, "/", Freshness::Any, now())
        .await
        .unwrap_err();
    assert!(matches!(error, Error::Unreachable(_)), "{error}");
    // Not asked again at once, whoever asks.
    let process = IdentityProvider::start(&format!(r#"{{"port":{port}}}"#));
    assert!(
        provider
            .begin(REDIRECT, "/", Freshness::Any, now())
            .await
            .is_err()
    );
    let later = now().plus(6_000);
    let (address, pending) = provider
        .begin(REDIRECT, "/", Freshness::Any, later)
        .await
        .unwrap();
    let back = Visitor::default().sign_in(&address, "kim").await;
    let answer = Answer::parse(back.split_once('?').unwrap().1);
    provider.finish(pending, &answer, later).await.unwrap();
    // A new start has a new key. The keys are older than a minute, so they are asked for anew.
    drop(process);
    let process = IdentityProvider::start(&format!(r#"{{"port":{port}}}"#));
    let (address, pending) = provider
        .begin(REDIRECT, "/", Freshness::Any, later)
        .await
        .unwrap();
    let back = Visitor::default().sign_in(&address, "kim").await;
    let answer = Answer::parse(back.split_once('?').unwrap().1);
    let finished = provider
        .finish(pending, &answer, later.plus(61_000))
        .await
        .unwrap();
    assert_eq!(finished.identity.issuer, process.address);
}
