//! Lets time pass for VPC ingress connections and custom domains.

use sqlx::SqliteConnection;

use crate::clock::Timestamp;
use crate::storage::{Result, custom_domains, vpc_ingress_connections};

/// Gives each resource the status that is due by `now`, and tells when the next one is.
pub async fn catch_up(connection: &mut SqliteConnection, now: Timestamp) -> Result<Option<Timestamp>> {
    for mut ingress in vpc_ingress_connections::due(connection, now).await? {
        ingress.advance(now);
        vpc_ingress_connections::update(connection, &ingress).await?;
    }
    for mut domain in custom_domains::due(connection, now).await? {
        if domain.advance(now) {
            custom_domains::update(connection, &domain).await?;
        } else {
            custom_domains::remove(connection, domain.id).await?;
        }
    }
    let of_ingress = vpc_ingress_connections::next_due(connection).await?;
    let of_domains = custom_domains::next_due(connection).await?;
    Ok(of_ingress.into_iter().chain(of_domains).min())
}
