//! What the account has to choose from: roles, connections, configurations.
//!
//! These are the one thing that pages show and the watcher does not follow: nobody looks at them but who fills a form. They
//! are asked for when a form is opened, kept for a minute, and a form does not wait for them longer than a few seconds.

use crate::engine::{Engine, Followed};
use model::allowed_list::AllowedList;
use model::auto_scaling::AutoScalingConfiguration;
use model::connection::{Connection, ConnectionStatus};
use model::draft::{DraftValues, Granted};
use model::observability::ObservabilityConfiguration;
use model::region::Region;
use model::role::{Role, RoleKind, Roles};
use model::view::{Offer, Offers};
use model::vpc::VpcConnector;
use std::sync::Arc;
use std::time::Duration;
use tokio::time::Instant;

/// How long an answer is used.
const KEPT: Duration = Duration::from_mins(1);
/// How long it is used while a connection waits for its handshake, which ends outside of Slipway.
const KEPT_WHILE_WAITING: Duration = Duration::from_secs(3);
/// How long a form waits for lists that nobody has asked for yet.
const PATIENCE: Duration = Duration::from_secs(3);

/// A list, or why there is none in a sentence.
type Answer<T> = Result<T, String>;

/// What one account has in one Region.
#[derive(Debug)]
pub(crate) struct Lists {
    roles: Answer<Roles>,
    connections: Answer<Vec<Connection>>,
    auto_scaling: Answer<Vec<AutoScalingConfiguration>>,
    vpc_connectors: Answer<Vec<VpcConnector>>,
    observability: Answer<Vec<ObservabilityConfiguration>>,
}

/// The lists of a Region.
#[derive(Debug, Default)]
pub(crate) struct KeptLists(Arc<tokio::sync::Mutex<Option<Kept>>>);

/// What was told, and when it was asked for.
type Kept = (Instant, Arc<Lists>);

impl KeptLists {
    /// Something was made: what is kept is old.
    pub(crate) async fn forget(&self) {
        *self.0.lock().await = None;
    }

    /// The lists, asked for by one at a time. Who does not wait for the answer leaves it to the next who asks.
    async fn get(&self, account: &aws::Account) -> Option<Arc<Lists>> {
        let (kept, account) = (self.0.clone(), account.clone());
        let asking = tokio::spawn(async move {
            let mut kept = kept.lock().await;
            if let Some((at, lists)) = &*kept
                && at.elapsed() < lists.are_kept()
            {
                return lists.clone();
            }
            let lists = Arc::new(Box::pin(Lists::ask(&account)).await);
            *kept = Some((Instant::now(), lists.clone()));
            lists
        });
        match tokio::time::timeout(PATIENCE, asking).await {
            Ok(Ok(lists)) => Some(lists),
            Ok(Err(error)) => {
                tracing::error!(%error, "asking for what an account has ended by itself");
                None
            }
            Err(_) => None,
        }
    }
}

impl Lists {
    async fn ask(account: &aws::Account) -> Lists {
        let (roles, connections, auto_scaling, vpc_connectors, observability) = tokio::join!(
            account.roles(),
            account.connections(),
            account.auto_scaling_configurations(),
            account.vpc_connectors(),
            account.observability_configurations(),
        );
        Lists {
            roles: roles.map_err(|error| told(&error)),
            connections: connections.map_err(|error| told(&error)),
            auto_scaling: auto_scaling.map_err(|error| told(&error)),
            vpc_connectors: vpc_connectors.map_err(|error| told(&error)),
            observability: observability.map_err(|error| told(&error)),
        }
    }

    fn are_kept(&self) -> Duration {
        let waits = self.connections.as_ref().is_ok_and(|connections| {
            connections
                .iter()
                .any(|connection| connection.status == ConnectionStatus::PendingHandshake)
        });
        if waits { KEPT_WHILE_WAITING } else { KEPT }
    }

    /// A connection, `None` if there is no such one; or why that is not known.
    pub(crate) fn connection(&self, arn: &str) -> Result<Option<&Connection>, String> {
        let connections = self.connections.as_ref().map_err(Clone::clone)?;
        Ok(connections.iter().find(|connection| connection.arn == arn))
    }

    /// A VPC connector, likewise.
    pub(crate) fn vpc_connector(&self, arn: &str) -> Result<Option<&VpcConnector>, String> {
        let connectors = self.vpc_connectors.as_ref().map_err(Clone::clone)?;
        Ok(connectors.iter().find(|connector| connector.arn == arn))
    }

    /// A role that App Runner can take on, if it is one.
    pub(crate) fn role(&self, kind: RoleKind, arn: &str) -> Option<&Role> {
        let roles = self.roles.as_ref().ok()?;
        let of_kind = match kind {
            RoleKind::Access => &roles.access,
            RoleKind::Instance => &roles.instance,
        };
        of_kind.iter().find(|role| role.arn == arn)
    }

