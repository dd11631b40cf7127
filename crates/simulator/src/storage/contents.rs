//! Reads everything once, to find out whether it can be read.

use sqlx::SqliteConnection;

use super::{
    Result, connections, custom_domains, deferred_deployments, images, operations, parameters, repositories,
    revisions, roles, secrets, services, traffic, vpc_connectors, vpc_ingress_connections,
};
use crate::metrics::minute::Minute;
use crate::service::arn::Scope;
use crate::service::auto_scaling::AutoScaling;
use crate::service::observability::Observability;
use crate::service::revision::{Reference, Settings};

/// Fails with the first row that this version cannot make sense of.
pub async fn read_all(connection: &mut SqliteConnection) -> Result<()> {
    let ids: Vec<String> = sqlx::query_scalar("SELECT id FROM services")
        .fetch_all(&mut *connection)
        .await?;
    for id in ids {
        services::find(connection, &id).await?;
        operations::page(connection, &id, None, i64::MAX).await?;
        custom_domains::page(connection, &id, 0, i64::MAX).await?;
        deferred_deployments::of_service(connection, &id).await?;
        traffic::between(connection, &id, Minute(0), Minute(i64::MAX)).await?;
    }
    let ids: Vec<String> = sqlx::query_scalar("SELECT id FROM connections")
        .fetch_all(&mut *connection)
        .await?;
    for id in ids {
        connections::find(connection, &id).await?;
    }
    let ids: Vec<String> = sqlx::query_scalar("SELECT id FROM vpc_connectors")
        .fetch_all(&mut *connection)
        .await?;
    for id in ids {
        vpc_connectors::find(connection, &id).await?;
    }
    let ids: Vec<String> = sqlx::query_scalar("SELECT id FROM vpc_ingress_connections")
        .fetch_all(&mut *connection)
        .await?;
    for id in ids {
        vpc_ingress_connections::find(connection, &id).await?;
    }
    revisions_of::<AutoScaling>(connection).await?;
    revisions_of::<Observability>(connection).await?;
    neighbours(connection).await
}

async fn revisions_of<S: Settings>(connection: &mut SqliteConnection) -> Result<()> {
    let arns: Vec<String> = sqlx::query_scalar("SELECT arn FROM configurations WHERE resource = $1")
        .bind(S::RESOURCE)
        .fetch_all(&mut *connection)
        .await?;
    let scope = Scope {
        account: String::new(),
        region: String::new(),
    };
    for arn in arns {
        revisions::find::<S>(connection, &scope, Reference::Arn(&arn)).await?;
    }
    Ok(())
}

async fn neighbours(connection: &mut SqliteConnection) -> Result<()> {
    let scopes: Vec<(String, String)> = sqlx::query_as(
        "SELECT account, region FROM repositories UNION SELECT account, region FROM secrets
         UNION SELECT account, region FROM parameters UNION SELECT account, 'aws-global' FROM roles",
    )
    .fetch_all(&mut *connection)
    .await?;
    for (account, region) in scopes {
        let scope = Scope { account, region };
        for repository in repositories::list(connection, &scope).await? {
            images::list(connection, repository.id).await?;
        }
        secrets::list(connection, &scope).await?;
        parameters::list(connection, &scope).await?;
        roles::list(connection, &scope.account).await?;
    }
    Ok(())
}
