//! Proposals to delete a service.

use crate::database::Store;
use crate::error::{Error, Result};
use crate::events::NewEvent;
use model::arn::ServiceArn;
use model::event::Event;
use model::service::DeletionProposal;
use model::time::Time;

impl Store {
    /// That somebody proposes to delete a service, if so.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn deletion_proposal(&self, arn: &ServiceArn) -> Result<Option<DeletionProposal>> {
        let row: Option<(String, i64, String, i64)> = sqlx::query_as(
            "SELECT reason, person_id, person_name, at FROM deletion_proposals WHERE service_arn = $1",
        )
        .bind(arn.to_string())
        .fetch_optional(&self.readers)
        .await?;
        Ok(row.map(|(reason, person_id, by, at)| DeletionProposal {
            reason,
            person_id,
            by,
            at: Time(at),
        }))
    }

    /// The proposals to delete living services, the oldest first, and how many there are.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn deletion_proposals(&self, limit: i64) -> Result<(Vec<(ServiceArn, DeletionProposal)>, i64)> {
        let rows: Vec<(String, String, i64, String, i64, i64)> = sqlx::query_as(
            "SELECT p.service_arn, p.reason, p.person_id, p.person_name, p.at, COUNT(*) OVER ()
             FROM deletion_proposals p JOIN services s ON s.arn = p.service_arn
             WHERE s.deleted_at IS NULL ORDER BY p.at, p.service_arn LIMIT $1",
        )
        .bind(limit)
        .fetch_all(&self.readers)
        .await?;
        let count = rows.first().map_or(0, |row| row.5);
        let proposals = rows
            .into_iter()
            .map(|(arn, reason, person_id, by, at, _)| {
                let arn = arn.parse().map_err(|_| Error::Unknown(arn))?;
                Ok((
                    arn,
                    DeletionProposal {
                        reason,
                        person_id,
                        by,
                        at: Time(at),
                    },
                ))
            })
            .collect::<Result<_>>()?;
        Ok((proposals, count))
    }

    /// Keeps a proposal; `None` if there is one for the service already.
    ///
    /// # Errors
    /// The database cannot be written.
    pub async fn propose_deletion(
        &self,
        arn: &ServiceArn,
        proposal: &DeletionProposal,
        event: NewEvent,
    ) -> Result<Option<Event>> {
        let mut transaction = self.begin().await?;
        let kept = sqlx::query(
            "INSERT INTO deletion_proposals (service_arn, reason, person_id, person_name, at)
             VALUES ($1, $2, $3, $4, $5) ON CONFLICT (service_arn) DO NOTHING",
        )
        .bind(arn.to_string())
        .bind(&proposal.reason)
        .bind(proposal.person_id)
        .bind(&proposal.by)
        .bind(proposal.at.0)
        .execute(&mut *transaction)
        .await?;
        self.commit_told(transaction, &kept, event).await
    }

    /// Ends a proposal; `None` if there is none.
    ///
    /// # Errors
    /// The database cannot be written.
    pub async fn end_deletion_proposal(&self, arn: &ServiceArn, event: NewEvent) -> Result<Option<Event>> {
        let mut transaction = self.begin().await?;
        let ended = sqlx::query("DELETE FROM deletion_proposals WHERE service_arn = $1")
            .bind(arn.to_string())
            .execute(&mut *transaction)
            .await?;
        self.commit_told(transaction, &ended, event).await
    }
}
