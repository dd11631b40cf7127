//! The `associations` table: which configurations services need as they are.

use sqlx::SqliteConnection;

use super::Result;
use crate::service::record::ServiceRecord;

/// Writes down what a service is associated with from now on.
pub async fn replace(connection: &mut SqliteConnection, service: &ServiceRecord) -> Result<()> {
    sqlx::query("DELETE FROM associations WHERE service_id = $1")
        .bind(&service.id)
        .execute(&mut *connection)
        .await?;
    for arn in service.associations() {
        sqlx::query("INSERT INTO associations (service_id, resource_arn) VALUES ($1, $2)")
            .bind(&service.id)
            .bind(arn)
            .execute(&mut *connection)
            .await?;
    }
    Ok(())
}

/// A service that is associated with a resource.
#[derive(Debug, sqlx::FromRow)]
pub struct AssociatedService {
    pub id: String,
    pub name: String,
    /// In unix milliseconds; with the id, what the list sorts by.
    pub created_at: i64,
}

/// The services that are associated with a resource, by age, after the one a page ended with.
pub async fn page(
    connection: &mut SqliteConnection,
    resource_arn: &str,
    after: Option<(i64, String)>,
    limit: i64,
) -> Result<Vec<AssociatedService>> {
    let (created_at, id) = after.unwrap_or((i64::MIN, String::new()));
    Ok(sqlx::query_as(
        "SELECT s.id, s.name, s.created_at FROM associations a JOIN services s ON s.id = a.service_id
         WHERE a.resource_arn = $1 AND (s.created_at, s.id) > ($2, $3)
         ORDER BY s.created_at, s.id LIMIT $4",
    )
    .bind(resource_arn)
    .bind(created_at)
    .bind(id)
    .bind(limit)
    .fetch_all(connection)
    .await?)
}

#[cfg(test)]
mod tests {
    use sqlx::sqlite::{SqliteConnectOptions, SqlitePoolOptions};

    use crate::storage::Storage;

    const DEFAULT: &str = "arn:aws:apprunner:us-east-1:123456789012:autoscalingconfiguration/DefaultConfiguration/1/00000000000000000000000000000001";
    const TRACING: &str = "arn:aws:apprunner:us-east-1:123456789012:observabilityconfiguration/DefaultConfiguration/1/00000000000000000000000000000001";

    #[tokio::test]
    async fn services_of_a_database_without_associations_are_given_theirs() {
        let folder = tempfile::TempDir::new().expect("a folder can be made");
        let options = SqliteConnectOptions::new()
            .filename(folder.path().join("simulator.db"))
            .create_if_missing(true);
        let pool = SqlitePoolOptions::new()
            .connect_with(options)
            .await
            .expect("the database opens");
        sqlx::migrate!()
            .run_to(1, &pool)
            .await
            .expect("the first migration runs");
        let plain = format!(r#"{{"AutoScalingConfigurationArn": "{DEFAULT}"}}"#);
        let traced = format!(
            r#"{{"AutoScalingConfigurationArn": "{DEFAULT}", "ObservabilityConfiguration": {{"ObservabilityConfigurationArn": "{TRACING}"}}}}"#
        );
        let deployed = format!(r#"{{"configuration": {traced}}}"#);
        for (id, status, configuration, deployed) in [
            ("plain", "RUNNING", &plain, None),
            ("traced", "CREATE_FAILED", &traced, None),
            ("changed", "OPERATION_IN_PROGRESS", &plain, Some(&deployed)),
            ("gone", "DELETED", &traced, None),
        ] {
            sqlx::query(
                "INSERT INTO services (id, account, region, name, domain_label, status, created_at, updated_at,
                     configuration, deployed)
                 VALUES ($1, '123456789012', 'us-east-1', $1, $1, $2, 0, 0, $3, $4)",
            )
            .bind(id)
            .bind(status)
            .bind(configuration)
            .bind(deployed)
            .execute(&pool)
            .await
            .expect("the service is added");
        }
        pool.close().await;

        let storage = Storage::open(folder.path()).await.expect("the database opens");
        let mut transaction = storage.begin().await.expect("a transaction begins");
        let associations: Vec<(String, String)> = sqlx::query_as(
            "SELECT service_id, resource_arn FROM associations ORDER BY service_id, resource_arn",
        )
        .fetch_all(&mut *transaction)
        .await
        .expect("associations are read");
        let expected = [
            ("changed", DEFAULT),
            ("changed", TRACING),
            ("plain", DEFAULT),
            ("traced", DEFAULT),
            ("traced", TRACING),
        ];
        assert_eq!(
            associations,
            expected.map(|(id, arn)| (id.to_owned(), arn.to_owned()))
        );
        drop(transaction);
        storage.close().await;
    }
}
