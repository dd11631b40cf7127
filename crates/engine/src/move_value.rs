//! Moving a plain value to where secrets are kept.

use crate::actor::Actor;
use crate::authorize::{Action, Resource};
use crate::clock::now;
use crate::engine::Engine;
use crate::error::{Error, Result};
use crate::make::followed_region;
use crate::saving::{DraftDestination, SaveRequest};
use crate::services::refused;
use aws::Account;
use aws::ErrorKind;
use model::draft::{Granted, ValueToMove};
use model::event::{EventDetail, EventKind};
use model::field_error::FieldErrors;
use model::paths;
use model::region::Region;
use model::secret_reference;
use model::secret_store::SecretStore;

impl Engine {
    /// Saves a page of a draft, keeps the plain value of one of its variables as a secret or a parameter, and puts a reference
    /// in its place: the value is in the draft no more, nor in versions of it that wait beside it. Says where to go.
    ///
    /// # Errors
    /// The role does not allow it, the row is wrong, there is no such draft, or AWS refuses. What was typed is saved all the
    /// same.
    pub async fn move_value(
        &self,
        actor: &Actor,
        request: SaveRequest,
        row: usize,
        store: SecretStore,
    ) -> Result<(i64, String)> {
        let (id, step) = (request.id.clone(), request.step);
        let stay = SaveRequest {
            destination: DraftDestination::Stay,
            ..request
        };
        let (version, path) = Box::pin(self.save_draft(actor, stay)).await?;
        if path != paths::draft(&id, step) {
            return Ok((version, path));
        }
        let draft = self.load_draft(&id).await?;
        self.allow(actor, Action::MakeResource, Resource::Draft(&draft), |event| {
            event.about_draft(&id)
        })
        .await?;
        let to_move = draft
            .values
            .check_value_to_move(row, store)
            .map_err(Error::Invalid);
        let to_move = match to_move {
            Ok(to_move) => self
                .may_be_referred_to(actor, &draft.values.region, row, &to_move)
                .await
                .map(|()| to_move),
            Err(error) => Err(error),
        };
        let to_move = self
            .attempted(actor, Action::MakeResource, to_move, |event| {
                event.about_draft(&id)
            })
            .await?;
        let region = followed_region(&draft.values)?;
        let followed = self.followed(&region).ok_or(Error::NotFound("Region"))?;
        let purpose = format!("{} of the App Runner service {}", to_move.variable, draft.title());
        let reference =
            match Box::pin(self.keep(&followed.account_of(actor), &region, &to_move, &purpose)).await {
                Ok(reference) => reference,
                Err(error) => {
                    let error = without(error, &to_move.value);
                    let attempt = format!("make the {} {}", store.as_str(), to_move.name);
                    let event = refused(actor, &error, &attempt).in_region(self.account(), &region);
                    self.tell(vec![event]).await?;
                    return Err(at_its_row(&error, row, &to_move));
                }
            };
        followed.choices.forget_references();
        let made = actor
            .event(now(), EventKind::ResourceMade)
            .in_region(self.account(), &region)
            .about_draft(&id)
            .with(EventDetail {
                attempt: Some(format!("the {} {}", store.as_str(), to_move.name)),
                aws_request: reference.request_id.clone(),
                ..EventDetail::default()
            });
        let change = |values: &mut model::draft::DraftValues| values.refer_to(&to_move, &reference);
        let (draft, events) = self
            .store()
            .rewrite_draft(&id, &actor.person.name, now(), change, vec![made])
            .await?;
        self.0.hub.publish(&events).await;
        let field = format!("variables[{row}][value]");
        Ok((draft.version, paths::draft_field(&id, step, &field)))
    }

    /// Whoever chooses among a list keeps nothing that is not on it. The six characters behind a secret's name are AWS's.
    async fn may_be_referred_to(
        &self,
        actor: &Actor,
        region: &str,
        row: usize,
        to_move: &ValueToMove,
    ) -> Result<()> {
        let (account, name) = (self.account(), &to_move.name);
        let arn = match to_move.store {
            SecretStore::SecretsManager => {
                format!("arn:aws:secretsmanager:{region}:{account}:secret:{name}-000000")
            }
            SecretStore::ParameterStore => secret_reference::parameter_arn("aws", region, account, name),
        };
        let field = format!("variables[{row}][secret_name]");
        self.allow_to_give(actor, Granted::Secrets, arn, &field).await
    }

    /// Keeps a value; what refers to it.
    async fn keep(
        &self,
        account: &Account,
        region: &Region,
        to_move: &ValueToMove,
        purpose: &str,
    ) -> std::result::Result<aws::Made<String>, aws::Error> {
        match to_move.store {
            SecretStore::SecretsManager => {
                let secret = account
                    .create_secret(&to_move.name, &to_move.value, Some(purpose), now())
                    .await?;
                Ok(aws::Made {
                    what: secret.what.arn,
                    request_id: secret.request_id,
                })
            }
            SecretStore::ParameterStore => {
                let put = account
                    .create_secure_parameter(&to_move.name, &to_move.value, Some(purpose))
                    .await?;
                // App Runner is in no Region of another partition (section 6.4 of the domain facts).
                Ok(aws::Made {
                    what: secret_reference::parameter_arn(
                        "aws",
                        region.as_str(),
                        self.account(),
                        &to_move.name,
                    ),
                    request_id: put.request_id,
                })
            }
        }
    }
}

/// AWS's words without the value, should they repeat it.
fn without(error: aws::Error, value: &str) -> aws::Error {
    aws::Error {
        message: error.message.replace(value, "…"),
        ..error
    }
}

/// What AWS says belongs to the row.
fn at_its_row(error: &aws::Error, row: usize, to_move: &ValueToMove) -> Error {
    let ValueToMove { store, name, .. } = to_move;
    let (part, message) = match error.kind {
        ErrorKind::Exists => (
            "secret_name",
            format!("{name} exists already. Enter another name, or choose it as a reference."),
        ),
        ErrorKind::Denied => (
            "value",
            format!(
                "Slipway's identity may not do this, and the value is where it was. It takes the permission {}; or keep the value by the command below.",
                store.action()
            ),
        ),
        ErrorKind::Unreachable | ErrorKind::Fault => (
            "value",
            format!(
                "{} gave no answer, and the value is where it was. Look whether {name} is there before you try again.",
                store.label()
            ),
        ),
        _ => (
            "value",
            format!("The value is where it was. AWS says: {}", error.message),
        ),
    };
    let mut errors = FieldErrors::default();
    errors.add(format!("variables[{row}][{part}]"), message);
    Error::Invalid(errors)
}
