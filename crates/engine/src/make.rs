//! Making what a form needs and the account does not have: a role, a connection, a configuration.

use crate::actor::Actor;
use crate::authorize::{Action, Resource};
use crate::clock::now;
use crate::engine::Engine;
use crate::error::{Error, Result};
use crate::saving::{DraftDestination, SaveRequest};
use crate::services::refused;
use aws::Account;
use model::draft::{DraftValues, Granted, ToMake, TypedFields, Wanted};
use model::event::{EventDetail, EventKind};
use model::field_error::FieldErrors;
use model::paths;
use model::region::Region;
use model::role;

impl Engine {
    /// Saves a page of a draft, makes what it asks for, and puts that into its field. Says where to go.
    ///
    /// # Errors
    /// The role does not allow it, a field is wrong, there is no such draft, or AWS refuses. What was typed is saved all the
    /// same.
    pub async fn make_for_draft(
        &self,
        actor: &Actor,
        request: SaveRequest,
        wanted: Wanted,
    ) -> Result<(i64, String)> {
        let (id, step) = (request.id.clone(), request.step);
        let (version, path) = self
            .save_draft(
                actor,
                SaveRequest {
                    destination: DraftDestination::Stay,
                    ..request
                },
            )
            .await?;
        if path != paths::draft(&id, step) {
            return Ok((version, path));
        }
        let draft = self.load_draft(&id).await?;
        self.allow(actor, Action::MakeResource, Resource::Draft(&draft), |event| {
            event.about_draft(&id)
        })
        .await?;
        let to_make = draft.values.check_wanted(wanted).map_err(Error::Invalid);
        let to_make = match to_make {
            Ok(to_make) => self
                .may_be_given_once_made(actor, &draft.values, &to_make)
                .await
                .map(|()| to_make),
            Err(error) => Err(error),
        };
        let to_make = self
            .attempted(actor, Action::MakeResource, to_make, |event| {
                event.about_draft(&id)
            })
            .await?;
        let region = followed_region(&draft.values)?;
        let followed = self.followed(&region).ok_or(Error::NotFound("Region"))?;
        if let ToMake::VpcConnector(_, subnets, groups) = &to_make {
            followed.choices.check_vpc(subnets, groups).await?;
        }
        // Each of AWS's calls is a large future of its own.
        let made = match Box::pin(make(&followed.account_of(actor), to_make)).await {
            Ok(made) => made,
            Err(error) => {
                let attempt = format!("make the {}", wanted.noun());
                self.tell(vec![
                    refused(actor, &error, &attempt).in_region(self.account(), &region),
                ])
                .await?;
                return Err(at_its_name(error, wanted, &draft.values));
            }
        };
        followed.kept_lists.forget().await;
        let name = draft.values.field(wanted.name_field()).unwrap_or_default().trim();
        let name = role::name_in(name);
        let event = actor
            .event(now(), EventKind::ResourceMade)
            .in_region(self.account(), &region)
            .with(EventDetail {
                attempt: Some(format!("the {} {name}", wanted.noun())),
                aws_request: made.request.clone(),
                ..EventDetail::default()
            });
        let failed = made.without_policy.as_ref().map(|error| {
            let attempt = format!("attach the {}", Wanted::AccessPolicy.noun());
            refused(actor, error, &attempt).in_region(self.account(), &region)
        });
        self.tell(std::iter::once(event).chain(failed).collect()).await?;
        let defaults = DraftValues::default();
        let mut values = draft.values.clone();
        for (field, value) in [
            (wanted.field(), made.arn.as_str()),
            (
                wanted.name_field(),
                defaults.field(wanted.name_field()).unwrap_or_default(),
            ),
        ] {
            if let Some(field) = values.field_mut(field) {
                value.clone_into(field);
            }
        }
        if made.without_policy.is_some() {
            values.new_access_role_to_mend.clone_from(&made.arn);
        }
        let chosen = SaveRequest {
            id: id.clone(),
            version,
            step,
            typed: TypedFields::from(&values),
            variables: None,
            destination: DraftDestination::Stay,
        };
        let (version, path) = self.save_draft(actor, chosen).await?;
        if let Some(error) = made.without_policy {
            return Err(error.into());
        }
        if path == paths::draft(&id, step) {
            return Ok((version, paths::draft_field(&id, step, wanted.field())));
        }
        Ok((version, path))
    }
}

