//! What a check has found.

use super::known::KnownService;
use crate::text::cleaned;
use serde::{Deserialize, Serialize};

/// One thing that was looked at.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Finding {
    /// How it stands.
    pub level: Level,
    /// What was looked at.
    pub kind: FindingKind,
    /// Name of the control that it is about, as in [`crate::field_error::FieldError`].
    pub field: String,
    /// In a few words.
    pub title: String,
    /// What it means and what to do; empty where the title says it all.
    pub text: String,
    /// What shows it, in the words of the registry, of AWS or of the file.
    pub evidence: Vec<String>,
    /// Services that stand in the way: the person may delete one of them.
    pub services: Vec<KnownService>,
    /// What a button fills in.
    pub fix: Option<Fix>,
    /// A command that puts it right on the person's own computer.
    pub command: Option<String>,
}

/// What a button fills in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fix {
    /// The button's label: "Use port 80".
    pub label: String,
    /// Names of fields and their values.
    pub values: Vec<(String, String)>,
}

/// How something stands, the worst first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Level {
    /// App Runner will refuse the create, or it will fail.
    Blocker,
    /// It may fail, or do something that is not meant.
    Warning,
    /// Nobody could be asked.
    NotChecked,
    /// Looked at and in order.
    Pass,
}

/// What was looked at. The names are stable: pages and tests know findings by them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FindingKind {
    /// Is the image there, and which one is it?
    Image,
    /// Is it built for App Runner's processor?
    Architecture,
    /// How much is to be pulled?
    Size,
    /// Is there something to start?
    StartCommand,
    /// Is its registry in the Region of the service?
    ImageRegion,
    /// May an image of another account be pulled?
    RepositoryPolicy,
    /// Does the tag stay where it is?
    Tag,
    /// Can App Runner deploy by itself what is named?
    AutomaticDeployment,
    /// May App Runner act with this role when it pulls?
    AccessRole,
    /// May the role pull the image?
    ImageAccess,
    /// Does the connection to the provider work?
    Connection,
    /// Are repository, branch and folder there?
    Repository,
    /// Does AWS support the runtime?
    Runtime,
    /// Is `apprunner.yaml` right?
    ConfigurationFile,
    /// Is the name free?
    Name,
    /// Is there room for one more service?
    Quota,
    /// Does the application listen there?
    Port,
    /// Does the path of the health check answer?
    HealthCheck,
    /// Does a plain value look like a secret?
    PlainSecret,
    /// May the application act with this role?
    InstanceRole,
    /// May the role read the secrets?
    SecretAccess,
    /// May the role send traces?
    Tracing,
    /// What does the application reach?
    Egress,
    /// Who reaches the service?
    Ingress,
}

/// Most characters of a text that is shown.
const LONGEST: usize = 600;

/// Much of what findings tell was written by strangers: tags, labels, answers of registries.
fn shown(text: impl Into<String>) -> String {
    cleaned(&text.into(), LONGEST)
}

impl Finding {
    pub(super) fn new(level: Level, kind: FindingKind, field: &str, title: impl Into<String>) -> Finding {
        Finding {
            level,
            kind,
            field: field.to_owned(),
            title: shown(title),
            text: String::new(),
            evidence: Vec::new(),
            services: Vec::new(),
            fix: None,
            command: None,
        }
    }

    pub(super) fn text(mut self, text: impl Into<String>) -> Finding {
        self.text = shown(text);
        self
    }

    pub(super) fn evidence(mut self, evidence: impl Into<String>) -> Finding {
        self.evidence.push(shown(evidence));
        self
    }

    pub(super) fn evidences(mut self, evidence: impl IntoIterator<Item = String>) -> Finding {
        self.evidence.extend(evidence.into_iter().map(shown));
        self
    }

    pub(super) fn fix(mut self, label: impl Into<String>, values: &[(&str, &str)]) -> Finding {
        let owned = |(field, value): &(&str, &str)| ((*field).to_owned(), (*value).to_owned());
        self.fix = Some(Fix {
            label: shown(label),
            values: values.iter().map(owned).collect(),
        });
        self
    }

    pub(super) fn command(mut self, command: impl Into<String>) -> Finding {
        self.command = Some(shown(command));
        self
    }
}
