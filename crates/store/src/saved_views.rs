//! Saved views of the list of services.

use crate::database::Store;
use crate::error::{Error, Result};
use crate::events::{NewEvent, insert_events};
use model::event::Event;
use model::saved_view::{SavedView, name_key};
use model::time::Time;
use std::sync::Arc;

/// A view to keep.
#[derive(Debug, Clone)]
pub struct NewView {
    /// Its name, checked.
    pub name: String,
    /// See [`SavedView::query`].
    pub query: String,
    /// Whether everybody sees it.
    pub shared: bool,
    /// Id of who saves it.
    pub person: i64,
    /// And the name.
    pub person_name: String,
    /// When.
    pub at: Time,
}

#[derive(sqlx::FromRow)]
struct Row {
    id: i64,
    name: String,
    query: String,
    shared: i64,
    person_id: i64,
    person_name: String,
    updated_at: i64,
}

impl From<Row> for SavedView {
    fn from(row: Row) -> SavedView {
        SavedView {
            id: row.id,
            name: row.name,
            query: row.query,
            shared: row.shared == 1,
            person: row.person_id,
            person_name: row.person_name,
            updated_at: Time(row.updated_at),
        }
    }
}

impl Store {
    /// All views, those of the team first, then by name. Kept in memory between two writes: every list shows them.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn saved_views(&self) -> Result<Arc<[SavedView]>> {
        let writes = self.listed.writes();
        if let Some(views) = self.listed.saved_views.get(writes) {
            return Ok(views);
        }
        let rows: Vec<Row> = sqlx::query_as(
            "SELECT id, name, query, shared, person_id, person_name, updated_at
             FROM saved_views ORDER BY shared DESC, name_key, id",
        )
        .fetch_all(&self.readers)
        .await?;
        let views: Arc<[SavedView]> = rows.into_iter().map(SavedView::from).collect();
        self.listed.saved_views.put(writes, Arc::clone(&views));
        Ok(views)
    }

    /// Keeps a view and gives its id; `None` if there are `most` of its kind already.
    ///
    /// # Errors
    /// [`Error::Duplicate`] where its name is taken, or the database cannot be written.
    pub async fn create_view(
        &self,
        view: &NewView,
        most: i64,
        event: NewEvent,
    ) -> Result<Option<(i64, Event)>> {
        let mut transaction = self.begin().await?;
        let count: i64 = sqlx::query_scalar(
            "SELECT COUNT(*) FROM saved_views WHERE shared = $1 AND (shared = 1 OR person_id = $2)",
        )
        .bind(i64::from(view.shared))
        .bind(view.person)
        .fetch_one(&mut *transaction)
        .await?;
        if count >= most {
            return Ok(None);
        }
        let id: i64 = sqlx::query_scalar(
            "INSERT INTO saved_views (name, name_key, query, shared, person_id, person_name, created_at, updated_at)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $7) RETURNING id",
        )
        .bind(&view.name)
        .bind(name_key(&view.name))
        .bind(&view.query)
        .bind(i64::from(view.shared))
        .bind(view.person)
        .bind(&view.person_name)
        .bind(view.at.0)
        .fetch_one(&mut *transaction)
        .await?;
        let mut events = insert_events(&mut transaction, vec![event]).await?;
        self.commit(transaction).await?;
        Ok(Some((id, events.remove(0))))
    }

    /// Gives a view another name and another query.
    ///
    /// # Errors
    /// [`Error::NotFound`], [`Error::Duplicate`] where the name is taken, or the database cannot be written.
    pub async fn change_view(
        &self,
        id: i64,
        name: &str,
        query: &str,
        at: Time,
        event: NewEvent,
    ) -> Result<Event> {
        let mut transaction = self.begin().await?;
        let changed = sqlx::query(
            "UPDATE saved_views SET name = $2, name_key = $3, query = $4, updated_at = $5 WHERE id = $1",
        )
        .bind(id)
        .bind(name)
        .bind(name_key(name))
        .bind(query)
        .bind(at.0)
        .execute(&mut *transaction)
        .await?;
        let told = self.commit_told(transaction, &changed, event).await?;
        told.ok_or(Error::NotFound)
    }

    /// Deletes a view.
    ///
    /// # Errors
    /// [`Error::NotFound`], or the database cannot be written.
    pub async fn delete_view(&self, id: i64, event: NewEvent) -> Result<Event> {
        let mut transaction = self.begin().await?;
        let deleted = sqlx::query("DELETE FROM saved_views WHERE id = $1")
            .bind(id)
            .execute(&mut *transaction)
            .await?;
        let told = self.commit_told(transaction, &deleted, event).await?;
        told.ok_or(Error::NotFound)
    }
}
