//! Roles that App Runner can take on. Permissions: `iam:ListRoles`, `iam:GetRole`; to make the access role
//! `iam:CreateRole` and `iam:AttachRolePolicy`; to use any of them `iam:PassRole`. Roles belong to the account, whichever
//! Region is asked.

mod trust;

use super::Account;
use crate::convert::time;
use crate::error::{Error, ErrorKind};
use crate::made::Made;
use aws_sdk_iam::types as sdk;
use model::role::{ACCESS_ROLE_PATH, ACCESS_ROLE_POLICY, Role, RoleFit, RoleKind, Roles};
use trust::Trust;

/// Most roles of a page (API shape `maxItemsType`).
const PAGE: i32 = 1000;

/// Pages that are read: an account has 1,000 roles, and 5,000 where AWS raised that.
const MOST_PAGES: usize = 5;

/// Why there is no new access role that can be used.
#[derive(Debug, thiserror::Error)]
pub enum CreateRoleError {
    /// The role was not made.
    #[error(transparent)]
    Create(Error),
    /// The role was made, and cannot pull images: its policy is missing.
    #[error("the role was made, but its policy could not be attached: {error}")]
    Attach {
        /// The role.
        role: Made<Role>,
        /// Why.
        error: Error,
    },
}

impl Account {
    /// The account's roles that App Runner can take on, as far as their trust policies say.
    ///
    /// # Errors
    /// AWS does not answer or refuses.
    pub async fn roles(&self) -> Result<Roles, Error> {
        let client = aws_sdk_iam::Client::new(&self.reading);
        let mut roles = Roles::default();
        let mut marker = None;
        for _ in 0..MOST_PAGES {
            let page = client
                .list_roles()
                .max_items(PAGE)
                .set_marker(marker)
                .send()
                .await?;
            for role in page.roles() {
                let policy = role.assume_role_policy_document().unwrap_or_default();
                for (kind, list) in [
                    (RoleKind::Access, &mut roles.access),
                    (RoleKind::Instance, &mut roles.instance),
                ] {
                    list.extend(fitting(role, trust::of(policy, kind.trusted_service())));
                }
            }
            marker = page.marker().map(ToOwned::to_owned);
            if marker.is_none() {
                break;
            }
        }
        for list in [&mut roles.access, &mut roles.instance] {
            list.sort_by(|a, b| a.name.cmp(&b.name));
        }
        Ok(roles)
    }

    /// Whether the account's role of that name is one of a kind.
    ///
    /// # Errors
    /// AWS does not answer or refuses.
    pub async fn role(&self, kind: RoleKind, name: &str) -> Result<RoleFit, Error> {
        let answer = aws_sdk_iam::Client::new(&self.reading)
            .get_role()
            .role_name(name)
            .send()
            .await
            .map_err(Error::from);
        let answer = match answer {
            Ok(answer) => answer,
            Err(error) if error.kind == ErrorKind::NotFound => return Ok(RoleFit::Missing),
            Err(error) => return Err(error),
        };
        let role = answer.role().ok_or_else(|| Error::unreadable("GetRole"))?;
        let policy = role.assume_role_policy_document().unwrap_or_default();
        let fits = fitting(role, trust::of(policy, kind.trusted_service()));
        Ok(fits.map_or(RoleFit::IsNotTrusting, RoleFit::Fits))
    }

    /// Makes the role that lets App Runner pull private images, as App Runner's console does. App Runner cannot take it on
    /// for some seconds: [`Error::is_role_not_taken_on`] tells from a create whether that is still so.
    ///
    /// # Errors
    /// AWS does not answer or refuses: the name is taken ([`ErrorKind::Exists`]), a permission is missing
    /// ([`ErrorKind::Denied`]).
    pub async fn create_access_role(&self, name: &str) -> Result<Made<Role>, CreateRoleError> {
        let answer = aws_sdk_iam::Client::new(&self.writing)
            .create_role()
            .role_name(name)
            .path(ACCESS_ROLE_PATH)
            .assume_role_policy_document(RoleKind::Access.trust_policy())
            .description("This role gives App Runner permission to access ECR")
            .send()
            .await
            .map_err(|error| CreateRoleError::Create(error.into()))?;
        let role = answer
            .role()
            .map(|role| Made::by(&answer, read(role, false)))
            .ok_or_else(|| CreateRoleError::Create(Error::unreadable("CreateRole")))?;
        match self.attach_access_policy(name).await {
            Ok(_) => Ok(role),
            Err(error) => Err(CreateRoleError::Attach { role, error }),
        }
    }

    /// Attaches the policy that pulling images takes to a role; one that has it keeps it.
    ///
    /// # Errors
    /// AWS does not answer or refuses.
    pub async fn attach_access_policy(&self, role: &str) -> Result<Made<()>, Error> {
        // Safe to repeat, so it is tried again.
        let answer = aws_sdk_iam::Client::new(&self.reading)
            .attach_role_policy()
            .role_name(role)
            .policy_arn(ACCESS_ROLE_POLICY)
            .send()
            .await?;
        Ok(Made::by(&answer, ()))
    }
}

fn fitting(role: &sdk::Role, trust: Trust) -> Option<Role> {
    match trust {
        Trust::None => None,
        Trust::Conditional => Some(read(role, true)),
        Trust::Full => Some(read(role, false)),
    }
}

fn read(role: &sdk::Role, has_conditions: bool) -> Role {
    Role {
        arn: role.arn().to_owned(),
        name: role.role_name().to_owned(),
        description: role
            .description()
            .filter(|text| !text.is_empty())
            .map(ToOwned::to_owned),
        created_at: time(role.create_date()),
        has_conditions,
    }
}
