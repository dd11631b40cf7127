//! What is done at the terminal of the server: members, backups.
//!
//! It works on the database file and needs no running server, and none to be stopped either.

use crate::config::{AdminCommand, AdminConfig, BackupConfig};
use engine::{Administration, SetupToken};
use model::paths;
use std::fmt::Write as _;
use std::io::{IsTerminal, Read, Write};
use std::path::Path;
use store::{Mark, Verified};

/// Why something at the terminal was not done. Each says what to do.
#[derive(Debug, thiserror::Error)]
pub enum AdminError {
    /// The database is not where it was looked for.
    #[error("there is no Slipway in the folder {0}. Name its folder with --data-dir")]
    NoDatabase(String),
    /// Nobody has this name.
    #[error("there is no member {0}. `slipway admin members` lists them")]
    NoMember(String),
    /// The password does not fit.
    #[error("{0}")]
    Password(String),
    /// The file of a backup is there already.
    #[error("the file {0} is there already. Name another one, or delete it")]
    FileExists(String),
    /// The file of a backup is not there, or cannot be read or written.
    #[error("the file {file} cannot be used: {reason}")]
    File {
        /// The file.
        file: String,
        /// What the operating system says.
        reason: String,
    },
    /// An entry of the audit log is not what was written.
    #[error("the audit log is not whole: {0}")]
    NotWhole(store::Fault),
    /// Standard input or output failed.
    #[error("the terminal failed: {0}")]
    Terminal(#[from] std::io::Error),
    /// Anything else.
    #[error(transparent)]
    Engine(#[from] engine::Error),
}

/// Runs one of the commands of `slipway admin`.
///
/// # Errors
/// See [`AdminError`].
pub async fn run(config: AdminConfig) -> Result<(), AdminError> {
    // It reads the file alone, and changes nothing about it.
    if let AdminCommand::VerifyAudit { expect } = &config.command {
        return verify_audit(&config.data_dir, expect.as_ref()).await;
    }
    let administration = open(&config.data_dir).await?;
    let outcome = match config.command {
        AdminCommand::Members => members(&administration).await,
        AdminCommand::ResetPassword { name, password_stdin } => {
            reset_password(&administration, &name, password_stdin).await
        }
        AdminCommand::ResetSecondFactor { name } => reset_second_factor(&administration, &name).await,
        AdminCommand::VerifyAudit { .. } => Ok(()),
        AdminCommand::SetupLink { public_url } => setup_link(&administration, &public_url).await,
    };
    administration.close().await;
    outcome
}

async fn open(folder: &Path) -> Result<Administration, AdminError> {
    Administration::open(folder).await.map_err(|error| match error {
        engine::Error::Store(store::Error::File(_)) => AdminError::NoDatabase(folder.display().to_string()),
        error => error.into(),
    })
}

async fn members(administration: &Administration) -> Result<(), AdminError> {
    let members = administration.members().await?;
    let mut out = std::io::stdout().lock();
    writeln!(
        out,
        "{:<32}  {:<13}  {:<7}  {:<13}  {:<16}  SIGNED IN LAST",
        "NAME", "ROLE", "AUDITOR", "SECOND FACTOR", "MEMBER SINCE"
    )?;
    for member in members {
        writeln!(
            out,
            "{:<32}  {:<13}  {:<7}  {:<13}  {:<16}  {}",
            member.person.name,
            member.person.role.label(),
            if member.person.auditor { "yes" } else { "no" },
            if member.second_factor { "yes" } else { "no" },
            member.created_at.iso().get(..16).unwrap_or_default(),
            member
                .signed_in_at
                .map_or_else(|| "not known".to_owned(), model::time::Time::iso),
        )?;
    }
    Ok(())
}

async fn reset_password(administration: &Administration, name: &str, stdin: bool) -> Result<(), AdminError> {
    let given = if stdin {
        let mut text = String::new();
        // More than any password that is accepted.
        std::io::stdin().lock().take(4096).read_to_string(&mut text)?;
        Some(text.trim_end_matches(['\r', '\n']).to_owned())
    } else {
        None
    };
    let made_up = given.is_none();
    let password = administration
        .reset_password(name, given)
        .await
        .map_err(|error| match error {
            engine::Error::NotFound(_) => AdminError::NoMember(name.to_owned()),
            engine::Error::Invalid(errors) => {
                AdminError::Password(errors.at("password").unwrap_or_default().to_owned())
            }
            error => error.into(),
        })?;
    let mut out = std::io::stdout().lock();
    if made_up {
        if out.is_terminal() {
            writeln!(
                out,
                "{name} is signed out everywhere. The new password, to be changed after signing in:"
            )?;
        }
        writeln!(out, "{password}")?;
    } else {
        writeln!(out, "{name} has the new password and is signed out everywhere.")?;
    }
    Ok(())
}

async fn reset_second_factor(administration: &Administration, name: &str) -> Result<(), AdminError> {
    let was_on = administration
        .reset_second_factor(name)
        .await
        .map_err(|error| match error {
            engine::Error::NotFound(_) => AdminError::NoMember(name.to_owned()),
            error => error.into(),
        })?;
    let sentence = if was_on {
        "has no second factor any more and is signed out everywhere. The password alone signs in."
    } else {
        "has no second factor. Nothing is changed."
    };
    writeln!(std::io::stdout().lock(), "{name} {sentence}")?;
    Ok(())
}

async fn setup_link(administration: &Administration, public_url: &http::Uri) -> Result<(), AdminError> {
    let base = public_url.to_string();
    let base = base.trim_end_matches('/');
    let path = match administration.setup_token().await? {
        SetupToken::First(token) => format!("{}?token={token}", paths::SETUP),
        SetupToken::Invitation(token) => paths::join(&token),
    };
    writeln!(std::io::stdout().lock(), "{base}{path}")?;
    Ok(())
}

/// Writes a backup.
///
/// # Errors
/// See [`AdminError`].
pub async fn back_up(config: BackupConfig) -> Result<(), AdminError> {
    if config.file.exists() {
        return Err(AdminError::FileExists(config.file.display().to_string()));
    }
    if !config.data_dir.join("slipway.db").exists() {
        return Err(AdminError::NoDatabase(config.data_dir.display().to_string()));
    }
    engine::back_up(&config.data_dir, &config.file)
        .await
        .map_err(|error| of_file(&config.file, error))?;
    writeln!(
        std::io::stdout().lock(),
        "Written to {}. Keep it as safe as the folder itself: it holds drafts, hashes of passwords and secrets of second factors.",
        config.file.display()
    )?;
    Ok(())
}

/// Brings a backup back.
///
/// # Errors
/// See [`AdminError`].
pub async fn restore(config: BackupConfig) -> Result<(), AdminError> {
    std::fs::create_dir_all(&config.data_dir).map_err(|error| AdminError::File {
        file: config.data_dir.display().to_string(),
        reason: error.to_string(),
    })?;
    engine::restore(&config.data_dir, &config.file)
        .await
        .map_err(|error| of_file(&config.file, error))?;
    writeln!(
        std::io::stdout().lock(),
        "{} is restored. Everybody has to sign in again.",
        config.file.display()
    )?;
    Ok(())
}

fn of_file(file: &Path, error: engine::Error) -> AdminError {
    let reason = match error {
        engine::Error::Store(store::Error::File(error)) => error.to_string(),
        engine::Error::Store(error @ (store::Error::NoBackup | store::Error::Migration(_))) => {
            error.to_string()
        }
        error => return error.into(),
    };
    AdminError::File {
        file: file.display().to_string(),
        reason,
    }
}

async fn verify_audit(folder: &Path, expect: Option<&Mark>) -> Result<(), AdminError> {
    if !folder.join("slipway.db").exists() {
        return Err(AdminError::NoDatabase(folder.display().to_string()));
    }
    let verified = store::verify(folder, expect)
        .await
        .map_err(engine::Error::from)?
        .map_err(AdminError::NotWhole)?;
    writeln!(std::io::stdout().lock(), "{}", sentences(&verified, expect))?;
    Ok(())
}

fn sentences(verified: &Verified, expect: Option<&Mark>) -> String {
    let Some(head) = &verified.head else {
        return "The audit log is whole: nothing has happened yet.".to_owned();
    };
    let count = match verified.events {
        1 => "1 event".to_owned(),
        count => format!("{count} events"),
    };
    let mut text = format!(
        "The audit log is whole: {count}, {} to {}.",
        verified.first, head.id
    );
    if verified.first > 1 {
        text += "\nOlder ones were removed by retention, and the log says so.";
    }
    for id in &verified.begun {
        // Writing to a String cannot fail.
        let _ = write!(
            text,
            "\nEvent {id} says that older ones were taken in as they were found."
        );
    }
    if let Some(mark) = expect {
        let _ = write!(text, "\nEvent {} is the one that was noted down.", mark.id);
    }
    text + &format!("\nNote this down elsewhere for the next time: --expect {head}")
}
