//! The members.

use crate::database::Store;
use crate::error::{Error, Result};
use crate::events::{NewEvent, insert_events};
use crate::identities::NO_PASSWORD;
use model::event::{Author, Event};
use model::person::{Person, Role};
use model::time::Time;
use sqlx::AssertSqlSafe;

/// A member with what only signing in needs.
#[derive(Debug, Clone)]
pub struct PersonRow {
    /// The member.
    pub person: Person,
    /// Argon2id in PHC format; `None` for who has no password.
    pub password_hash: Option<String>,
    /// Whether a password alone does not let them in.
    pub has_second_factor: bool,
}

/// With what a member can show that it is them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Confirming {
    /// They have a password.
    pub password: bool,
    /// They have a second factor.
    pub second_factor: bool,
}

type Row = (i64, String, String, bool, String, bool);

/// The columns of a [`Row`].
const COLUMNS: &str = "id, name, role, auditor <> 0, password_hash,
     EXISTS (SELECT 1 FROM second_factors WHERE second_factors.person_id = people.id)";

fn person_row(row: Row) -> Result<PersonRow> {
    let (id, name, role, auditor, password_hash, has_second_factor) = row;
    Ok(PersonRow {
        person: person(id, name, role, auditor)?,
        password_hash: Some(password_hash).filter(|hash| hash != NO_PASSWORD),
        has_second_factor,
    })
}

/// A member out of the columns of a row.
pub(crate) fn person(id: i64, name: String, role: String, auditor: bool) -> Result<Person> {
    let role = Role::parse(&role).ok_or(Error::Unknown(role))?;
    Ok(Person {
        id,
        name,
        role,
        auditor,
    })
}

