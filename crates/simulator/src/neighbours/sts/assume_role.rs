//! `AssumeRole`.

use serde_json::json;

use super::session::Session;
use crate::clock::Timestamp;
use crate::neighbours::iam::trust;
use crate::neighbours::seed;
use crate::protocol::errors::Fault;
use crate::protocol::request::Caller;
use crate::protocol::xml;
use crate::server::App;
use crate::service::arn::Scope;
use crate::storage::roles;

/// `DurationSeconds`, unless it is asked for (API `AssumeRole`).
const DURATION: i64 = 3600;
/// Least and most of it, and most for whoever has assumed a role already ("role chaining").
const SHORTEST: i64 = 900;
const LONGEST: i64 = 43_200;
const LONGEST_CHAINED: i64 = 3600;

pub async fn assume_role(app: &App, form: &str, caller: &Caller) -> Result<String, Fault> {
    let parameter = |name: &str| {
        form_urlencoded::parse(form.as_bytes())
            .find(|(key, _)| key == name)
            .map(|(_, value)| value.into_owned())
    };
    let role_arn = parameter("RoleArn").ok_or_else(|| missing("roleArn"))?;
    let name = parameter("RoleSessionName").ok_or_else(|| missing("roleSessionName"))?;
    let source_identity = parameter("SourceIdentity");
    check_name("roleSessionName", &name)?;
    if let Some(source_identity) = &source_identity {
        check_name("sourceIdentity", source_identity)?;
    }
    let duration = match parameter("DurationSeconds") {
        Some(text) => text
            .parse()
            .map_err(|_| invalid("durationSeconds", &text, "an integer"))?,
        None => DURATION,
    };
    if !(SHORTEST..=LONGEST).contains(&duration) {
        let wanted = format!("between {SHORTEST} and {LONGEST}");
        return Err(invalid("durationSeconds", &duration.to_string(), &wanted));
    }
    let now = Timestamp::now();
    let denied = |action: &str| {
        Fault::of_neighbour(
            "AccessDenied",
            403,
            format!(
                "User: {} is not authorized to perform: {action} on resource: {role_arn}",
                caller.arn()
            ),
        )
    };
    let (account, role_name) =
        role_of(&role_arn).ok_or_else(|| invalid("roleArn", &role_arn, "the ARN of a role"))?;
    let scope = Scope {
        account: account.to_owned(),
        region: caller.scope.region.clone(),
    };
    let mut transaction = app.storage.begin().await?;
    seed::furnish(&mut transaction, &scope, app.settings.neighbours, now).await?;
    let role = roles::find(&mut transaction, account, role_name).await?;
    transaction.commit().await?;
    // AWS tells a role that is not there from one that may not be assumed in no way.
    let role = role
        .filter(|role| role.arn() == role_arn)
        .ok_or_else(|| denied("sts:AssumeRole"))?;
    let may =
        |action: &str| trust::allows_caller(&role.trust_policy, &caller.scope.account, &caller.arn(), action);
    if !may("sts:AssumeRole") {
        return Err(denied("sts:AssumeRole"));
    }
    // A source identity that is set stays through every role that is assumed after it.
    let inherited = caller
        .session
        .as_ref()
        .and_then(|session| session.source_identity.clone());
    if source_identity.is_some() && !may("sts:SetSourceIdentity") {
        return Err(denied("sts:SetSourceIdentity"));
    }
    if inherited.is_some() && source_identity.is_some() && inherited != source_identity {
        return Err(denied("sts:SetSourceIdentity"));
    }
    let longest = match caller.session {
        Some(_) => LONGEST_CHAINED.min(role.max_session_duration),
        None => role.max_session_duration,
    };
    if duration > longest {
        return Err(Fault::of_neighbour(
            "ValidationError",
            400,
            "The requested DurationSeconds exceeds the MaxSessionDuration set for this role.",
        ));
    }
    let until = now.plus(duration * 1000);
    let session = Session {
        access_key: Session::new_access_key(account),
        account: account.to_owned(),
        role: role.name,
        role_id: role.id,
        name,
        source_identity: inherited.or(source_identity),
        until: until.0,
    };
    let mut answer = json!({
        "AssumedRoleUser": {"AssumedRoleId": session.assumed_role_id(), "Arn": session.arn()},
        "Credentials": {
            "AccessKeyId": session.access_key,
            "SecretAccessKey": "simulator",
            "SessionToken": session.token(),
            "Expiration": until.format("%Y-%m-%dT%H:%M:%SZ"),
        },
    });
    if let Some(source_identity) = &session.source_identity {
        answer["SourceIdentity"] = json!(source_identity);
    }
    Ok(xml::content(&answer))
}

/// Account and name of `arn:aws:iam::{account}:role/{path}{name}`.
fn role_of(arn: &str) -> Option<(&str, &str)> {
    let (account, resource) = arn.strip_prefix("arn:aws:iam::")?.split_once(':')?;
    let name = resource.strip_prefix("role/")?.rsplit('/').next()?;
    let is_account = account.len() == 12 && account.bytes().all(|byte| byte.is_ascii_digit());
    (is_account && !name.is_empty()).then_some((account, name))
}

/// API shapes `roleSessionNameType` and `sourceIdentityType`: 2 to 64 of these characters.
fn check_name(field: &str, value: &str) -> Result<(), Fault> {
    let fits = value
        .bytes()
        .all(|byte| byte.is_ascii_alphanumeric() || b"_+=,.@-".contains(&byte));
    if fits && (2..=64).contains(&value.len()) {
        Ok(())
    } else {
        Err(invalid(
            field,
            value,
            "2 to 64 characters that match [\\w+=,.@-]*",
        ))
    }
}

fn missing(field: &str) -> Fault {
    Fault::of_neighbour(
        "ValidationError",
        400,
        format!(
            "1 validation error detected: Value null at '{field}' failed to satisfy constraint: Member must not be null"
        ),
    )
}

fn invalid(field: &str, value: &str, wanted: &str) -> Fault {
    Fault::of_neighbour(
        "ValidationError",
        400,
        format!(
            "1 validation error detected: Value '{value}' at '{field}' failed to satisfy constraint: Member must be {wanted}"
        ),
    )
}
