//! Connections to the servers that keep source code. Permissions: `apprunner:ListConnections`,
//! `apprunner:CreateConnection`, `apprunner:DeleteConnection`. The handshake with the provider is made in the AWS console
//! only.

use super::Account;
use crate::convert::time;
use crate::error::Error;
use crate::made::Made;
use aws_sdk_apprunner::types as sdk;
use model::connection::{Connection, ConnectionStatus};
use model::repository::Provider;

impl Account {
    /// Every connection that is not deleted, by name.
    ///
    /// # Errors
    /// AWS does not answer or refuses.
    pub async fn connections(&self) -> Result<Vec<Connection>, Error> {
        let client = self.app_runner();
        let mut connections = Vec::new();
        let mut token = None;
        loop {
            let page = client.list_connections().set_next_token(token).send().await?;
            connections.extend(page.connection_summary_list().iter().filter_map(summary));
            token = page.next_token().map(ToOwned::to_owned);
            if token.is_none() {
                break;
            }
        }
        connections.retain(|connection| connection.status != ConnectionStatus::Deleted);
        connections.sort_by(|a, b| a.name.cmp(&b.name));
        Ok(connections)
    }

    /// Makes a connection, which then waits for its handshake.
    ///
    /// # Errors
    /// AWS does not answer or refuses: a name that is taken, or the quota of 10.
    pub async fn create_connection(&self, name: &str, provider: Provider) -> Result<Made<Connection>, Error> {
        let answer = self
            .app_runner_once()
            .create_connection()
            .connection_name(name)
            .provider_type(match provider {
                Provider::Github => sdk::ProviderType::Github,
                Provider::Bitbucket => sdk::ProviderType::Bitbucket,
            })
            .send()
            .await?;
        answer
            .connection()
            .and_then(connection)
            .map(|made| Made::by(&answer, made))
            .ok_or_else(|| Error::unreadable("CreateConnection"))
    }

    /// Deletes a connection that no service uses.
    ///
    /// # Errors
    /// AWS does not answer or refuses: a service uses it.
    pub async fn delete_connection(&self, arn: &str) -> Result<(), Error> {
        self.app_runner_once()
            .delete_connection()
            .connection_arn(arn)
            .send()
            .await?;
        Ok(())
    }
}

/// One to a provider or in a state that this version does not know is left out and told in the log.
fn read(
    name: Option<&str>,
    arn: Option<&str>,
    provider: Option<&sdk::ProviderType>,
    status: Option<&sdk::ConnectionStatus>,
) -> Option<Connection> {
    let (provider, status) = (provider?.as_str(), status?.as_str());
    let known = Provider::ALL.into_iter().find(|known| known.as_api() == provider);
    let (Some(known), Some(read)) = (known, ConnectionStatus::from_api(&status.to_ascii_uppercase())) else {
        tracing::warn!(provider, status, "unknown connection left out");
        return None;
    };
    Some(Connection {
        arn: arn?.to_owned(),
        name: name?.to_owned(),
        provider: known,
        status: read,
        created_at: model::time::Time::default(),
    })
}

fn summary(summary: &sdk::ConnectionSummary) -> Option<Connection> {
    let connection = read(
        summary.connection_name(),
        summary.connection_arn(),
        summary.provider_type(),
        summary.status(),
    )?;
    Some(Connection {
        created_at: summary.created_at().map(time).unwrap_or_default(),
        ..connection
    })
}

fn connection(connection: &sdk::Connection) -> Option<Connection> {
    let read = read(
        connection.connection_name(),
        connection.connection_arn(),
        connection.provider_type(),
        connection.status(),
    )?;
    Some(Connection {
        created_at: connection.created_at().map(time).unwrap_or_default(),
        ..read
    })
}