impl Store {
    /// How many members there are or were.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn people_count(&self) -> Result<i64> {
        Ok(sqlx::query_scalar("SELECT COUNT(*) FROM people")
            .fetch_one(&self.readers)
            .await?)
    }

    /// The member of this name, unless they were removed.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn person_by_name(&self, name: &str) -> Result<Option<PersonRow>> {
        let row: Option<Row> = sqlx::query_as(AssertSqlSafe(format!(
            "SELECT {COLUMNS} FROM people WHERE name = $1 AND removed_at IS NULL"
        )))
        .bind(name)
        .fetch_optional(&self.readers)
        .await?;
        row.map(person_row).transpose()
    }

    /// The member of this id, unless they were removed.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn person_by_id(&self, id: i64) -> Result<Option<Person>> {
        let writes = self.listed.writes();
        if let Some(person) = self.listed.people.get(writes, &id) {
            return Ok(Some(person));
        }
        let row = self.person_row(id).await?;
        let person = row.map(|row| row.person);
        if let Some(person) = &person {
            self.listed.people.put(writes, id, person.clone());
        }
        Ok(person)
    }

    /// The same with what only signing in needs.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn person_row(&self, id: i64) -> Result<Option<PersonRow>> {
        let row: Option<Row> = sqlx::query_as(AssertSqlSafe(format!(
            "SELECT {COLUMNS} FROM people WHERE id = $1 AND removed_at IS NULL"
        )))
        .bind(id)
        .fetch_optional(&self.readers)
        .await?;
        row.map(person_row).transpose()
    }

    /// With what a member can show that it is them; with nothing, if they are none. Every page asks for it.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn confirming(&self, id: i64) -> Result<Confirming> {
        let writes = self.listed.writes();
        if let Some(confirming) = self.listed.confirming.get(writes, &id) {
            return Ok(confirming);
        }
        let row = self.person_row(id).await?;
        let confirming = Confirming {
            password: row.as_ref().is_some_and(|row| row.password_hash.is_some()),
            second_factor: row.is_some_and(|row| row.has_second_factor),
        };
        self.listed.confirming.put(writes, id, confirming);
        Ok(confirming)
    }

    /// How often the sessions of a member were ended for what they concern; `None` if they are none.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn session_epoch(&self, id: i64) -> Result<Option<i64>> {
        Ok(
            sqlx::query_scalar("SELECT session_epoch FROM people WHERE id = $1 AND removed_at IS NULL")
                .bind(id)
                .fetch_optional(&self.readers)
                .await?,
        )
    }

    /// The names of all members, also of those who were removed, for filters.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn people_names(&self) -> Result<Vec<String>> {
        Ok(sqlx::query_scalar("SELECT name FROM people ORDER BY name")
            .fetch_all(&self.readers)
            .await?)
    }

    /// Makes the very first member, and only that one: `Ok(None)` if there is somebody already.
    ///
    /// # Errors
    /// The database cannot be written.
    pub async fn create_first_person(
        &self,
        name: &str,
        role: Role,
        password_hash: &str,
        at: Time,
        mut event: NewEvent,
    ) -> Result<Option<(Person, Event)>> {
        let mut transaction = self.begin().await?;
        let id: Option<i64> = sqlx::query_scalar(
            "INSERT INTO people (name, role, password_hash, created_at, signed_in_at)
             SELECT $1, $2, $3, $4, $4 WHERE NOT EXISTS (SELECT 1 FROM people) RETURNING id",
        )
        .bind(name)
        .bind(role.as_str())
        .bind(password_hash)
        .bind(at.0)
        .fetch_optional(&mut *transaction)
        .await?;
        let Some(id) = id else { return Ok(None) };
        sqlx::query("DELETE FROM settings WHERE name = 'setup_token'")
            .execute(&mut *transaction)
            .await?;
        event.author = Author::Person {
            id,
            name: name.to_owned(),
        };
        let mut events = insert_events(&mut transaction, vec![event]).await?;
        self.commit(transaction).await?;
        let person = Person {
            id,
            name: name.to_owned(),
            role,
            auditor: false,
        };
        Ok(events.pop().map(|event| (person, event)))
    }

    /// Replaces the password of a member, for example when hashing got stronger.
    ///
    /// # Errors
    /// The database cannot be written.
    pub async fn set_password_hash(&self, person: i64, password_hash: &str) -> Result<()> {
        sqlx::query("UPDATE people SET password_hash = $2 WHERE id = $1")
            .bind(person)
            .bind(password_hash)
            .execute(&self.writer)
            .await?;
        self.listed.written();
        Ok(())
    }

    /// Notes that a member signed in, with the password of this hash if it was one. Answers the epoch of the session that
    /// may begin now; `None` if they are no member any more, or have another password by now.
    ///
    /// # Errors
    /// The database cannot be written.
    pub async fn note_sign_in(
        &self,
        person: i64,
        password_hash: Option<&str>,
        event: NewEvent,
    ) -> Result<Option<(i64, Event)>> {
        let mut transaction = self.begin().await?;
        let epoch: Option<i64> = sqlx::query_scalar(
            "UPDATE people SET signed_in_at = $2
             WHERE id = $1 AND removed_at IS NULL AND password_hash = COALESCE($3, password_hash)
             RETURNING session_epoch",
        )
        .bind(person)
        .bind(event.at.0)
        .bind(password_hash)
        .fetch_optional(&mut *transaction)
        .await?;
        let Some(epoch) = epoch else { return Ok(None) };
        let event = insert_events(&mut transaction, vec![event]).await?.remove(0);
        self.commit(transaction).await?;
        Ok(Some((epoch, event)))
    }

    /// The epoch of the session that a member may begin who has shown the password of this hash; `None` if they have another
    /// one by now.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn epoch_with_password(&self, person: i64, password_hash: &str) -> Result<Option<i64>> {
        Ok(sqlx::query_scalar(
            "SELECT session_epoch FROM people WHERE id = $1 AND removed_at IS NULL AND password_hash = $2",
        )
        .bind(person)
        .bind(password_hash)
        .fetch_optional(&self.readers)
        .await?)
    }
}
