//! A draft beside another draft or beside a service.

use crate::actor::Actor;
use crate::authorize::{Action, Resource, authorize};
use crate::engine::Engine;
use crate::error::{Error, Result};
use crate::values::{ShowsValues, without_plain_values, without_values};
use model::arn::ServiceArn;
use model::draft::{Draft, DraftValues};
use model::view::{Comparable, ComparedWith, ComparisonView, HidesValues, OtherForm};
use store::ServiceFilter;

/// Drafts and services to choose from, of each.
const OFFERED: i64 = 200;

/// What App Runner does not tell of a service, or what a form holds beside a service.
const UNKNOWN_OF_A_SERVICE: [&str; 3] = ["tags", "configuration_file", "ended_runtime"];

impl Engine {
    /// A draft, what it can be compared with, and the form that was chosen of that. A service is asked of App Runner as it is
    /// now: what is stored of it has no values of variables.
    ///
    /// # Errors
    /// The role does not allow it, one of both is not there, or the database or App Runner does not answer.
    pub async fn compare_draft(
        &self,
        actor: &Actor,
        id: &str,
        with: Option<ComparedWith>,
    ) -> Result<ComparisonView> {
        authorize(actor, Action::SeeDrafts, Resource::Shared)?;
        authorize(actor, Action::SeeServices, Resource::Shared)?;
        let mut draft = self.load_draft(id).await?;
        let with = with.or_else(|| draft.rebuilds.clone().map(ComparedWith::Service));
        let mut other = match with {
            Some(with) => Some(self.other(actor, with).await?),
            None => None,
        };
        let hides_values = self.hides_values(actor, &draft, other.as_ref());
        match &mut other {
            Some(other) if hides_values.is_none() => self.note_compared(actor, &draft, other).await?,
            other => {
                without_values(&mut draft);
                if let Some(other) = other {
                    without_plain_values(other.values_mut());
                }
            }
        }
        Ok(ComparisonView {
            choices: self.comparable(id).await?,
            draft,
            other: other.map(OtherForm::from),
            hides_values,
        })
    }

    async fn other(&self, actor: &Actor, with: ComparedWith) -> Result<Other> {
        Ok(match with {
            ComparedWith::Draft(id) => Other::Draft(Box::new(self.load_draft(&id).await?)),
            ComparedWith::Service(arn) => {
                let values = Box::new(self.values_of_service(actor, &arn).await?);
                Other::Service { arn, values }
            }
        })
    }

    /// Why neither of both shows its values: what one hides would differ from what the other shows.
    fn hides_values(&self, actor: &Actor, draft: &Draft, other: Option<&Other>) -> Option<HidesValues> {
        let shows = [
            Some(self.would_show_values(actor, draft)),
            other.map(|other| match other {
                Other::Draft(other) => self.would_show_values(actor, other),
                Other::Service { arn, values } => self.would_show_values_of_service(actor, arn, values),
            }),
        ];
        if shows.contains(&Some(ShowsValues::NotForRole)) {
            Some(HidesValues::ForRole)
        } else if shows.contains(&Some(ShowsValues::Unconfirmed)) {
            Some(HidesValues::UntilConfirmed)
        } else {
            None
        }
    }

    /// Both show their values.
    async fn note_compared(&self, actor: &Actor, draft: &Draft, other: &Other) -> Result<()> {
        self.note_shown(actor, draft).await?;
        match other {
            Other::Draft(other) => self.note_shown(actor, other).await,
            Other::Service { arn, values } => self.note_shown_of_service(actor, &draft.id, arn, values).await,
        }
    }

    async fn values_of_service(&self, actor: &Actor, arn: &ServiceArn) -> Result<DraftValues> {
        self.known(arn).await?;
        let followed = self.followed(&arn.region).ok_or(Error::NotFound("Region"))?;
        let values = followed.client_of(actor).draft_values(arn).await?;
        values.ok_or(Error::NotFound("service"))
    }

    async fn comparable(&self, id: &str) -> Result<Vec<Comparable>> {
        let drafts = self.store().open_drafts(OFFERED).await?;
        let services = self
            .store()
            .services(&ServiceFilter::default(), OFFERED, 0)
            .await?;
        let drafts = drafts
            .into_iter()
            .filter(|draft| draft.id != id)
            .map(|draft| Comparable {
                label: format!("Draft of {}, {}", draft.title(), draft.values.region),
                with: ComparedWith::Draft(draft.id),
            });
        let services = services.rows.iter().map(|listed| {
            let arn = &listed.service.arn;
            Comparable {
                label: format!("Service {}, {}", arn.name, arn.region),
                with: ComparedWith::Service(arn.clone()),
            }
        });
        Ok(drafts.chain(services).collect())
    }
}

/// What a draft is compared with.
enum Other {
    Draft(Box<Draft>),
    Service {
        arn: ServiceArn,
        values: Box<DraftValues>,
    },
}

impl Other {
    fn values_mut(&mut self) -> &mut DraftValues {
        match self {
            Other::Draft(draft) => &mut draft.values,
            Other::Service { values, .. } => values,
        }
    }
}

impl From<Other> for OtherForm {
    fn from(other: Other) -> OtherForm {
        match other {
            Other::Draft(draft) => OtherForm {
                title: draft.title().to_owned(),
                values: draft.values,
                unknown: Vec::new(),
                with: ComparedWith::Draft(draft.id),
            },
            Other::Service { arn, values } => OtherForm {
                title: arn.name.clone(),
                values: *values,
                unknown: UNKNOWN_OF_A_SERVICE.map(ToOwned::to_owned).to_vec(),
                with: ComparedWith::Service(arn),
            },
        }
    }
}
