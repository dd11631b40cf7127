//! Trust policies: whom they let take a role on (IAM's guide, "IAM JSON policy elements reference").

use percent_encoding::percent_decode_str;
use serde_json::Value;

/// How far a trust policy lets a service take the role on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Trust {
    /// Not at all.
    None,
    /// Under conditions, of which nothing is known here.
    Conditional,
    /// Yes.
    Full,
}

/// Reads a policy as IAM gives it, URL-encoded, and as people write it. What cannot be read trusts nobody.
pub(super) fn of(policy: &str, service: &str) -> Trust {
    let policy = percent_decode_str(policy).decode_utf8_lossy();
    let Ok(policy) = serde_json::from_str::<Value>(&policy) else {
        return Trust::None;
    };
    let about: Vec<&Value> = one_or_many(&policy["Statement"])
        .into_iter()
        .filter(|statement| names(statement, service) && is_assume_role(statement))
        .collect();
    let has = |effect: &str, conditional: bool| {
        about.iter().any(|statement| {
            statement["Effect"] == effect && statement.get("Condition").is_some() == conditional
        })
    };
    // A deny counts more than any allow; one under conditions may.
    if has("Deny", false) {
        Trust::None
    } else if has("Allow", false) {
        if has("Deny", true) {
            Trust::Conditional
        } else {
            Trust::Full
        }
    } else if has("Allow", true) {
        Trust::Conditional
    } else {
        Trust::None
    }
}

fn names(statement: &Value, service: &str) -> bool {
    let is_named = |principal: &Value| {
        principal == "*"
            || one_or_many(&principal["Service"])
                .into_iter()
                .any(|name| name == service || name == "*")
    };
    match (statement.get("Principal"), statement.get("NotPrincipal")) {
        (Some(principal), _) => is_named(principal),
        // Everybody but those.
        (None, Some(others)) => !is_named(others),
        (None, None) => false,
    }
}

fn is_assume_role(statement: &Value) -> bool {
    let includes = |actions: &Value| {
        one_or_many(actions).into_iter().any(|action| {
            action.as_str().is_some_and(|action| {
                ["*", "sts:*", "sts:assume*", "sts:assumerole", "sts:assumerole*"]
                    .contains(&action.to_ascii_lowercase().as_str())
            })
        })
    };
    match (statement.get("Action"), statement.get("NotAction")) {
        (Some(actions), _) => includes(actions),
        (None, Some(others)) => !includes(others),
        (None, None) => false,
    }
}

/// Where a policy may have a value or a list of them.
fn one_or_many(value: &Value) -> Vec<&Value> {
    match value {
        Value::Array(list) => list.iter().collect(),
        Value::Null => Vec::new(),
        one => vec![one],
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
    use proptest::prelude::*;

    const BUILD: &str = "build.apprunner.amazonaws.com";

    fn statement(effect: &str, principal: &str, action: &str, rest: &str) -> String {
        format!(r#"{{"Effect": "{effect}", "Principal": {principal}, "Action": {action}{rest}}}"#)
    }

    fn trust(statements: &[String]) -> Trust {
        let policy = format!(
            r#"{{"Version": "2012-10-17", "Statement": [{}]}}"#,
            statements.join(",")
        );
        let encoded = utf8_percent_encode(&policy, NON_ALPHANUMERIC).to_string();
        let trust = of(&encoded, BUILD);
        assert_eq!(trust, of(&policy, BUILD), "{policy}");
        trust
    }

    const SERVICE: &str = r#"{"Service": "build.apprunner.amazonaws.com"}"#;
    const ASSUME: &str = r#""sts:AssumeRole""#;
    const CONDITION: &str = r#", "Condition": {"StringEquals": {"aws:SourceAccount": "123456789012"}}"#;

    #[test]
    fn a_service_is_named_alone_or_among_others() {
        for principal in [
            SERVICE,
            r#"{"Service": ["lambda.amazonaws.com", "build.apprunner.amazonaws.com"]}"#,
            r#"{"Service": "build.apprunner.amazonaws.com", "AWS": "123456789012"}"#,
            r#""*""#,
        ] {
            for action in [ASSUME, r#"["sts:TagSession", "sts:AssumeRole"]"#, r#""sts:*""#] {
                let allowed = statement("Allow", principal, action, "");
                assert_eq!(trust(&[allowed]), Trust::Full, "{principal} {action}");
            }
        }
        // One statement needs no list.
        let one = format!(r#"{{"Statement": {}}}"#, statement("Allow", SERVICE, ASSUME, ""));
        assert_eq!(of(&one, BUILD), Trust::Full);
    }

    #[test]
    fn others_are_not_trusted() {
        for (principal, action) in [
            (r#"{"Service": "tasks.apprunner.amazonaws.com"}"#, ASSUME),
            (r#"{"Service": "apprunner.amazonaws.com"}"#, ASSUME),
            (r#"{"AWS": "*"}"#, ASSUME),
            (r#"{"Federated": "build.apprunner.amazonaws.com"}"#, ASSUME),
            (SERVICE, r#""sts:TagSession""#),
            (SERVICE, r#""s3:GetObject""#),
        ] {
            let allowed = statement("Allow", principal, action, "");
            assert_eq!(trust(&[allowed]), Trust::None, "{principal} {action}");
        }
        for policy in ["", "{}", "null", "[1]", r#"{"Statement": 7}"#, "%7B"] {
            assert_eq!(of(policy, BUILD), Trust::None, "{policy}");
        }
    }

    #[test]
    fn conditions_are_told_and_denials_count() {
        let allowed = statement("Allow", SERVICE, ASSUME, "");
        let conditional = statement("Allow", SERVICE, ASSUME, CONDITION);
        let denied = statement("Deny", SERVICE, ASSUME, "");
        let denied_to_some = statement("Deny", r#""*""#, ASSUME, CONDITION);
        assert_eq!(trust(std::slice::from_ref(&conditional)), Trust::Conditional);
        assert_eq!(trust(&[conditional.clone(), allowed.clone()]), Trust::Full);
        assert_eq!(trust(&[allowed.clone(), denied.clone()]), Trust::None);
        assert_eq!(trust(&[conditional, denied]), Trust::None);
        assert_eq!(trust(&[allowed, denied_to_some]), Trust::Conditional);
    }

    proptest! {
        #[test]
        fn no_policy_makes_it_stumble(policy in "\\PC{0,80}|[{}\\[\\]\":,%A-Za-z0-9]{0,120}") {
            let _ = of(&policy, BUILD);
        }
    }
}
