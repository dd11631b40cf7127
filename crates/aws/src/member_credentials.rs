//! Credentials of a role in the name of a member, so that `CloudTrail` names who asked.

use crate::connection::Connection;
use crate::error::Error;
use aws_credential_types::provider::error::CredentialsError;
use aws_credential_types::provider::{ProvideCredentials, SharedCredentialsProvider, future};
use aws_sdk_apprunner::config::Credentials;
use model::region::Region;
use model::role::AssumedRole;
use std::fmt;
use std::time::SystemTime;

/// Who a session of a role is for.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Member {
    /// `RoleSessionName`: the user name, whose characters are among those that it takes (`model::person::check_name`).
    pub session_name: String,
    /// `SourceIdentity`: stays the same however the member is called, and through roles that are assumed from this one.
    pub source_identity: String,
}

impl Member {
    /// The member of this id and user name.
    pub fn new(id: i64, name: &str) -> Member {
        Member {
            session_name: name.to_owned(),
            source_identity: format!("slipway-{id}"),
        }
    }
}

/// Assumes the role whenever the SDK needs credentials; the SDK keeps them until shortly before they end.
struct MemberCredentials {
    sts: aws_sdk_sts::Client,
    role: AssumedRole,
    member: Member,
}

impl fmt::Debug for MemberCredentials {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("MemberCredentials")
            .field("role", &self.role)
            .field("member", &self.member)
            .finish_non_exhaustive()
    }
}

impl MemberCredentials {
    async fn assume(&self) -> Result<Credentials, CredentialsError> {
        let source_identity = self.member.source_identity.clone();
        let answer = self
            .sts
            .assume_role()
            .role_arn(&self.role.arn)
            .role_session_name(&self.member.session_name)
            .set_source_identity(self.role.source_identity.then_some(source_identity))
            .send()
            .await
            .map_err(|error| CredentialsError::provider_error(NotAssumed(Error::from(error))))?;
        let given = answer
            .credentials()
            .ok_or_else(|| CredentialsError::provider_error(Error::unreadable("AssumeRole")))?;
        let until = SystemTime::try_from(*given.expiration()).map_err(CredentialsError::unhandled)?;
        Ok(Credentials::new(
            given.access_key_id(),
            given.secret_access_key(),
            Some(given.session_token().to_owned()),
            Some(until),
            "SlipwayMember",
        ))
    }
}

impl ProvideCredentials for MemberCredentials {
    fn provide_credentials<'a>(&'a self) -> future::ProvideCredentials<'a>
    where
        Self: 'a,
    {
        future::ProvideCredentials::new(self.assume())
    }
}

/// Why there are no credentials in a member's name.
#[derive(Debug)]
pub(crate) struct NotAssumed(pub(crate) Error);

impl fmt::Display for NotAssumed {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(formatter)
    }
}

// Without a source: it is what is told.
impl std::error::Error for NotAssumed {}

impl Connection {
    /// The same, with calls made in the name of a member.
    #[must_use]
    pub fn as_member(&self, role: &AssumedRole, member: &Member, region: &Region) -> Connection {
        let provider = MemberCredentials {
            sts: aws_sdk_sts::Client::new(&self.in_region(region)),
            role: role.clone(),
            member: member.clone(),
        };
        self.with_credentials(SharedCredentialsProvider::new(provider))
    }
}
