//! Protected places.

use crate::database::Store;
use crate::error::{Error, Result};
use crate::events::{NewEvent, insert_events};
use model::event::Event;
use model::protection::{Protection, Scope, ScopeKind};
use model::time::Time;

/// A place to protect.
#[derive(Debug, Clone)]
pub struct NewProtection {
    /// What is protected.
    pub scope: Scope,
    /// Why.
    pub note: String,
    /// Name of who protects it.
    pub by: String,
    /// When.
    pub at: Time,
}

#[derive(sqlx::FromRow)]
struct Row {
    id: i64,
    kind: String,
    name: String,
    tag_value: Option<String>,
    note: String,
    person_name: String,
    at: i64,
}

impl TryFrom<Row> for Protection {
    type Error = Error;

    fn try_from(row: Row) -> Result<Protection> {
        let unknown = || Error::Unknown(format!("{} {}", row.kind, row.name));
        let scope = match ScopeKind::parse(&row.kind) {
            Some(ScopeKind::Region) => Scope::Region(row.name.parse().map_err(|_| unknown())?),
            Some(ScopeKind::Tag) => Scope::Tag {
                key: row.name,
                value: row.tag_value,
            },
            Some(ScopeKind::Service) => Scope::Service(row.name.parse().map_err(|_| unknown())?),
            None => return Err(unknown()),
        };
        Ok(Protection {
            id: row.id,
            scope,
            note: row.note,
            by: row.person_name,
            at: Time(row.at),
        })
    }
}

impl Store {
    /// All protected places, the newest last.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn protections(&self) -> Result<Vec<Protection>> {
        let rows: Vec<Row> = sqlx::query_as(
            "SELECT id, kind, name, tag_value, note, person_name, at FROM protections ORDER BY id",
        )
        .fetch_all(&self.readers)
        .await?;
        rows.into_iter().map(Protection::try_from).collect()
    }

    /// Protects a place; `None` if `most` are protected already.
    ///
    /// # Errors
    /// [`Error::Duplicate`] where it is protected already, or the database cannot be written.
    pub async fn protect(
        &self,
        protection: &NewProtection,
        most: i64,
        event: NewEvent,
    ) -> Result<Option<Event>> {
        let (name, value) = match &protection.scope {
            Scope::Region(region) => (region.to_string(), None),
            Scope::Tag { key, value } => (key.clone(), value.clone()),
            Scope::Service(arn) => (arn.to_string(), None),
        };
        let mut transaction = self.begin().await?;
        let count: i64 = sqlx::query_scalar("SELECT COUNT(*) FROM protections")
            .fetch_one(&mut *transaction)
            .await?;
        if count >= most {
            return Ok(None);
        }
        sqlx::query(
            "INSERT INTO protections (kind, name, tag_value, note, person_name, at)
             VALUES ($1, $2, $3, $4, $5, $6)",
        )
        .bind(protection.scope.kind().as_str())
        .bind(name)
        .bind(value)
        .bind(&protection.note)
        .bind(&protection.by)
        .bind(protection.at.0)
        .execute(&mut *transaction)
        .await?;
        let mut events = insert_events(&mut transaction, vec![event]).await?;
        self.commit(transaction).await?;
        Ok(events.pop())
    }

    /// Ends a protection.
    ///
    /// # Errors
    /// [`Error::NotFound`], or the database cannot be written.
    pub async fn unprotect(&self, id: i64, event: NewEvent) -> Result<Event> {
        let mut transaction = self.begin().await?;
        let removed = sqlx::query("DELETE FROM protections WHERE id = $1")
            .bind(id)
            .execute(&mut *transaction)
            .await?;
        let told = self.commit_told(transaction, &removed, event).await?;
        told.ok_or(Error::NotFound)
    }
}
