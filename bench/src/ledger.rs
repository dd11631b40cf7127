//! What was asked of a server before it was killed, what it acknowledged, and whether its database says so afterwards.

use crate::database::Database;
use anyhow::{Context, Result, ensure};
use sqlx::Row as _;
use std::collections::BTreeMap;

/// What became of a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Answer {
    /// It was answered: done, and there for good.
    Acknowledged,
    /// The server died over it: done or not done, but nothing in between.
    None,
}

/// Everything that one round asked for, in its order.
#[derive(Debug, Default)]
pub(crate) struct Ledger {
    /// By the draft's id: the numbers that were saved into it.
    pub(crate) saves: BTreeMap<String, Vec<(usize, Answer)>>,
    /// By the draft's id: comments.
    pub(crate) comments: BTreeMap<String, Vec<(String, Answer)>>,
    /// Roles of the one member whose role changes.
    pub(crate) roles: Vec<(&'static str, Answer)>,
    /// Notes of short links.
    pub(crate) links: Vec<(String, Answer)>,
    /// Services by their names, the draft that each came from and its version, and whether its create was acknowledged.
    pub(crate) launches: Vec<Launch>,
}

/// A draft that was sent.
#[derive(Debug, Clone)]
pub(crate) struct Launch {
    pub(crate) name: String,
    pub(crate) draft: String,
    pub(crate) version: i64,
    pub(crate) answer: Answer,
}

/// What a saved draft says, with its number.
pub(crate) fn image(number: usize) -> String {
    format!("public.ecr.aws/example/saved:{number}")
}

/// The member whose role changes.
pub(crate) const MEMBER: &str = "ls";

impl Ledger {
    /// How many requests were acknowledged.
    pub(crate) fn acknowledged(&self) -> usize {
        let is = |answer: &Answer| *answer == Answer::Acknowledged;
        self.saves
            .values()
            .flatten()
            .filter(|(_, answer)| is(answer))
            .count()
            + self
                .comments
                .values()
                .flatten()
                .filter(|(_, answer)| is(answer))
                .count()
            + self.roles.iter().filter(|(_, answer)| is(answer)).count()
            + self.links.iter().filter(|(_, answer)| is(answer)).count()
            + self.launches.iter().filter(|launch| is(&launch.answer)).count()
    }

    /// Whether the database says what was acknowledged, once. `role` is what the member was before.
    ///
    /// # Errors
    /// It does not.
    pub(crate) async fn check(&self, database: &Database, role: &str) -> Result<()> {
        self.check_saves(database).await?;
        self.check_comments(database).await?;
        self.check_role(database, role).await?;
        self.check_links(database).await?;
        self.check_launches(database).await
    }

    async fn check_saves(&self, database: &Database) -> Result<()> {
        for (draft, saves) in &self.saves {
            let (version, form): (i64, String) =
                sqlx::query_as("SELECT version, form FROM drafts WHERE id = $1")
                    .bind(draft)
                    .fetch_optional(&database.0)
                    .await?
                    .with_context(|| format!("draft {draft} was begun and is gone"))?;
            let Some((last, _)) = saves.iter().rfind(|(_, answer)| *answer == Answer::Acknowledged) else {
                continue;
            };
            let mut allowed = saves.iter().filter(|(number, _)| number >= last);
            ensure!(
                allowed.any(|(number, _)| form.contains(&format!("{}\"", image(*number)))),
                "draft {draft} does not hold the save {last} that was acknowledged: {form}"
            );
            let saved: i64 = count(
                database,
                "SELECT COUNT(*) FROM events WHERE kind = 'draft.saved' AND draft_id = $1",
                draft,
            )
            .await?;
            ensure!(
                saved <= i64::try_from(saves.len())? && version > saved,
                "draft {draft} has version {version} and {saved} events of {} saves",
                saves.len()
            );
        }
        Ok(())
    }

    async fn check_comments(&self, database: &Database) -> Result<()> {
        for (draft, comments) in &self.comments {
            for (text, answer) in comments {
                let found: i64 = sqlx::query_scalar(
                    "SELECT COUNT(*) FROM draft_comments WHERE draft_id = $1 AND text = $2",
                )
                .bind(draft)
                .bind(text)
                .fetch_one(&database.0)
                .await?;
                once(found, *answer).with_context(|| format!("the comment {text}"))?;
            }
            let written = count(
                database,
                "SELECT COUNT(*) FROM draft_comments WHERE draft_id = $1",
                draft,
            )
            .await?;
            let told = count(
                database,
                "SELECT COUNT(*) FROM events WHERE kind = 'draft.commented' AND draft_id = $1",
                draft,
            )
            .await?;
            ensure!(written == told, "{written} comments and {told} events about them");
        }
        Ok(())
    }

