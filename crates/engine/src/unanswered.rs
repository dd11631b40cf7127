//! What became of creates and rebuilds whose answer did not come: App Runner's list of services says.

use crate::authorize::Action;
use crate::changes;
use crate::engine::Engine;
use crate::error::Result;
use model::draft::DraftValues;
use model::event::{Author, EventDetail, EventKind};
use model::record::Context;
use model::service::Service;
use model::time::Time;
use store::{NewEvent, Observation, Sender, SendingDraft};

/// How long before Slipway noted a request the service it made may have been created by AWS's clock.
const CLOCK_TOLERANCE: i64 = 5 * 60_000;
/// How long a request without an answer is waited for before the draft opens again.
const GIVEN_UP_AFTER: i64 = 30_000;
/// What the record says beside a request whose answer did not come.
const FOUND_LATER: &str = "no answer came; the service was found afterwards";

impl Engine {
    /// Finds out what became of requests that got no answer. `listed` is what App Runner lists now in one Region.
    pub(crate) async fn settle_sent_drafts(
        &self,
        region: &model::region::Region,
        listed: &[Service],
        asked_at: Time,
    ) -> Result<Observation> {
        let mut observation = Observation::default();
        for SendingDraft {
            draft,
            at: sent_at,
            by,
        } in self.store().sending_drafts().await?
        {
            // A list that was asked for before the request was sent says nothing about it.
            if draft.values.region != region.as_str() || asked_at <= sent_at {
                continue;
            }
            let Sender { author, context } = by.unwrap_or(Sender {
                author: Author::Slipway,
                context: Context::default(),
            });
            let found = listed.iter().find(|service| match &draft.rebuilds {
                Some(arn) => service.arn == *arn && service.updated_at.0 >= sent_at.0 - CLOCK_TOLERANCE,
                None => {
                    service.arn.name == draft.values.name.trim()
                        && service.created_at.0 >= sent_at.0 - CLOCK_TOLERANCE
                }
            });
            if let Some(service) = found {
                let kind = match draft.rebuilds {
                    Some(_) => EventKind::RebuildRequested,
                    None => EventKind::CreateRequested,
                };
                let detail = EventDetail {
                    // App Runner's list has no settings; they were asked for as the draft has them.
                    changes: changes::of_draft(&DraftValues::default(), &draft.values, &self.0.fingerprints),
                    cause: Some(FOUND_LATER.to_owned()),
                    draft_name: Some(draft.title().to_owned()),
                    from_link: draft.link.is_some(),
                    status_after: Some(service.status),
                    ..EventDetail::default()
                };
                let event = NewEvent::new(asked_at, kind, author)
                    .from_context(&context)
                    .about(&service.arn)
                    .about_draft(&draft.id);
                observation.events.push(event.with(detail));
                observation.sent_draft = Some((draft.id.clone(), service.arn.clone()));
                // One at a time: the next round settles the next.
                break;
            } else if asked_at.since(sent_at).0 > GIVEN_UP_AFTER {
                let detail = EventDetail {
                    attempt: Some(Action::CreateService.attempt().to_owned()),
                    cause: Some("App Runner did not answer, and no such service came into being".to_owned()),
                    ..EventDetail::default()
                };
                let event = NewEvent::new(asked_at, EventKind::RequestRefused, author)
                    .from_context(&context)
                    .about_draft(&draft.id);
                let events = self
                    .store()
                    .stop_sending(&draft.id, vec![event.with(detail)])
                    .await?;
                self.0.hub.publish(&events).await;
            }
        }
        Ok(observation)
    }
}
