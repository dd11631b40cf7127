//! Who members are at a provider of single sign-on.

use crate::database::Store;
use crate::error::Result;
use crate::events::{NewEvent, insert_events};
use crate::invitations::revoke_invitations_of;
use crate::people::person;
use crate::sessions::end_sessions;
use model::event::{Author, Event};
use model::identity::Identity;
use model::person::{Person, Role};
use model::time::Time;
use model::user_name;
use sqlx::{Sqlite, Transaction};

/// What `password_hash` holds of somebody who never chose a password. No password fits it.
pub(crate) const NO_PASSWORD: &str = "";

/// What became of somebody who came for the first time.
#[derive(Debug, Clone, PartialEq)]
pub enum Arrival {
    /// A member now.
    New(Person, Box<Event>),
    /// A member already: two requests came at once.
    Known(Person),
    /// Somebody whom an administrator has removed.
    Removed,
    /// There is nobody yet, and who is first has to be an Administrator.
    NobodyYet,
}

type Row = (i64, String, String, bool, bool);

const BY_IDENTITY: &str = "SELECT people.id, people.name, people.role, people.auditor <> 0,
     people.removed_at IS NOT NULL FROM identities
     JOIN people ON people.id = identities.person_id WHERE issuer = $1 AND subject = $2";

impl Store {
    /// The member that somebody at a provider is.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn person_by_identity(&self, identity: &Identity) -> Result<Option<Person>> {
        let row: Option<Row> = sqlx::query_as(BY_IDENTITY)
            .bind(&identity.issuer)
            .bind(&identity.subject)
            .fetch_optional(&self.readers)
            .await?;
        row.filter(|(.., removed)| !removed)
            .map(|(id, name, role, auditor, _)| person(id, name, role, auditor))
            .transpose()
    }

    /// Makes somebody at a provider a member, with a user name that is free and without a password.
    ///
    /// # Errors
    /// The database cannot be written.
    pub async fn arrive(
        &self,
        identity: &Identity,
        role: Role,
        at: Time,
        mut event: NewEvent,
    ) -> Result<Arrival> {
        let mut transaction = self.writer.begin_with("BEGIN IMMEDIATE").await?;
        let known: Option<Row> = sqlx::query_as(BY_IDENTITY)
            .bind(&identity.issuer)
            .bind(&identity.subject)
            .fetch_optional(&mut *transaction)
            .await?;
        if let Some((id, name, role, auditor, removed)) = known {
            return Ok(if removed {
                Arrival::Removed
            } else {
                Arrival::Known(person(id, name, role, auditor)?)
            });
        }
        let is_first: bool = sqlx::query_scalar("SELECT NOT EXISTS (SELECT 1 FROM people)")
            .fetch_one(&mut *transaction)
            .await?;
        if is_first && role != Role::Admin {
            return Ok(Arrival::NobodyYet);
        }
        let name = free_name(&mut transaction, identity).await?;
        let id: i64 = sqlx::query_scalar(
            "INSERT INTO people (name, role, password_hash, created_at) VALUES ($1, $2, $3, $4) RETURNING id",
        )
        .bind(&name)
        .bind(role.as_str())
        .bind(NO_PASSWORD)
        .bind(at.0)
        .fetch_one(&mut *transaction)
        .await?;
        sqlx::query(
            "INSERT INTO identities (issuer, subject, person_id, created_at) VALUES ($1, $2, $3, $4)",
        )
        .bind(&identity.issuer)
        .bind(&identity.subject)
        .bind(id)
        .bind(at.0)
        .execute(&mut *transaction)
        .await?;
        if is_first {
            sqlx::query("DELETE FROM settings WHERE name = 'setup_token'")
                .execute(&mut *transaction)
                .await?;
        }
        event.author = Author::Person {
            id,
            name: name.clone(),
        };
        let event = insert_events(&mut transaction, vec![event]).await?.remove(0);
        self.commit(transaction).await?;
        Ok(Arrival::New(
            Person {
                id,
                name,
                role,
                auditor: false,
            },
            Box::new(event),
        ))
    }

    /// Ends all sessions of a member whom the provider gives no role any more.
    ///
    /// # Errors
    /// The database cannot be written.
    pub async fn end_sessions_of(&self, person: i64, event: NewEvent) -> Result<Option<Event>> {
        let mut transaction = self.writer.begin_with("BEGIN IMMEDIATE").await?;
        revoke_invitations_of(&mut transaction, person, &event).await?;
        if end_sessions(&mut transaction, person, None).await? == 0 {
            self.commit(transaction).await?;
            return Ok(None);
        }
        let event = insert_events(&mut transaction, vec![event]).await?.remove(0);
        self.commit(transaction).await?;
        Ok(Some(event))
    }
}

async fn free_name(transaction: &mut Transaction<'_, Sqlite>, identity: &Identity) -> Result<String> {
    let mut alternatives = user_name::alternatives(&user_name::fitting(identity));
    loop {
        // They never end.
        let name = alternatives.next().unwrap_or_default();
        let is_taken: bool = sqlx::query_scalar("SELECT EXISTS (SELECT 1 FROM people WHERE name = $1)")
            .bind(&name)
            .fetch_one(&mut **transaction)
            .await?;
        if !is_taken {
            return Ok(name);
        }
    }
}
