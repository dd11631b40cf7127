//! What can be told of a draft as it is saved, without asking anybody.

use crate::actor::Actor;
use crate::authorize::{Action, Resource, authorize};
use crate::clock::now;
use crate::engine::Engine;
use crate::error::Result;
use crate::offers::Lists;
use crate::values::ShowsValues;
use model::auto_scaling::AutoScaling;
use model::compute::InstanceSize;
use model::configuration_file;
use model::connection::ConnectionStatus;
use model::cost::{self, Usage};
use model::draft::{Draft, DraftState, DraftValues, DraftVariable, Step};
use model::export::{self, Language};
use model::image::ImageReference;
use model::region::Region;
use model::repository_policy::RepositoryPolicy;
use model::role::{self, RoleKind};
use model::secret_reference;
use model::service_name::ServiceName;
use model::view::{Assessment, Cost, Export, RepositoryAccess, RoleTemplates};

/// How long a role is new, in milliseconds: so long people had to wait until App Runner could take one on (Terraform's
/// provider tries again for two minutes).
const ROLE_IS_NEW: i64 = 120_000;

impl Engine {
    /// What can be told of a draft: what a month costs, the same in other languages, what is wrong in its file.
    ///
    /// # Errors
    /// The role does not allow it, there is no such draft, or the database does not answer.
    pub async fn assessment(&self, actor: &Actor, id: &str) -> Result<Assessment> {
        authorize(actor, Action::SeeDrafts, Resource::Shared)?;
        let draft = self.load_draft(id).await?;
        let tells_values = self.shows_values(actor, &draft).await? == ShowsValues::Shown;
        let lists = self.lists(&draft.values).await;
        self.assess(actor, &draft, Step::Configure, lists.as_deref(), tells_values)
            .await
    }

    /// What is written in the file and in variables is told to those who may see values only; and beside the review, where
    /// values are hidden, to nobody.
    pub(crate) async fn assess(
        &self,
        actor: &Actor,
        draft: &Draft,
        step: Step,
        lists: Option<&Lists>,
        tells_values: bool,
    ) -> Result<Assessment> {
        let file = &draft.values.configuration_file;
        let findings = match draft.state {
            DraftState::Open => self.preflight(actor, draft, lists).await?,
            _ => Vec::new(),
        };
        Ok(Assessment {
            findings,
            cost: cost_of(&draft.values, lists),
            waits_for_handshake: waits_for_handshake(&draft.values, lists),
            exports: self.exports(draft, tells_values && step != Step::Review),
            configuration_file: (tells_values && !file.trim().is_empty())
                .then(|| configuration_file::read(file).findings),
            import: tells_values.then(|| draft.values.planned_import()).flatten(),
            reading_policy: self.reading_policy(&draft.values),
            digest: match draft.state {
                DraftState::Open => self.digest_of(&draft.values).await,
                _ => None,
            },
            repository_access: self.repository_access(&draft.values),
            new_roles: new_roles(&draft.values, lists),
            role_templates: role_templates(&draft.values),
        })
    }

    /// What the owner of an image of another account has to allow.
    fn repository_access(&self, values: &DraftValues) -> Option<RepositoryAccess> {
        let image = values.image.parse::<ImageReference>().ok();
        let policy = RepositoryPolicy::needed(&image.filter(|_| !values.is_code())?, self.account())?;
        let document = RepositoryPolicy::document(values.access_role.trim());
        let texts = document.into_iter().flat_map(|document| {
            let command = policy.command(&document);
            [
                text("Policy", "policy.json", document),
                text("AWS CLI", "set-repository-policy.sh", command),
            ]
        });
        Some(RepositoryAccess {
            texts: texts.collect(),
            account: policy.account.clone(),
            repository: policy.repository.clone(),
        })
    }

    fn reading_policy(&self, values: &DraftValues) -> Option<String> {
        let references: Vec<_> = values
            .variables
            .iter()
            .filter(|variable| variable.is_reference())
            .map(DraftVariable::written)
            .collect();
        let references = references.iter().map(AsRef::as_ref);
        secret_reference::reading_policy(references, &values.region, self.account())
    }