    /// An auto scaling configuration, where it is known.
    pub(crate) fn auto_scaling(&self, arn: &str) -> Option<&AutoScalingConfiguration> {
        self.auto_scaling
            .as_ref()
            .ok()?
            .iter()
            .find(|configuration| configuration.arn == arn)
    }

    /// The configuration that services without one have.
    pub(crate) fn default_auto_scaling(&self) -> Option<&AutoScalingConfiguration> {
        self.auto_scaling
            .as_ref()
            .ok()?
            .iter()
            .find(|configuration| configuration.is_default)
    }

    fn offers(&self) -> Vec<Offers> {
        let connection_offers = offers(&self.connections, |connection: &Connection| Offer {
            value: connection.arn.clone(),
            label: format!(
                "{} – {}, {}",
                connection.name,
                connection.provider.label(),
                connection.status.label().to_lowercase()
            ),
        });
        let scaling_offers = offers(&self.auto_scaling, |configuration: &AutoScalingConfiguration| {
            Offer {
                value: configuration.arn.clone(),
                label: with_numbers(configuration),
            }
        });
        let connector_offers = offers(&self.vpc_connectors, |connector: &VpcConnector| Offer {
            value: connector.arn.clone(),
            label: match connector.subnets.len() {
                1 => format!("{} – 1 subnet", connector.name),
                count => format!("{} – {count} subnets", connector.name),
            },
        });
        let tracing_offers = match &self.observability {
            Ok(configurations) => Ok(configurations
                .iter()
                .filter(|configuration| configuration.has_tracing != Some(false))
                .map(|configuration| Offer {
                    value: configuration.arn.clone(),
                    label: format!("{}, revision {}", configuration.name, configuration.revision),
                })
                .collect()),
            Err(reason) => Err(reason.clone()),
        };
        let (access, instance) = match &self.roles {
            Ok(roles) => (Ok(&roles.access), Ok(&roles.instance)),
            Err(reason) => (Err(reason.clone()), Err(reason.clone())),
        };
        [
            ("access_role", roles_of(access)),
            ("connection", connection_offers),
            ("auto_scaling", scaling_offers),
            ("instance_role", roles_of(instance)),
            ("vpc_connector", connector_offers),
            ("observability", tracing_offers),
        ]
        .into_iter()
        .map(|(field, items)| Offers {
            field: field.to_owned(),
            items,
        })
        .collect()
    }
}

fn offers<T>(answer: &Answer<Vec<T>>, offer: impl Fn(&T) -> Offer) -> Answer<Vec<Offer>> {
    match answer {
        Ok(items) => Ok(items.iter().map(offer).collect()),
        Err(reason) => Err(reason.clone()),
    }
}

fn roles_of(roles: Answer<&Vec<Role>>) -> Answer<Vec<Offer>> {
    let roles = roles?;
    let offer = |role: &Role| Offer {
        value: role.arn.clone(),
        label: if role.has_conditions {
            format!("{} – trusts App Runner under conditions", role.name)
        } else {
            role.name.clone()
        },
    };
    Ok(roles.iter().map(offer).collect())
}

fn with_numbers(configuration: &AutoScalingConfiguration) -> String {
    let mut label = format!("{}, revision {}", configuration.name, configuration.revision);
    if let Some(numbers) = configuration.numbers {
        label = format!("{label} – {numbers}");
    }
    if configuration.is_default {
        label.push_str(" (the account's default)");
    }
    label
}

/// Why there is no list, for those who fill a form.
fn told(error: &aws::Error) -> String {
    match error.kind {
        aws::ErrorKind::Denied => "Slipway's identity may not read it.".to_owned(),
        aws::ErrorKind::Unreachable | aws::ErrorKind::Fault => "AWS does not answer.".to_owned(),
        _ => format!("AWS says: {}", error.message),
    }
}

impl Followed {
    /// What the account has here; `None` if it takes too long.
    pub(crate) async fn lists(&self) -> Option<Arc<Lists>> {
        self.kept_lists.get(&self.account).await
    }
}

impl Engine {
    /// What the account has in the Region of a form; `None` where it is not known.
    pub(crate) async fn lists(&self, values: &DraftValues) -> Option<Arc<Lists>> {
        let region = values.region.parse::<Region>().ok()?;
        self.followed(&region)?.lists().await
    }
}

/// What a form offers to somebody who may give what is on a list; `None`: everything.
pub(crate) fn of_form(lists: Option<&Lists>, allowed: Option<&AllowedList>) -> Vec<Offers> {
    let mut offers = match lists {
        Some(lists) => lists.offers(),
        None => Vec::new(),
    };
    if let Some(allowed) = allowed {
        for offers in &mut offers {
            let kind = match offers.field.as_str() {
                "instance_role" => Granted::InstanceRole,
                "vpc_connector" => Granted::VpcConnector,
                _ => continue,
            };
            if let Ok(items) = &mut offers.items {
                items.retain(|offer| allowed.allows(kind, &offer.value));
            }
        }
    }
    offers
}
