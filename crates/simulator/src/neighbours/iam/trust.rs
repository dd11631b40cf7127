//! Trust policies: what IAM lets one be, and whom it lets assume the role.

use serde_json::Value;

/// Says what is wrong with a trust policy in IAM's words.
pub fn check(document: &str) -> Result<(), &'static str> {
    let policy: Value = serde_json::from_str(document).map_err(|_| "This policy contains invalid Json")?;
    let statements = statements(&policy).ok_or("Syntax errors in policy.")?;
    if statements.is_empty() {
        return Err("Syntax errors in policy.");
    }
    for statement in statements {
        if !statement.is_object() {
            return Err("Syntax errors in policy.");
        }
        if !matches!(statement["Effect"].as_str(), Some("Allow" | "Deny")) {
            return Err("Missing required field Effect");
        }
        if statement.get("Resource").is_some() || statement.get("NotResource").is_some() {
            return Err("Has prohibited field Resource");
        }
        if statement.get("Principal").is_none() && statement.get("NotPrincipal").is_none() {
            return Err("Missing required field Principal");
        }
        let actions = one_or_many(&statement["Action"]);
        if actions.is_empty() && statement.get("NotAction").is_none() {
            return Err("Missing required field Action");
        }
        if !actions.iter().all(|action| is_of_sts(action)) {
            return Err("AssumeRole policy may only specify STS AssumeRole actions.");
        }
    }
    Ok(())
}

/// Whether the policy lets a service, such as `tasks.apprunner.amazonaws.com`, assume the role. Conditions count as met
/// where they allow and as not met where they deny: what they ask about is not known here.
pub fn allows(document: &str, service: &str) -> bool {
    allows_principal(document, "sts:assumerole", |principal| {
        one_or_many(&principal["Service"]).contains(&service)
    })
}

/// Whether the policy lets a caller of an account take an action of STS, `sts:AssumeRole` or `sts:SetSourceIdentity`. Whoever
/// is named by account is allowed: what policies of that account say of its users is not known here.
pub fn allows_caller(document: &str, account: &str, arn: &str, action: &str) -> bool {
    let root = format!("arn:aws:iam::{account}:root");
    allows_principal(document, &action.to_ascii_lowercase(), |principal| {
        one_or_many(&principal["AWS"])
            .iter()
            .any(|named| *named == "*" || *named == account || *named == root || *named == arn)
    })
}

fn allows_principal(document: &str, action: &str, is_meant: impl Fn(&Value) -> bool) -> bool {
    let Ok(policy) = serde_json::from_str::<Value>(document) else {
        return false;
    };
    let about = |statement: &&Value| {
        let principal = &statement["Principal"];
        let does = one_or_many(&statement["Action"]).iter().any(|named| {
            let named = named.to_ascii_lowercase();
            named == "*" || named == "sts:*" || named == action
        });
        (principal == "*" || is_meant(principal)) && does
    };
    let statements = statements(&policy).unwrap_or_default();
    let denied = statements
        .iter()
        .copied()
        .filter(about)
        .any(|statement| statement["Effect"] == "Deny" && statement.get("Condition").is_none());
    !denied
        && statements
            .iter()
            .copied()
            .filter(about)
            .any(|statement| statement["Effect"] == "Allow")
}

/// One statement or a list of them; `None` where there is neither.
fn statements(policy: &Value) -> Option<Vec<&Value>> {
    match policy.get("Statement")? {
        Value::Array(list) => Some(list.iter().collect()),
        one @ Value::Object(_) => Some(vec![one]),
        _ => None,
    }
}

fn one_or_many(value: &Value) -> Vec<&str> {
    match value {
        Value::String(one) => vec![one],
        Value::Array(list) => list.iter().filter_map(Value::as_str).collect(),
        _ => Vec::new(),
    }
}

fn is_of_sts(action: &str) -> bool {
    let lower = action.to_ascii_lowercase();
    lower.starts_with("sts:")
}

#[cfg(test)]
mod tests {
    use super::*;

    const TASKS: &str = "tasks.apprunner.amazonaws.com";

    fn policy(statement: &str) -> String {
        format!(r#"{{"Version": "2012-10-17", "Statement": {statement}}}"#)
    }

    #[test]
    fn the_service_and_the_action_must_both_be_allowed() {
        let one = policy(
            r#"{"Effect": "Allow", "Principal": {"Service": "tasks.apprunner.amazonaws.com"}, "Action": "sts:AssumeRole"}"#,
        );
        assert!(allows(&one, TASKS) && !allows(&one, "build.apprunner.amazonaws.com"));
        let many = policy(
            r#"[{"Effect": "Allow", "Principal": {"Service": ["x", "tasks.apprunner.amazonaws.com"]}, "Action": ["sts:TagSession", "STS:AssumeRole"]}]"#,
        );
        assert!(allows(&many, TASKS));
        let other = policy(
            r#"{"Effect": "Allow", "Principal": {"Service": "tasks.apprunner.amazonaws.com"}, "Action": "sts:TagSession"}"#,
        );
        assert!(!allows(&other, TASKS) && !allows("no policy", TASKS));
    }

    #[test]
    fn a_denial_wins() {
        let both = policy(
            r#"[{"Effect": "Allow", "Principal": "*", "Action": "sts:AssumeRole"},
                {"Effect": "Deny", "Principal": {"Service": "tasks.apprunner.amazonaws.com"}, "Action": "sts:*"}]"#,
        );
        assert!(!allows(&both, TASKS) && allows(&both, "lambda.amazonaws.com"));
    }

    #[test]
    fn malformed_policies_have_their_sentences() {
        let good = r#""Effect": "Allow", "Principal": {"Service": "a"}"#;
        for (document, message) in [
            ("{".to_owned(), "This policy contains invalid Json"),
            ("{}".to_owned(), "Syntax errors in policy."),
            (policy("[]"), "Syntax errors in policy."),
            (policy("[7]"), "Syntax errors in policy."),
            (policy("{}"), "Missing required field Effect"),
            (
                policy(r#"{"Effect": "Allow", "Action": "sts:AssumeRole"}"#),
                "Missing required field Principal",
            ),
            (policy(&format!("{{{good}}}")), "Missing required field Action"),
            (
                policy(&format!(
                    r#"{{{good}, "Action": "sts:AssumeRole", "Resource": "*"}}"#
                )),
                "Has prohibited field Resource",
            ),
            (
                policy(&format!(r#"{{{good}, "Action": "s3:GetObject"}}"#)),
                "AssumeRole policy may only specify STS AssumeRole actions.",
            ),
        ] {
            assert_eq!(check(&document), Err(message), "{document}");
        }
        assert_eq!(
            check(&policy(&format!(r#"{{{good}, "Action": "sts:AssumeRole"}}"#))),
            Ok(())
        );
    }
}
