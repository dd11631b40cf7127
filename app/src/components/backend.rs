//! Which App Runner this page talks to. Always visible.

use super::icon::{Icon, IconSize};
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

/// The App Runner behind the pages.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Backend {
    /// The one that Slipway carries inside.
    Simulator,
    /// AWS.
    Aws {
        /// What the account is called here.
        alias: Option<String>,
        /// Its number, 12 digits.
        account: String,
        /// Whether changes to it ask twice.
        protected: bool,
    },
}

impl From<&model::view::Backend> for Backend {
    fn from(backend: &model::view::Backend) -> Backend {
        match backend {
            model::view::Backend::Simulator { .. } => Backend::Simulator,
            model::view::Backend::Aws { account } => Backend::Aws {
                alias: None,
                account: account.clone(),
                protected: false,
            },
        }
    }
}

impl Backend {
    /// What buttons call it: "Local simulator", the alias, or "AWS 4821 0937 1164".
    pub fn name(&self) -> String {
        match self {
            Backend::Simulator => "Local simulator".to_owned(),
            Backend::Aws {
                alias: Some(alias), ..
            } => alias.clone(),
            Backend::Aws { account, .. } => format!("AWS {}", in_groups(account)),
        }
    }

    /// What stands below the name.
    pub fn facts(&self) -> String {
        match self {
            Backend::Simulator => "No account, no cost".to_owned(),
            Backend::Aws {
                account, protected, ..
            } => {
                let protected = if *protected { ", protected" } else { "" };
                format!("AWS {}{protected}", in_groups(account))
            }
        }
    }

    fn icon(&self) -> Icon {
        match self {
            Backend::Simulator => Icon::Flask,
            Backend::Aws { protected: true, .. } => Icon::Lock,
            Backend::Aws { .. } => Icon::Cloud,
        }
    }

    fn class(&self) -> &'static str {
        match self {
            Backend::Simulator => "is-simulator",
            Backend::Aws { .. } => "is-aws",
        }
    }
}

/// An account number in groups of four.
fn in_groups(account: &str) -> String {
    let digits: Vec<char> = account.chars().collect();
    digits
        .chunks(4)
        .map(|group| group.iter().collect::<String>())
        .collect::<Vec<_>>()
        .join(" ")
}

/// The block in the sidebar.
#[component]
pub fn BackendBlock(
    /// Which one.
    backend: Backend,
) -> impl IntoView {
    let title = match &backend {
        Backend::Aws { alias: None, .. } => "AWS account".to_owned(),
        other => other.name(),
    };
    view! {
        <div class=format!("backend {}", backend.class())>
            <Icon icon=backend.icon() />
            <strong class="backend-name">{title}</strong>
            <span class="backend-facts">{backend.facts()}</span>
        </div>
    }
}

/// The chip of narrow screens and of pages without a sidebar.
#[component]
pub fn BackendChip(
    /// Which one.
    backend: Backend,
    /// Says "Simulator" below 1100 px, where the name would not fit.
    #[prop(optional)]
    short: bool,
) -> impl IntoView {
    let name = match &backend {
        Backend::Simulator if short => "Simulator".to_owned(),
        other => other.name(),
    };
    view! {
        <span class=format!("backend-chip {}", backend.class()) title=backend.facts()>
            <Icon icon=backend.icon() size=IconSize::Small />
            <span class="backend-chip-name">{name}</span>
        </span>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_account_is_told_in_groups_of_four() {
        let backend = Backend::Aws {
            alias: Some("prod-web".to_owned()),
            account: "482109371164".to_owned(),
            protected: true,
        };
        assert_eq!(backend.name(), "prod-web");
        assert_eq!(backend.facts(), "AWS 4821 0937 1164, protected");
    }
}
