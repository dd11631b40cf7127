//! The roles.

use serde_json::json;
use sqlx::SqliteConnection;

use super::days_ago;
use crate::clock::Timestamp;
use crate::neighbours::iam::{SESSION_DURATION, create_role, managed_policies as policies};
use crate::storage::Result;
use crate::storage::roles::{self, RoleRecord};

struct Role {
    name: &'static str,
    path: &'static str,
    trusts: &'static str,
    description: Option<&'static str>,
    policies: &'static [&'static str],
    created: i64,
}

/// The access role as App Runner's console makes it, two instance roles, and one that has nothing to do with App
/// Runner (guide, section on managed policies and roles).
const ROLES: &[Role] = &[
    Role {
        name: "AppRunnerECRAccessRole",
        path: "/service-role/",
        trusts: "build.apprunner.amazonaws.com",
        description: Some("This role gives App Runner permission to access ECR"),
        policies: &[policies::ECR_ACCESS],
        created: 302,
    },
    Role {
        name: "NightlyReportFunction",
        path: "/service-role/",
        trusts: "lambda.amazonaws.com",
        description: None,
        policies: &[policies::LAMBDA_LOGS],
        created: 420,
    },
    Role {
        name: "OrdersApiInstanceRole",
        path: "/",
        trusts: "tasks.apprunner.amazonaws.com",
        description: Some("What the orders API may do"),
        policies: &[policies::XRAY_WRITE, policies::SECRETS],
        created: 209,
    },
    Role {
        name: "StorefrontInstanceRole",
        path: "/",
        trusts: "tasks.apprunner.amazonaws.com",
        description: Some("What the storefront may do"),
        policies: &[policies::SSM_READ],
        created: 301,
    },
];

/// Adds the account's roles.
pub async fn add(connection: &mut SqliteConnection, account: &str, now: Timestamp) -> Result<()> {
    for role in ROLES {
        let record = RoleRecord {
            id: create_role::new_id(),
            account: account.to_owned(),
            name: role.name.to_owned(),
            path: role.path.to_owned(),
            trust_policy: trust_policy(role.trusts),
            description: role.description.map(str::to_owned),
            max_session_duration: SESSION_DURATION,
            permissions_boundary: None,
            tags: Vec::new(),
            created_at: days_ago(now, role.created),
        };
        roles::insert(connection, &record).await?;
        for arn in role.policies {
            roles::attach(connection, &record.id, arn).await?;
        }
    }
    Ok(())
}

fn trust_policy(service: &str) -> String {
    json!({
        "Version": "2012-10-17",
        "Statement": [{
            "Effect": "Allow",
            "Principal": {"Service": service},
            "Action": "sts:AssumeRole",
        }],
    })
    .to_string()
}
