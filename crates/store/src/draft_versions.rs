//! What drafts held before their newest saves.

use crate::database::Store;
use crate::error::Result;
use model::draft::{Draft, DraftValues, Origin};
use sqlx::SqliteConnection;
use std::collections::BTreeMap;

/// Versions of a draft that are kept. A page that was left open for longer is told of a conflict all the same; only whose
/// change is whose is not known any more.
const KEPT: i64 = 50;

/// A form as it was once saved.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DraftVersion {
    /// What stood in it.
    pub values: DraftValues,
    /// Where that came from.
    pub origins: BTreeMap<String, Origin>,
}

impl Store {
    /// What a draft held at a version before the newest one; `None` if that is too long ago.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn draft_version(&self, draft: &str, version: i64) -> Result<Option<DraftVersion>> {
        let row: Option<(String, String)> =
            sqlx::query_as("SELECT form, origins FROM draft_versions WHERE draft_id = $1 AND version = $2")
                .bind(draft)
                .bind(version)
                .fetch_optional(&self.readers)
                .await?;
        row.map(|(form, origins)| {
            Ok(DraftVersion {
                values: serde_json::from_str(&form)?,
                origins: serde_json::from_str(&origins)?,
            })
        })
        .transpose()
    }
}

/// Keeps what a draft holds, before it is saved anew.
pub(crate) async fn keep_version(connection: &mut SqliteConnection, draft: &Draft) -> Result<()> {
    sqlx::query(
        "INSERT INTO draft_versions (draft_id, version, form, origins) VALUES ($1, $2, $3, $4)
         ON CONFLICT (draft_id, version) DO NOTHING",
    )
    .bind(&draft.id)
    .bind(draft.version)
    .bind(serde_json::to_string(&draft.values)?)
    .bind(serde_json::to_string(&draft.origins)?)
    .execute(&mut *connection)
    .await?;
    sqlx::query("DELETE FROM draft_versions WHERE draft_id = $1 AND version <= $2")
        .bind(&draft.id)
        .bind(draft.version - KEPT)
        .execute(connection)
        .await?;
    Ok(())
}

/// Forgets the versions of a draft that nobody edits any more.
pub(crate) async fn forget_versions(connection: &mut SqliteConnection, draft: &str) -> Result<()> {
    sqlx::query("DELETE FROM draft_versions WHERE draft_id = $1")
        .bind(draft)
        .execute(connection)
        .await?;
    Ok(())
}
