//! Invitations.

use crate::database::Store;
use crate::error::{Error, Result};
use crate::events::{NewEvent, insert_events};
use crate::people::person;
use model::event::{Author, Event};
use model::invitation::{Ended, Invitation};
use model::person::{Person, Role};
use model::time::Time;
use sqlx::{QueryBuilder, Sqlite, SqliteConnection};

/// What became of an attempt to join.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Joined {
    /// They are a member.
    Member(Person, Box<Event>),
    /// Somebody has or had this name.
    NameTaken,
    /// The invitation is not open.
    NotOpen,
}

#[derive(sqlx::FromRow)]
struct Row {
    id: i64,
    role: String,
    auditor: bool,
    note: String,
    created_by: Option<String>,
    created_at: i64,
    expires_at: i64,
    accepted_by: Option<String>,
    accepted_at: Option<i64>,
    revoked_by: Option<String>,
    revoked_at: Option<i64>,
}

const COLUMNS: &str =
    "SELECT id, role, auditor <> 0 AS auditor, note, created_by, created_at, expires_at, accepted_by,
       accepted_at, revoked_by, revoked_at FROM invitations";

impl TryFrom<Row> for Invitation {
    type Error = Error;

    fn try_from(row: Row) -> Result<Invitation> {
        let accepted = row.accepted_by.zip(row.accepted_at);
        let revoked = row.revoked_by.zip(row.revoked_at);
        Ok(Invitation {
            id: row.id,
            role: Role::parse(&row.role).ok_or(Error::Unknown(row.role))?,
            auditor: row.auditor,
            note: row.note,
            created_by: row.created_by,
            created_at: Time(row.created_at),
            expires_at: Time(row.expires_at),
            ended: accepted
                .map(|(by, at)| Ended::Accepted { by, at: Time(at) })
                .or_else(|| revoked.map(|(by, at)| Ended::Revoked { by, at: Time(at) })),
        })
    }
}

impl Store {
    /// Keeps a new invitation and gives it its id.
    ///
    /// # Errors
    /// The database cannot be written.
    pub async fn create_invitation(
        &self,
        invitation: &Invitation,
        token_hash: &str,
        event: NewEvent,
    ) -> Result<Event> {
        let mut transaction = self.begin().await?;
        sqlx::query(
            "INSERT INTO invitations (token_hash, role, auditor, note, created_by, created_at, expires_at)
             VALUES ($1, $2, $3, $4, $5, $6, $7)",
        )
        .bind(token_hash)
        .bind(invitation.role.as_str())
        .bind(i64::from(invitation.auditor))
        .bind(&invitation.note)
        .bind(&invitation.created_by)
        .bind(invitation.created_at.0)
        .bind(invitation.expires_at.0)
        .execute(&mut *transaction)
        .await?;
        let mut events = insert_events(&mut transaction, vec![event]).await?;
        self.commit(transaction).await?;
        Ok(events.remove(0))
    }

    /// Invitations, the newest first.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn invitations(&self, limit: i64) -> Result<Vec<Invitation>> {
        let mut query = QueryBuilder::<Sqlite>::new(COLUMNS);
        query.push(" ORDER BY id DESC LIMIT ").push_bind(limit);
        let rows: Vec<Row> = query.build_query_as().fetch_all(&self.readers).await?;
        rows.into_iter().map(Invitation::try_from).collect()
    }

    /// One of them, whatever became of it.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn invitation(&self, id: i64) -> Result<Option<Invitation>> {
        let mut query = QueryBuilder::<Sqlite>::new(COLUMNS);
        query.push(" WHERE id = ").push_bind(id);
        let row: Option<Row> = query.build_query_as().fetch_optional(&self.readers).await?;
        row.map(Invitation::try_from).transpose()
    }

    /// The invitation of this token, whether it is open or not.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn invitation_by_token(&self, token_hash: &str) -> Result<Option<Invitation>> {
        let mut query = QueryBuilder::<Sqlite>::new(COLUMNS);
        query.push(" WHERE token_hash = ").push_bind(token_hash);
        let row: Option<Row> = query.build_query_as().fetch_optional(&self.readers).await?;
        row.map(Invitation::try_from).transpose()
    }

    /// Takes an invitation back; `None` if it was not open any more.
    ///
    /// # Errors
    /// The database cannot be written.
    pub async fn revoke_invitation(&self, id: i64, by: &str, event: NewEvent) -> Result<Option<Event>> {
        let mut transaction = self.begin().await?;
        let revoked = sqlx::query(
            "UPDATE invitations SET revoked_by = $2, revoked_at = $3
             WHERE id = $1 AND revoked_at IS NULL AND accepted_at IS NULL",
        )
        .bind(id)
        .bind(by)
        .bind(event.at.0)
        .execute(&mut *transaction)
        .await?;
        self.commit_told(transaction, &revoked, event).await
    }

    /// Makes whoever has the link a member. The link dies with it: of many who use it at once, one joins.
    ///
    /// # Errors
    /// The database cannot be written.
    pub async fn join(
        &self,
        token_hash: &str,
        name: &str,
        password_hash: &str,
        mut event: NewEvent,
    ) -> Result<Joined> {
        let mut transaction = self.begin().await?;
        let taken: i64 = sqlx::query_scalar("SELECT COUNT(*) FROM people WHERE name = $1")
            .bind(name)
            .fetch_one(&mut *transaction)
            .await?;
        let invitation: Option<(i64, String, bool)> = sqlx::query_as(
            "SELECT id, role, auditor <> 0 FROM invitations
             WHERE token_hash = $1 AND accepted_at IS NULL AND revoked_at IS NULL AND expires_at > $2",
        )
        .bind(token_hash)
        .bind(event.at.0)
        .fetch_optional(&mut *transaction)
        .await?;
        let Some((invitation, role, auditor)) = invitation else {
            return Ok(Joined::NotOpen);
        };
        if taken > 0 {
            return Ok(Joined::NameTaken);
        }
        let id: i64 = sqlx::query_scalar(
            "INSERT INTO people (name, role, auditor, password_hash, created_at, signed_in_at)
             VALUES ($1, $2, $3, $4, $5, $5) RETURNING id",
        )
        .bind(name)
        .bind(&role)
        .bind(i64::from(auditor))
        .bind(password_hash)
        .bind(event.at.0)
        .fetch_one(&mut *transaction)
        .await?;
        sqlx::query("UPDATE invitations SET accepted_by = $2, accepted_at = $3 WHERE id = $1")
            .bind(invitation)
            .bind(name)
            .bind(event.at.0)
            .execute(&mut *transaction)
            .await?;
        event.author = Author::Person {
            id,
            name: name.to_owned(),
        };
        let mut events = insert_events(&mut transaction, vec![event]).await?;
        self.commit(transaction).await?;
        let person = person(id, name.to_owned(), role, auditor)?;
        Ok(Joined::Member(person, Box::new(events.remove(0))))
    }
}

/// Ends what somebody has invited to and nobody has accepted: whoever may not invite any more shall not come back by it.
pub(crate) async fn revoke_invitations_of(
    connection: &mut SqliteConnection,
    person: i64,
    because: &NewEvent,
) -> Result<()> {
    // Names are never given to somebody else.
    sqlx::query(
        "UPDATE invitations SET revoked_by = $2, revoked_at = $3
         WHERE created_by = (SELECT name FROM people WHERE id = $1) AND accepted_at IS NULL AND revoked_at IS NULL",
    )
    .bind(person)
    .bind(because.author.label())
    .bind(because.at.0)
    .execute(connection)
    .await?;
    Ok(())
}
