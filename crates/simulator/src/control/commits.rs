//! `POST /_simulator/commits`: what `git push` does at GitHub or Bitbucket, automatic deployments included.

use std::fmt::Write;

use axum::http::StatusCode;
use serde::Deserialize;
use serde_json::json;
use sha2::{Digest, Sha256};
use uuid::Uuid;

use super::Outcome;
use crate::clock::Timestamp;
use crate::operations::automatic_deployments::{self, Push};
use crate::progress;
use crate::resources::connection::ProviderType;
use crate::server::App;
use crate::service::source::Source;
use crate::storage::commits::{self, NewCommit};

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Commit {
    /// `https://github.com/{owner}/{name}` or the same at bitbucket.org.
    repository: String,
    #[serde(default = "main_branch")]
    branch: String,
    #[serde(default = "default_message")]
    message: String,
    /// Only services of this account and Region are told. A provider knows neither, so without them all are.
    account: Option<String>,
    region: Option<String>,
}

fn main_branch() -> String {
    "main".to_owned()
}

fn default_message() -> String {
    "Change something".to_owned()
}

/// Puts a new commit on top of a branch; tells what that means for the services that are built from it.
pub async fn push(app: &App, body: &[u8]) -> Outcome {
    let commit = serde_json::from_slice::<Commit>(body).ok().filter(|commit| {
        ProviderType::of_repository(&commit.repository).is_some() && !commit.branch.is_empty()
    });
    let Some(commit) = commit else {
        return Ok((
            StatusCode::BAD_REQUEST,
            json!({"message": "Send {\"repository\": \"https://github.com/owner/name\" or the same at bitbucket.org, \"branch\"?, \
                \"message\"?, \"account\"?, \"region\"?}."}),
        ));
    };
    let now = Timestamp::now();
    let mut transaction = app.storage.begin().await?;
    progress::catch_up(app, &mut transaction, now).await?;
    let source = Source::branch(&commit.repository, &commit.branch);
    let id = new_id();
    if let Source::Branch { repository, branch } = &source {
        let new = NewCommit {
            repository,
            branch,
            id: &id,
            message: &commit.message,
            pushed_at: now,
        };
        commits::insert(&mut transaction, new).await?;
    }
    let push = Push {
        source: &source,
        account: commit.account.as_deref(),
        region: commit.region.as_deref(),
    };
    let deployments = automatic_deployments::announce(app, &mut transaction, push, now).await?;
    transaction.commit().await?;
    app.wake.notify_one();
    let answer = json!({
        "commit": id,
        "repository": commit.repository,
        "branch": commit.branch,
        "message": commit.message,
        "at": now.epoch_seconds(),
        "deployments": deployments,
    });
    Ok((StatusCode::CREATED, answer))
}

/// 40 hexadecimal digits, as Git's own.
fn new_id() -> String {
    let hash = Sha256::digest(Uuid::new_v4().as_bytes());
    hash.iter().take(20).fold(String::new(), |mut id, byte| {
        // Writing to a String cannot fail.
        let _ = write!(id, "{byte:02x}");
        id
    })
}
