//! What becomes of members: roles, passwords, removal. Each change ends the sessions that it concerns in its own
//! transaction.

use crate::database::Store;
use crate::error::{Error, Result};
use crate::events::{NewEvent, insert_events};
use crate::identities::NO_PASSWORD;
use crate::invitations::revoke_invitations_of;
use crate::people::person;
use crate::second_factors::remove_factor;
use crate::sessions::end_sessions;
use model::event::Event;
use model::person::Role;
use model::time::Time;
use model::view::MemberRow;
use sqlx::SqliteConnection;

/// What a member is to become.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MemberChange {
    /// Another role, or the same, and whether they read the whole record.
    Role(Role, bool),
    /// Another role, or the same, and nothing else.
    RoleOnly(Role),
    /// A member no more.
    Removed,
}

/// What became of a change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum MemberOutcome {
    /// It is done.
    Changed(Box<Event>),
    /// It was so before; nothing is written, and sessions go on.
    Unchanged,
    /// There is no such member, or no more.
    Gone,
    /// Nobody would be left to look after the members.
    LastAdministrator,
}

type Row = (i64, String, String, bool, i64, Option<i64>, i64, bool);

const ROWS: &str = "SELECT people.id, people.name, people.role, people.auditor <> 0, people.created_at,
       people.signed_in_at,
       (SELECT COUNT(*) FROM sessions WHERE sessions.person_id = people.id AND sessions.expires_at > $1),
       EXISTS (SELECT 1 FROM second_factors WHERE second_factors.person_id = people.id)
FROM people WHERE people.removed_at IS NULL";

fn member(row: Row) -> Result<MemberRow> {
    let (id, name, role, auditor, created_at, signed_in_at, sessions, second_factor) = row;
    Ok(MemberRow {
        person: person(id, name, role, auditor)?,
        created_at: Time(created_at),
        signed_in_at: signed_in_at.map(Time),
        sessions,
        second_factor,
    })
}

/// Whether somebody else is an administrator.
async fn has_other_administrator(connection: &mut SqliteConnection, person: i64) -> Result<bool> {
    let others: i64 = sqlx::query_scalar(
        "SELECT COUNT(*) FROM people WHERE role = 'admin' AND removed_at IS NULL AND id <> $1",
    )
    .bind(person)
    .fetch_one(connection)
    .await?;
    Ok(others > 0)
}

impl Store {
    /// The members, by name.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn members(&self, now: Time) -> Result<Vec<MemberRow>> {
        let rows: Vec<Row> = sqlx::query_as(ROWS).bind(now.0).fetch_all(&self.readers).await?;
        let mut members = rows.into_iter().map(member).collect::<Result<Vec<_>>>()?;
        members.sort_by(|one, other| one.person.name.cmp(&other.person.name));
        Ok(members)
    }

    /// Changes or removes a member and ends their sessions. The last administrator stays one: of two who are lowered at
    /// once, the second is refused.
    ///
    /// # Errors
    /// The database cannot be written.
    pub async fn change_member(
        &self,
        id: i64,
        change: MemberChange,
        event: NewEvent,
    ) -> Result<MemberOutcome> {
        let mut transaction = self.begin().await?;
        let before: Option<(String, bool)> =
            sqlx::query_as("SELECT role, auditor <> 0 FROM people WHERE id = $1 AND removed_at IS NULL")
                .bind(id)
                .fetch_optional(&mut *transaction)
                .await?;
        let Some((role, auditor)) = before else {
            return Ok(MemberOutcome::Gone);
        };
        let role = Role::parse(&role).ok_or(Error::Unknown(role))?;
        let change = match change {
            MemberChange::RoleOnly(role) => MemberChange::Role(role, auditor),
            change => change,
        };
        if change == MemberChange::Role(role, auditor) {
            return Ok(MemberOutcome::Unchanged);
        }
        let stays = matches!(change, MemberChange::Role(Role::Admin, _));
        if role == Role::Admin && !stays && !has_other_administrator(&mut transaction, id).await? {
            return Ok(MemberOutcome::LastAdministrator);
        }
        match change {
            MemberChange::Role(role, _) | MemberChange::RoleOnly(role) => {
                let auditor = matches!(change, MemberChange::Role(_, true));
                sqlx::query("UPDATE people SET role = $2, auditor = $3 WHERE id = $1")
                    .bind(id)
                    .bind(role.as_str())
                    .bind(i64::from(auditor))
                    .execute(&mut *transaction)
                    .await?;
            }
            MemberChange::Removed => {
                // An empty text is no hash of anything.
                sqlx::query("UPDATE people SET removed_at = $2, password_hash = '' WHERE id = $1")
                    .bind(id)
                    .bind(event.at.0)
                    .execute(&mut *transaction)
                    .await?;
                remove_factor(&mut transaction, id).await?;
            }
        }
        if role == Role::Admin && !stays {
            revoke_invitations_of(&mut transaction, id, &event).await?;
        }
        end_sessions(&mut transaction, id, None).await?;
        let mut events = insert_events(&mut transaction, vec![event]).await?;
        self.commit(transaction).await?;
        Ok(MemberOutcome::Changed(Box::new(events.remove(0))))
    }

    /// Gives a member another password in place of the one of the hash `old`, or of any, and ends their sessions, but for the
    /// one of this handle. `None` if they have another one than `old` by now, or are no member any more.
    ///
    /// # Errors
    /// The database cannot be written.
    pub async fn change_password(
        &self,
        id: i64,
        old: Option<&str>,
        password_hash: &str,
        but: Option<&str>,
        event: NewEvent,
    ) -> Result<Option<Event>> {
        let mut transaction = self.begin().await?;
        let changed = sqlx::query(
            "UPDATE people SET password_hash = $2
             WHERE id = $1 AND removed_at IS NULL AND password_hash = COALESCE($3, password_hash)",
        )
        .bind(id)
        .bind(password_hash)
        .bind(old)
        .execute(&mut *transaction)
        .await?;
        if changed.rows_affected() == 0 {
            return Ok(None);
        }
        end_sessions(&mut transaction, id, but).await?;
        let mut events = insert_events(&mut transaction, vec![event]).await?;
        self.commit(transaction).await?;
        Ok(events.pop())
    }

    /// The hash of a member's password.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn password_hash(&self, id: i64) -> Result<Option<String>> {
        Ok(
            sqlx::query_scalar("SELECT password_hash FROM people WHERE id = $1 AND removed_at IS NULL")
                .bind(id)
                .fetch_optional(&self.readers)
                .await?
                .filter(|hash: &String| hash != NO_PASSWORD),
        )
    }
}