    async fn check_role(&self, database: &Database, before: &str) -> Result<()> {
        let role = role_of(database).await?;
        let last = self
            .roles
            .iter()
            .rposition(|(_, answer)| *answer == Answer::Acknowledged);
        let allowed: Vec<&str> = match last {
            Some(last) => self.roles[last..].iter().map(|(role, _)| *role).collect(),
            None => std::iter::once(before)
                .chain(self.roles.iter().map(|(role, _)| *role))
                .collect(),
        };
        ensure!(
            allowed.contains(&role.as_str()),
            "the role is {role}, of {:?}",
            self.roles
        );
        Ok(())
    }

    async fn check_links(&self, database: &Database) -> Result<()> {
        for (note, answer) in &self.links {
            let found = count(database, "SELECT COUNT(*) FROM short_links WHERE note = $1", note).await?;
            once(found, *answer).with_context(|| format!("the short link {note}"))?;
        }
        Ok(())
    }

    /// Of what was sent and not answered, some is still being looked for.
    async fn check_launches(&self, database: &Database) -> Result<()> {
        for launch in &self.launches {
            let Launch { name, draft, .. } = launch;
            let row = sqlx::query("SELECT state, service_arn FROM drafts WHERE id = $1")
                .bind(draft)
                .fetch_optional(&database.0)
                .await?
                .with_context(|| format!("the draft of {name} is gone"))?;
            let (state, arn): (String, Option<String>) = (row.try_get(0)?, row.try_get(1)?);
            let asked = count(
                database,
                "SELECT COUNT(*) FROM events WHERE kind = 'service.create_requested' AND draft_id = $1",
                draft,
            )
            .await?;
            let found = count(database, "SELECT COUNT(*) FROM services WHERE name = $1", name).await?;
            ensure!(found <= 1, "there are {found} services {name}");
            if launch.answer == Answer::Acknowledged {
                ensure!(state == "sent" && arn.is_some(), "the draft of {name} is {state}");
                ensure!(found == 1, "the service {name} is gone");
            }
            once(asked, launch.answer).with_context(|| format!("events of the create of {name}"))?;
            ensure!(
                (state == "sent") == (asked == 1),
                "the draft of {name} is {state}, and {asked} events say that it was sent"
            );
        }
        Ok(())
    }
}

/// What the member is whose role changes.
pub(crate) async fn role_of(database: &Database) -> Result<String> {
    let role = sqlx::query_scalar("SELECT role FROM people WHERE name = $1");
    Ok(role.bind(MEMBER).fetch_one(&database.0).await?)
}

/// Whether the events of everything say what the tables say, and nothing was told twice.
///
/// # Errors
/// They do not.
pub(crate) async fn check_totals(database: &Database) -> Result<()> {
    for (what, query) in [
        (
            "short links and events about them",
            "SELECT (SELECT COUNT(*) FROM short_links) = (SELECT COUNT(*) FROM events WHERE kind = 'link.created')",
        ),
        (
            "drafts and events about them",
            "SELECT (SELECT COUNT(*) FROM drafts) = (SELECT COUNT(*) FROM events WHERE kind = 'draft.created')",
        ),
        (
            "members and events about them",
            "SELECT (SELECT COUNT(*) FROM people) = (SELECT COUNT(*) FROM events WHERE kind = 'person.created')",
        ),
        (
            "services of one name",
            "SELECT NOT EXISTS (SELECT 1 FROM services WHERE deleted_at IS NULL GROUP BY region, name HAVING COUNT(*) > 1)",
        ),
        (
            "creates of one draft",
            "SELECT NOT EXISTS (SELECT 1 FROM events WHERE kind = 'service.create_requested' GROUP BY draft_id HAVING COUNT(*) > 1)",
        ),
    ] {
        let fits: bool = sqlx::query_scalar(query).fetch_one(&database.0).await?;
        ensure!(fits, "{what} do not fit together");
    }
    Ok(())
}

async fn count(database: &Database, query: &'static str, value: &str) -> Result<i64> {
    Ok(sqlx::query_scalar(query)
        .bind(value)
        .fetch_one(&database.0)
        .await?)
}

/// What was acknowledged is there once; what was not, at most once.
fn once(found: i64, answer: Answer) -> Result<()> {
    match answer {
        Answer::Acknowledged => ensure!(found == 1, "acknowledged, and there {found} times"),
        Answer::None => ensure!(found <= 1, "not answered, and there {found} times"),
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_lost_or_there_twice_is_found() {
        assert!(once(1, Answer::Acknowledged).is_ok());
        assert!(once(0, Answer::Acknowledged).is_err());
        assert!(once(2, Answer::Acknowledged).is_err());
        assert!(once(0, Answer::None).is_ok());
        assert!(once(2, Answer::None).is_err());
    }
}