    fn exports(&self, draft: &Draft, sees_values: bool) -> Vec<Export> {
        let Ok(mut request) = draft.values.check(self.account()) else {
            return Vec::new();
        };
        if !sees_values {
            request.hide_values();
        }
        Language::ALL
            .into_iter()
            .map(|language| Export {
                language: language.label().to_owned(),
                file_name: language.file_name().to_owned(),
                text: export::write(&request, draft.rebuilds.as_ref(), language),
            })
            .collect()
    }
}

fn text(language: &str, file_name: &str, text: String) -> Export {
    Export {
        language: language.to_owned(),
        file_name: file_name.to_owned(),
        text,
    }
}

/// Which of the chosen roles App Runner may not be able to take on yet.
fn new_roles(values: &DraftValues, lists: Option<&Lists>) -> Vec<String> {
    let is_new = |kind: RoleKind, arn: &str| {
        let role = lists.and_then(|lists| lists.role(kind, arn.trim()));
        role.is_some_and(|role| now().since(role.created_at).0 < ROLE_IS_NEW)
    };
    let pulls = !values.is_code() && values.provider == "ecr";
    let chosen = [
        (
            "access_role",
            pulls && is_new(RoleKind::Access, &values.access_role),
        ),
        ("instance_role", is_new(RoleKind::Instance, &values.instance_role)),
    ];
    let new = chosen.into_iter().filter(|(_, is_new)| *is_new);
    new.map(|(field, _)| field.to_owned()).collect()
}

/// What makes the roles of a service, by the names that the form has for them.
fn role_templates(values: &DraftValues) -> RoleTemplates {
    let texts = |kind: RoleKind, name: &str| {
        vec![
            text("AWS CLI", "create-role.sh", role::cli(kind, name)),
            text("CloudFormation", "role.yaml", role::cloudformation(kind, name)),
        ]
    };
    let typed = values.new_access_role.trim();
    let access = Some(typed).filter(|name| role::check_name(name).is_ok());
    let service = values.name.trim().parse::<ServiceName>();
    let instance = service.map_or_else(
        |_| "AppRunnerInstanceRole".to_owned(),
        |service| format!("{service}-instance-role"),
    );
    RoleTemplates {
        access: if values.is_code() || values.provider != "ecr" {
            Vec::new()
        } else {
            texts(RoleKind::Access, access.unwrap_or(role::ACCESS_ROLE_NAME))
        },
        instance: texts(RoleKind::Instance, &instance),
    }
}

/// Whether the connection of source code is not finished yet.
fn waits_for_handshake(values: &DraftValues, lists: Option<&Lists>) -> bool {
    values.is_code()
        && lists
            .and_then(|lists| lists.connection(values.connection.trim()).ok().flatten())
            .is_some_and(|connection| connection.status == ConnectionStatus::PendingHandshake)
}

fn cost_of(values: &DraftValues, lists: Option<&Lists>) -> Cost {
    let (Ok(region), Ok(size)) = (
        values.region.parse::<Region>(),
        InstanceSize::parse(&values.cpu, &values.memory),
    ) else {
        return Cost::default();
    };
    let numbers = match (values.auto_scaling.trim(), lists) {
        // Unless someone has made another one the account's default.
        ("", lists) => lists
            .and_then(Lists::default_auto_scaling)
            .map_or(Some(AutoScaling::DEFAULT), |configuration| configuration.numbers),
        (arn, lists) => lists
            .and_then(|lists| lists.auto_scaling(arn))
            .and_then(|configuration| configuration.numbers),
    };
    let Some(numbers) = numbers else {
        return Cost::Unknown(
            "How many instances the auto scaling configuration keeps is not known.".to_owned(),
        );
    };
    let Some(rates) = cost::rates(&region) else {
        return Cost::Unknown(format!(
            "AWS's price in {} is not known to Slipway.",
            region.label()
        ));
    };
    let usage = Usage {
        size,
        min_size: numbers.min_size,
        max_size: numbers.max_size,
        automatic_deployment: values.trigger == "automatic",
    };
    let estimate = cost::estimate(usage, rates);
    Cost::Known {
        idle: cost::dollars(estimate.idle),
        busy: cost::dollars(estimate.busy),
        most: cost::dollars(estimate.most),
        formula: cost::formula(usage, rates)
            .into_iter()
            .map(|(what, formula)| (what.to_owned(), formula))
            .collect(),
    }
}
