//! Readers of small texts: what they accept means what it says.

use axum::http::HeaderMap;
use axum::http::header::{AUTHORIZATION, HeaderValue};

use super::{first_line, text};
use crate::logs::filter_pattern::FilterPattern;
use crate::logs::tokens::{self as event_tokens, Position};
use crate::neighbours::iam;
use crate::protocol::{paging, request};
use crate::resources::domain_name;
use crate::service::arn::Scope;
use crate::service::auto_scaling::AutoScaling;
use crate::service::image::ImageIdentifier;
use crate::service::observability::Observability;
use crate::service::revision::Reference;

/// The line is the image identifier.
pub fn image_identifier(bytes: &[u8]) {
    let identifier = text(bytes);
    let image = ImageIdentifier::parse(&identifier);
    match (image.tag, image.digest) {
        (Some(tag), None) => assert!(
            identifier == format!("{}:{tag}", image.repository)
                || (tag == "latest" && identifier == image.repository)
        ),
        (None, Some(digest)) => {
            assert_eq!(identifier, format!("{}@{digest}", image.repository));
            assert_eq!(image.resolved_digest(), digest);
        }
        other => panic!("{identifier} has tag and digest {other:?}"),
    }
    assert!(!image.is_public() || image.registry_account().is_none());
    assert_eq!(image.resolved_digest(), image.resolved_digest());
}

/// The first line is the pattern, the rest the log line.
pub fn filter_pattern(bytes: &[u8]) {
    let (pattern, line) = first_line(bytes);
    let (pattern, line) = (text(pattern), text(line));
    let Ok(read) = FilterPattern::parse(&pattern) else {
        return;
    };
    if read.matches(&line) && !pattern.contains('-') {
        let longer = format!("before {line} after");
        assert!(read.matches(&longer), "terms are still there: {pattern}");
    }
    if pattern.trim().is_empty() {
        assert!(read.matches(&line), "no pattern wants every line");
    }
}

/// The first line is a list, the rest a token of it.
pub fn tokens(bytes: &[u8]) {
    let (list, token) = first_line(bytes);
    let (list, token) = (text(list), text(token));
    if let Ok(parts) = paging::position::<2>(&list, &token) {
        let parts = parts.each_ref().map(String::as_str);
        assert_eq!(paging::token(&list, &parts), token, "what is read was written");
    }
    let written = paging::token(&list, &[&token.replace('\n', " "), "end"]);
    assert!(
        paging::position::<2>(&list, &written).is_ok() || list.contains('\n'),
        "what is written is read"
    );
    if let Ok(position) = event_tokens::read(&token) {
        assert_eq!(event_tokens::write(position), token);
        let (Position::Forward(id) | Position::Backward(id)) = position;
        assert!(id >= 0);
    }
}

/// An ARN, and a domain's name.
pub fn names(bytes: &[u8]) {
    let name = text(bytes);
    let scope = Scope {
        account: "123456789012".to_owned(),
        region: "us-east-1".to_owned(),
    };
    if let Some((service, id)) = scope.parse_service(&name) {
        assert_eq!(scope.service(service, id), name);
    }
    for reference in [
        Reference::parse::<AutoScaling>(&name, &scope),
        Reference::parse::<Observability>(&name, &scope),
    ]
    .into_iter()
    .flatten()
    {
        match reference {
            Reference::Arn(arn) => assert_eq!(arn, name),
            Reference::Number { name: part, number } => {
                assert!(
                    name.ends_with(&format!("/{part}/{number}")),
                    "there is one way of writing it"
                );
            }
            Reference::Name(part) => assert!(name.ends_with(&format!("/{part}"))),
        }
    }
    assert!(name.ends_with(crate::resources::id_of(&name)));
    let lower = name.to_ascii_lowercase();
    for www in [false, true] {
        if domain_name::check(&lower, www).is_ok() {
            let hosts = domain_name::hosts(&lower, www);
            assert_eq!(hosts.len(), 1 + usize::from(www));
            assert!(lower.len() <= 253 && lower.contains('.') && !lower.contains(char::is_whitespace));
        }
    }
}

/// The value of an `Authorization` header.
pub fn authorization(bytes: &[u8]) {
    let Ok(value) = HeaderValue::from_bytes(bytes) else {
        return;
    };
    let mut headers = HeaderMap::new();
    headers.insert(AUTHORIZATION, value);
    if let Ok(scope) = request::caller(&headers) {
        assert!(scope.account.len() == 12 && scope.account.bytes().all(|byte| byte.is_ascii_digit()));
        assert!(!scope.region.is_empty() && scope.region.len() < 64);
        assert!(!scope.region.contains(['.', '/', ':']));
    }
}

/// A role's trust policy.
pub fn trust_policy(bytes: &[u8]) {
    let document = text(bytes);
    let accepted = iam::trust::check(&document).is_ok();
    let allows = iam::trust::allows(&document, "build.apprunner.amazonaws.com");
    let is_json = serde_json::from_str::<serde_json::Value>(&document).is_ok();
    assert!(is_json || (!accepted && !allows));
}
