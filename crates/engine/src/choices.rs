//! What the account has that a form is filled from piece by piece: repositories and their images, networks, secrets; and
//! what is known of the image that is typed.
//!
//! Nobody waits for these longer than a few seconds, and a page that does without them is whole. An answer is used again for
//! a minute, however many forms are open.

mod kept;

use crate::actor::Actor;
use crate::authorize::{Action, Resource, authorize};
use crate::engine::{Engine, Followed};
use crate::error::{Error, Result};
use aws::{Account, AppRunner, ErrorKind};
use kept::Kept;
use model::allowed_list::AllowedList;
use model::arn::ServiceArn;
use model::container_registry::{ImageRepository, PushedImage};
use model::draft::{Draft, Granted};
use model::field_error::FieldErrors;
use model::image::ImageReference;
use model::image_facts::ImageAnswer;
use model::listed::Listed;
use model::region::Region;
use model::secret::{Parameter, Secret};
use model::tag::Tag;
use model::view::{Choices, ReferenceChoices};
use model::vpc::Networks;

/// What one account has in one Region.
#[derive(Debug)]
pub(crate) struct AccountChoices {
    account: Account,
    repositories: Kept<(), Listed<ImageRepository>>,
    images: Kept<String, Option<Listed<PushedImage>>>,
    facts: Kept<String, ImageAnswer>,
    networks: Kept<(), Networks>,
    secrets: Kept<(), Listed<Secret>>,
    parameters: Kept<(), Listed<Parameter>>,
    tags: Kept<String, Vec<Tag>>,
}

impl AccountChoices {
    pub(crate) fn new(account: Account) -> AccountChoices {
        AccountChoices {
            account,
            repositories: Kept::default(),
            images: Kept::default(),
            facts: Kept::default(),
            networks: Kept::default(),
            secrets: Kept::default(),
            parameters: Kept::default(),
            tags: Kept::default(),
        }
    }

    /// What an image is; of every image, also of other accounts, Regions and of the public registry.
    pub(crate) async fn image_facts(&self, image: &ImageReference) -> Choices<ImageAnswer> {
        let account = self.account.clone();
        let asked = image.clone();
        let ask = async move {
            match account.image_facts(&asked).await {
                // Not kept as long as an answer.
                ImageAnswer::NotAsked { reason } => Err(reason),
                answer => Ok(answer),
            }
        };
        self.facts.get(image.to_string(), ask).await
    }

    /// The tags of a service, for a page that shows what they bring about: where something depends on them, AWS is asked then.
    pub(crate) async fn tags(&self, client: &AppRunner, arn: &ServiceArn) -> Choices<Vec<Tag>> {
        let (client, asked) = (client.clone(), arn.clone());
        let ask = async move { client.tags(&asked).await.map_err(|error| told(&error)) };
        self.tags.get(arn.to_string(), ask).await
    }

    async fn networks(&self) -> Choices<Networks> {
        let account = self.account.clone();
        let ask = async move { account.networks().await.map_err(|error| told(&error)) };
        self.networks.get((), ask).await
    }

    /// Whether a VPC connector can be made of these, as far as that is known.
    pub(crate) async fn check_vpc(&self, subnets: &[String], security_groups: &[String]) -> Result<()> {
        let networks = self.networks().await;
        let refusal = networks
            .known()
            .and_then(|networks| networks.refusal(subnets, security_groups));
        match refusal {
            Some(refusal) => {
                let mut errors = FieldErrors::default();
                errors.add("new_subnets", refusal);
                Err(Error::Invalid(errors))
            }
            None => Ok(()),
        }
    }

    /// A secret or a parameter was made: what is kept is old.
    pub(crate) fn forget_references(&self) {
        self.secrets.forget();
        self.parameters.forget();
    }

    /// The repositories of the account.
    pub(crate) async fn image_repositories(&self) -> Choices<Listed<ImageRepository>> {
        let account = self.account.clone();
        let ask = async move {
            let answer = account.image_repositories().await;
            answer.map_err(|error| told_of(&error, "ecr:DescribeRepositories"))
        };
        self.repositories.get((), ask).await
    }

    /// The tagged images of one of these repositories, newest first; `None` among them if it is gone.
    pub(crate) async fn pushed_images(&self, repository: &str) -> Choices<Option<Listed<PushedImage>>> {
        let account = self.account.clone();
        let repository = repository.to_owned();
        let asked = repository.clone();
        let ask = async move {
            let answer = account.pushed_images(&asked).await;
            answer.map_err(|error| told_of(&error, "ecr:DescribeImages"))
        };
        self.images.get(repository, ask).await
    }
}

impl Engine {
    /// The networks that a VPC connector can be made into.
    pub(crate) async fn networks(&self, draft: &Draft) -> Choices<Networks> {
        match self.there(draft) {
            Some(there) => there.networks().await,
            None => elsewhere(),
        }
    }

    /// Secrets and parameters that a variable can refer to: those on the list, if there is one.
    pub(crate) async fn references(&self, draft: &Draft, allowed: Option<&AllowedList>) -> ReferenceChoices {
        let Some(there) = self.there(draft) else {
            return ReferenceChoices {
                secrets: elsewhere(),
                parameters: elsewhere(),
            };
        };
        let account = there.account.clone();
        let secrets = async move { account.secrets().await.map_err(|error| told(&error)) };
        let account = there.account.clone();
        let parameters = async move { account.parameters().await.map_err(|error| told(&error)) };
        let (mut secrets, mut parameters) = tokio::join!(
            there.secrets.get((), secrets),
            there.parameters.get((), parameters),
        );
        if let Some(allowed) = allowed {
            let may_be_given = |arn: &str| allowed.allows(Granted::Secrets, arn);
            if let Choices::Known { items, .. } = &mut secrets {
                items.items.retain(|secret| may_be_given(&secret.arn));
            }
            if let Choices::Known { items, .. } = &mut parameters {
                items.items.retain(|parameter| may_be_given(&parameter.arn));
            }
        }
        ReferenceChoices { secrets, parameters }
    }

    /// A draft, for somebody who may fill it.
    pub(crate) async fn draft_to_fill(&self, actor: &Actor, id: &str) -> Result<Draft> {
        authorize(actor, Action::SeeDrafts, Resource::Shared)?;
        let draft = self.load_draft(id).await?;
        authorize(actor, Action::EditDraft, Resource::Draft(&draft)).map_err(Error::from)?;
        Ok(draft)
    }

    pub(crate) fn there(&self, draft: &Draft) -> Option<&AccountChoices> {
        let region = draft.values.region.parse::<Region>().ok()?;
        self.followed(&region)
            .map(|followed: &Followed| &followed.choices)
    }
}

pub(crate) fn elsewhere<T>() -> Choices<T> {
    Choices::NotAsked {
        reason: "Choose a Region first.".to_owned(),
    }
}

/// Why there is no answer, for those who fill a form.
fn told(error: &aws::Error) -> String {
    match error.kind {
        ErrorKind::Denied => format!("AWS does not let Slipway look: {}", error.message),
        ErrorKind::Throttled => "AWS is asked too often. Try again in a moment.".to_owned(),
        ErrorKind::Unreachable | ErrorKind::Fault => format!("AWS does not answer: {}", error.message),
        _ => format!("AWS says: {}", error.message),
    }
}

/// The same, where one permission decides.
fn told_of(error: &aws::Error, permission: &str) -> String {
    match error.kind {
        ErrorKind::Denied => format!(
            "Slipway's identity may not list them: it needs {permission}. AWS says: {}.",
            error.message.trim_end_matches('.')
        ),
        _ => told(error),
    }
}
