//! What AWS, the registry and the database say of a draft, for the checks before a create.

use crate::actor::Actor;
use crate::authorize::Action;
use crate::engine::{Engine, Followed};
use crate::error::Result;
use crate::offers::Lists;
use model::draft::{Draft, DraftValues};
use model::failure::RefusalRule;
use model::image::ImageReference;
use model::image_facts::ImageAnswer;
use model::preflight::{self, Answer, Fact, Finding, Known, KnownService, NotAsked, RegionServices, Target};
use model::region::Region;
use model::role::{RoleFit, RoleKind};
use model::view::Choices;
use std::time::Duration;

/// How long a check waits for one role.
const PATIENCE: Duration = Duration::from_secs(3);

/// Why nothing of the account is known.
const NO_LISTS: &str = "AWS did not answer in time.";

impl Engine {
    /// Everything that can be told of a draft before App Runner is asked to create it.
    pub(crate) async fn preflight(
        &self,
        actor: &Actor,
        draft: &Draft,
        lists: Option<&Lists>,
    ) -> Result<Vec<Finding>> {
        let known = self.known_of(draft, lists).await?;
        // What is tried again was given to the service by whoever created it.
        let is_retry =
            draft.rebuilds.is_some() && matches!(self.sending(actor, draft).await, Ok(Action::Retry));
        let allowed = if is_retry {
            None
        } else {
            self.allowed_to(actor).await?
        };
        let target = Target {
            account: self.account(),
            rebuilds: draft.rebuilds.as_ref(),
            allowed: allowed.as_ref(),
        };
        Ok(preflight::look(&draft.values, target, &known))
    }

    async fn known_of(&self, draft: &Draft, lists: Option<&Lists>) -> Result<Known> {
        let values = &draft.values;
        let Ok(region) = values.region.parse::<Region>() else {
            return Ok(Known::default());
        };
        let Some(followed) = self.followed(&region) else {
            return Ok(Known::default());
        };
        let (image, access_role, instance_role) = tokio::join!(
            Box::pin(image(followed, values)),
            Box::pin(self.role(followed, lists, RoleKind::Access, &values.access_role)),
            Box::pin(self.role(followed, lists, RoleKind::Instance, &values.instance_role)),
        );
        let services = self.store().services_in(self.account(), &region).await?;
        let services = services.into_iter().map(|service| KnownService {
            arn: service.arn,
            status: service.status,
        });
        Ok(Known {
            image,
            access_role,
            instance_role,
            connection: listed(&values.connection, lists, Lists::connection),
            vpc_connector: listed(&values.vpc_connector, lists, |lists, arn| {
                lists.vpc_connector(arn)
            }),
            services: Fact::asked(
                region.as_str(),
                RegionServices {
                    services: services.collect(),
                    quota: Answer::NotAsked(NotAsked::Because(
                        "Slipway does not ask Service Quotas.".to_owned(),
                    )),
                    is_full: self.is_full(draft, &region).await?,
                },
            ),
        })
    }

    /// Whether App Runner has refused the draft for its quota, and nothing has made room since.
    async fn is_full(&self, draft: &Draft, region: &Region) -> Result<bool> {
        let refused = self.last_refusal(draft).await?.filter(|refused| {
            refused
                .explained
                .as_ref()
                .is_some_and(|refusal| refusal.rule == RefusalRule::Quota)
        });
        Ok(match refused {
            Some(refused) => {
                !self
                    .store()
                    .has_lost_a_service(self.account(), region, refused.at)
                    .await?
            }
            None => false,
        })
    }

    /// Whether App Runner can take on a role. Those of the list can; of others IAM tells why they are not in it.
    async fn role(
        &self,
        followed: &Followed,
        lists: Option<&Lists>,
        kind: RoleKind,
        arn: &str,
    ) -> Fact<RoleFit> {
        let arn = arn.trim();
        if arn.is_empty() {
            return Fact::default();
        }
        if let Some(role) = lists.and_then(|lists| lists.role(kind, arn)) {
            return Fact::asked(arn, RoleFit::Fits(role.clone()));
        }
        let Some((account, path)) = arn
            .split_once(":iam::")
            .and_then(|(_, rest)| rest.split_once(":role/"))
        else {
            return Fact::default();
        };
        if account != self.account() {
            return Fact::not_asked(arn, format!("The role is in the account {account}."));
        }
        let name = path.rsplit('/').next().unwrap_or(path);
        match tokio::time::timeout(PATIENCE, followed.account.role(kind, name)).await {
            Ok(Ok(fit)) => Fact::asked(arn, fit),
            Ok(Err(error)) => Fact::not_asked(arn, format!("IAM says: {}", error.message)),
            Err(_) => Fact::not_asked(arn, NO_LISTS),
        }
    }
}

async fn image(followed: &Followed, values: &DraftValues) -> Fact<ImageAnswer> {
    let Ok(image) = values.image.parse::<ImageReference>() else {
        return Fact::default();
    };
    if values.is_code() {
        return Fact::default();
    }
    match followed.choices.image_facts(&image).await {
        Choices::Known { items, .. } => Fact::asked(&values.image, items),
        Choices::NotAsked { reason } => Fact::not_asked(&values.image, reason),
    }
}

/// Something that a list of the account has or has not.
fn listed<T: Clone>(
    arn: &str,
    lists: Option<&Lists>,
    find: impl for<'a> Fn(&'a Lists, &str) -> std::result::Result<Option<&'a T>, String>,
) -> Fact<Option<T>> {
    let arn = arn.trim();
    match lists.map(|lists| find(lists, arn)) {
        _ if arn.is_empty() => Fact::default(),
        Some(Ok(found)) => Fact::asked(arn, found.cloned()),
        Some(Err(reason)) => Fact::not_asked(arn, reason),
        None => Fact::not_asked(arn, NO_LISTS),
    }
}
