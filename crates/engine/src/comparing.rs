//! A draft beside another draft or beside a service.

use crate::actor::Actor;
use crate::authorize::{Action, Resource, authorize};
use crate::engine::Engine;
use crate::error::{Error, Result};
use crate::values::{ShowsValues, without_plain_values, without_values};
use model::arn::ServiceArn;
use model::draft::Draft;
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
        let mut shows = vec![self.would_show_values(actor, &draft)];
        let other_draft = match &with {
            Some(ComparedWith::Draft(other)) => Some(self.load_draft(other).await?),
            _ => None,
        };
        let mut other = match (&with, &other_draft) {
            (_, Some(other)) => {
                shows.push(self.would_show_values(actor, other));
                Some(of_draft(other.clone()))
            }
            (Some(ComparedWith::Service(arn)), None) => {
                let other = self.of_service(actor, arn.clone()).await?;
                shows.push(self.would_show_values_of_service(actor, arn, &other.values));
                Some(other)
            }
            _ => None,
        };
        let is_compared = other.is_some();
        // What one of both hides would differ from what the other shows.
        if is_compared && shows.iter().all(|shows| *shows == ShowsValues::Shown) {
            self.note_shown(actor, &draft).await?;
            match (&with, &other_draft, &other) {
                (_, Some(other), _) => self.note_shown(actor, other).await?,
                (Some(ComparedWith::Service(arn)), _, Some(other)) => {
                    self.note_shown_of_service(actor, id, arn, &other.values).await?;
                }
                _ => {}
            }
        }
        let hides_values = if shows.contains(&ShowsValues::NotForRole) {
            Some(HidesValues::ForRole)
        } else if shows.contains(&ShowsValues::Unconfirmed) {
            Some(HidesValues::UntilConfirmed)
        } else {
            None
        };
        if hides_values.is_some() || !is_compared {
            without_values(&mut draft);
            if let Some(other) = &mut other {
                without_plain_values(&mut other.values);
            }
        }
        Ok(ComparisonView {
            choices: self.comparable(id).await?,
            draft,
            other,
            hides_values,
        })
    }

    async fn of_service(&self, actor: &Actor, arn: ServiceArn) -> Result<OtherForm> {
        self.known(&arn).await?;
        let followed = self.followed(&arn.region).ok_or(Error::NotFound("Region"))?;
        let values = followed
            .client_of(actor)
            .draft_values(&arn)
            .await?
            .ok_or(Error::NotFound("service"))?;
        Ok(OtherForm {
            title: arn.name.clone(),
            values,
            unknown: UNKNOWN_OF_A_SERVICE.map(ToOwned::to_owned).to_vec(),
            with: ComparedWith::Service(arn),
        })
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

fn of_draft(draft: Draft) -> OtherForm {
    OtherForm {
        title: draft.title().to_owned(),
        values: draft.values,
        unknown: Vec::new(),
        with: ComparedWith::Draft(draft.id),
    }
}
