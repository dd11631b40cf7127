//! What is done at the terminal of the server: members, backups.
//!
//! It works on the database file and needs no running server, and none to be stopped either.

use crate::config::{AdminCommand, AdminConfig, BackupConfig};
use engine::{Administration, SetupToken};
use model::paths;
use std::io::{IsTerminal, Read, Write};
use std::path::Path;

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
    let administration = open(&config.data_dir).await?;
    let outcome = match config.command {
        AdminCommand::Members => members(&administration).await,
        AdminCommand::ResetPassword { name, password_stdin } => {
            reset_password(&administration, &name, password_stdin).await
        }
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
        "{:<32}  {:<13}  {:<7}  {:<16}  SIGNED IN LAST",
        "NAME", "ROLE", "AUDITOR", "MEMBER SINCE"
    )?;
    for member in members {
        writeln!(
            out,
            "{:<32}  {:<13}  {:<7}  {:<16}  {}",
            member.person.name,
            member.person.role.label(),
            if member.person.auditor { "yes" } else { "no" },
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
        "Written to {}. Keep it as safe as the folder itself: it holds drafts and hashes of passwords.",
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