impl Engine {
    /// Whoever chooses among a list makes nothing that is not on it. The end of a connector's ARN is AWS's: what it will be does
    /// not matter to a line that ends with `*`, and no other line can mean it.
    async fn may_be_given_once_made(
        &self,
        actor: &Actor,
        values: &DraftValues,
        to_make: &ToMake,
    ) -> Result<()> {
        let ToMake::VpcConnector(name, ..) = to_make else {
            return Ok(());
        };
        let arn = format!(
            "arn:aws:apprunner:{}:{}:vpcconnector/{name}/1/{}",
            values.region,
            self.account(),
            "0".repeat(32)
        );
        self.allow_to_give(actor, Granted::VpcConnector, arn, "new_vpc_connector")
            .await
    }
}

/// What was made.
struct Made {
    arn: String,
    /// AWS's request id.
    request: Option<String>,
    /// Why a role still lacks its policy.
    without_policy: Option<aws::Error>,
}

async fn make(account: &Account, to_make: ToMake) -> std::result::Result<Made, aws::Error> {
    let mut without_policy = None;
    let (arn, request) = match to_make {
        ToMake::AccessRole(name) => match account.create_access_role(&name).await {
            Ok(role) => (role.what.arn, role.request_id),
            Err(aws::CreateRoleError::Attach { role, error }) => {
                without_policy = Some(error);
                (role.what.arn, role.request_id)
            }
            Err(aws::CreateRoleError::Create(error)) => return Err(error),
        },
        ToMake::AccessPolicy(arn) => {
            let attached = account.attach_access_policy(role::name_in(&arn)).await?;
            (arn, attached.request_id)
        }
        ToMake::Connection(name, provider) => {
            let made = account.create_connection(&name, provider).await?;
            (made.what.arn, made.request_id)
        }
        ToMake::AutoScaling(name, numbers) => {
            let made = account.create_auto_scaling_configuration(&name, numbers).await?;
            (made.what.arn, made.request_id)
        }
        ToMake::VpcConnector(name, subnets, groups) => {
            let made = account.create_vpc_connector(&name, &subnets, &groups).await?;
            (made.what.arn, made.request_id)
        }
        ToMake::Observability(name) => {
            let made = account.create_observability_configuration(&name).await?;
            (made.what.arn, made.request_id)
        }
    };
    Ok(Made {
        arn,
        request,
        without_policy,
    })
}

/// Where to make it: beside the service.
pub(crate) fn followed_region(values: &DraftValues) -> Result<Region> {
    values.region.parse().map_err(|_| {
        let mut errors = FieldErrors::default();
        errors.add("region", "Choose a Region first: it is made there.");
        Error::Invalid(errors)
    })
}

/// What AWS says of a name belongs to its field.
fn at_its_name(error: aws::Error, wanted: Wanted, values: &DraftValues) -> Error {
    let message = match error.kind {
        aws::ErrorKind::Denied if wanted == Wanted::AccessRole => format!(
            "Slipway's identity may not make roles: it needs iam:CreateRole. Give the commands below to somebody who may. AWS says: {}",
            error.message
        ),
        aws::ErrorKind::Exists => format!(
            "{} exists already. Choose it in the list, or enter another name.",
            values.field(wanted.name_field()).unwrap_or_default().trim()
        ),
        aws::ErrorKind::Quota | aws::ErrorKind::Refused => format!("AWS says: {}", error.message),
        _ => return error.into(),
    };
    let mut errors = FieldErrors::default();
    errors.add(wanted.name_field(), message);
    Error::Invalid(errors)
}
