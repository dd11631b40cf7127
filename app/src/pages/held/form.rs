//! A held form in words: what it asked for, and what was typed into it.

use crate::api::{
    BeginDraft, BeginDraftFromLink, BuildLaunchLink, ChangeView, CloneService, CommentOnDraft, DeployService,
    DiscardDraft, FixService, ImportDraft, InviteMember, MakeShortLink, Paste, PauseService, ProposeDeletion,
    Protect, ResumeService, SaveDraft, SaveView, SetRetention, SettleConflict, SubmitDraft, UnarchiveDraft,
};
use model::environment::{name_looks_secret, text_looks_secret, value_looks_secret};
use model::protection::ScopeKind;
use server_fn::ServerFn;

/// What posting a held form again would do, in words.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Offer {
    /// What was typed: "A step of a draft".
    pub(super) what: &'static str,
    /// The button.
    pub(super) button: &'static str,
}

/// The forms that may be posted again from here; everything else is left. Deleting is not among them: its question is
/// asked on the service's page, with the service before one's eyes.
pub(super) fn offer(action: &str) -> Option<Offer> {
    let offers: [(&str, &str, &str); 23] = [
        (SaveDraft::url(), "The fields of a draft.", "Save it now"),
        (
            SubmitDraft::url(),
            "You asked to create the service of a draft.",
            "Create it now",
        ),
        (
            DiscardDraft::url(),
            "You asked to discard a draft or to bring one back.",
            "Do it now",
        ),
        (
            SettleConflict::url(),
            "You chose between two versions of a draft.",
            "Save it now",
        ),
        (BeginDraft::url(), "You asked for a new draft.", "Begin it now"),
        (
            BeginDraftFromLink::url(),
            "You went on from a launch link.",
            "Continue to draft",
        ),
        (
            BuildLaunchLink::url(),
            "You built a launch link.",
            "Go on with it",
        ),
        (MakeShortLink::url(), "You asked for a short link.", "Make it now"),
        (
            ImportDraft::url(),
            "You asked for a draft with what stands in a file.",
            "Import it now",
        ),
        (
            CloneService::url(),
            "You asked to clone a service as a draft.",
            "Clone it now",
        ),
        (CommentOnDraft::url(), "You commented on a draft.", "Send it now"),
        (
            UnarchiveDraft::url(),
            "You asked to bring a draft back.",
            "Do it now",
        ),
        (Paste::url(), "You pasted a text.", "Continue"),
        (
            DeployService::url(),
            "You asked to deploy a service.",
            "Deploy it now",
        ),
        (
            PauseService::url(),
            "You asked to pause a service.",
            "Pause it now",
        ),
        (
            ResumeService::url(),
            "You asked to resume a service.",
            "Resume it now",
        ),
        (
            FixService::url(),
            "You asked to try a failed create again.",
            "Try it again now",
        ),
        (
            ProposeDeletion::url(),
            "A proposal to delete a service.",
            "Propose it now",
        ),
        (SaveView::url(), "A view of the services.", "Save it now"),
        (
            ChangeView::url(),
            "A change of a view of the services.",
            "Change it now",
        ),
        (
            Protect::url(),
            "You asked to protect services.",
            "Protect them now",
        ),
        (InviteMember::url(), "You asked for an invitation.", "Invite now"),
        (
            SetRetention::url(),
            "You asked to keep events longer or shorter.",
            "Change it now",
        ),
    ];
    offers
        .into_iter()
        .find(|(path, ..)| *path == action)
        .map(|(_, what, button)| Offer { what, button })
}

/// A value as the page shows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Shown {
    Plain(String),
    /// Looks like a secret; someone may stand behind the reader.
    Masked,
}

/// Fields that pages post and nobody types.
const UNSEEN: [&str; 11] = [
    "id", "version", "step", "intent", "conflict", "arn", "choice", "restore", "kind", "list", "whole",
];

/// Fields that only sound like secrets.
const HARMLESS: [&str; 2] = ["tag_key", "tag_value"];

/// Boxes that are ticked or not.
const BOXES: [&str; 2] = ["auditor", "shared"];

/// Fields of many words, of which each may be a secret.
const TEXTS: [&str; 4] = ["file", "text", "env_text", "configuration_file"];

/// Names and values for people, in the order of the form: without empty ones, variables under their own names.
pub(super) fn shown(action: &str, fields: &[(String, String)]) -> Vec<(String, Shown)> {
    let find = |name: &str| {
        fields
            .iter()
            .find(|(field, _)| field == name)
            .map(|(_, value)| value.as_str())
    };
    let mut rows = Vec::new();
    for (field, value) in fields {
        if value.is_empty() || UNSEEN.contains(&field.as_str()) || is_of_other_kind(field, find("kind")) {
            continue;
        }
        let name = match field
            .strip_prefix("variables[")
            .and_then(|rest| rest.split_once(']'))
        {
            Some((row, "[value]")) => match find(&format!("variables[{row}][name]")) {
                Some(name) if !name.is_empty() => name.to_owned(),
                _ => "Variable without a name".to_owned(),
            },
            // A variable without a value is worth a line of its own; with one it stands before it.
            Some((row, "[name]")) if find(&format!("variables[{row}][value]")).is_none_or(str::is_empty) => {
                rows.push((value.clone(), Shown::Plain("Empty".to_owned())));
                continue;
            }
            Some(_) => continue,
            None => label(action, field),
        };
        let looks_secret = if TEXTS.contains(&field.as_str()) {
            text_looks_secret(value)
        } else {
            let sounds_secret = name_looks_secret(&name) || name_looks_secret(field);
            (sounds_secret && !HARMLESS.contains(&field.as_str())) || value_looks_secret(value)
        };
        let shown = if looks_secret {
            Shown::Masked
        } else if BOXES.contains(&field.as_str()) {
            Shown::Plain("Yes".to_owned())
        } else {
            Shown::Plain(value.clone())
        };
        rows.push((name, shown));
    }
    rows
}

/// Whether a field belongs to another kind of place than the one that was to be protected: its form carries those of all.
fn is_of_other_kind(field: &str, kind: Option<&str>) -> bool {
    let of_kind = match kind.and_then(ScopeKind::parse) {
        Some(ScopeKind::Region) => "region",
        Some(ScopeKind::Tag) => "tag",
        Some(ScopeKind::Service) => "service",
        None => return false,
    };
    let is_of_one = field == "region" || field == "service" || HARMLESS.contains(&field);
    is_of_one && !field.starts_with(of_kind)
}

/// What a field is called on its page.
fn label(action: &str, field: &str) -> String {
    if action == SaveView::url() && field == "name" {
        return "Name of the view".to_owned();
    }
    let known = [
        ("provider", "Provider"),
        ("image", "Container image URI"),
        ("trigger", "Deployment trigger"),
        ("access_role", "ECR access role"),
        ("name", "Service name"),
        ("region", "Region"),
        ("cpu", "Virtual CPU"),
        ("memory", "Virtual memory"),
        ("port", "Port"),
        ("start_command", "Start command"),
        ("health_protocol", "Health check protocol"),
        ("health_path", "Health check path"),
        ("health_interval", "Health check interval"),
        ("health_timeout", "Health check timeout"),
        ("healthy_threshold", "Healthy threshold"),
        ("unhealthy_threshold", "Unhealthy threshold"),
        ("size", "CPU and memory"),
        ("health", "Health check path"),
        ("variables", "Environment variables"),
        ("start", "Start command"),
        ("from", "Where the link stands"),
        ("expires", "Days until it ends"),
        ("note", "Note"),
        ("link", "Launch link"),
        ("accept_start", "Take its start command"),
        ("text", "Pasted text"),
        ("file", "File"),
        ("comment", "Comment"),
        ("reason", "Why it can go"),
        ("changed_name", "Name of the view"),
        ("shared", "For the team"),
        ("tag_key", "Key of the tag"),
        ("tag_value", "Value of the tag"),
        ("service", "Service"),
        ("role", "Role"),
        ("auditor", "Reads the audit log"),
        ("days", "Days to keep events"),
    ];
    known
        .into_iter()
        .find(|(name, _)| *name == field)
        .map_or_else(|| field.to_owned(), |(_, label)| label.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pairs(fields: &[(&str, &str)]) -> Vec<(String, String)> {
        fields
            .iter()
            .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
            .collect()
    }

    #[test]
    fn only_known_forms_are_offered() {
        assert_eq!(offer("/api/save_draft").unwrap().button, "Save it now");
        for action in [
            "/api/delete_service",
            "/api/sign_out",
            "/api/set_up",
            "/sign-in",
            "//evil.example",
            "",
        ] {
            assert_eq!(offer(action), None, "{action}");
        }
    }

    #[test]
    fn people_see_names_they_know_and_no_secrets() {
        let fields = pairs(&[
            ("id", "4b1c"),
            ("name", "web-hello"),
            ("port", ""),
            ("variables[0][name]", "GREETING"),
            ("variables[0][value]", "Hello"),
            ("variables[1][name]", "API_TOKEN"),
            ("variables[1][value]", "hunter2"),
            ("variables[2][name]", "LATER"),
            ("variables[2][value]", ""),
            ("start_command", "ghp_0123456789abcdef0123"),
        ]);
        let plain = |text: &str| Shown::Plain(text.to_owned());
        assert_eq!(
            shown("/api/save_draft", &fields),
            [
                ("Service name".to_owned(), plain("web-hello")),
                ("GREETING".to_owned(), plain("Hello")),
                ("API_TOKEN".to_owned(), Shown::Masked),
                ("LATER".to_owned(), plain("Empty")),
                ("Start command".to_owned(), Shown::Masked),
            ]
        );
    }

    #[test]
    fn fields_have_the_names_of_their_forms() {
        let fields = pairs(&[("name", "stale"), ("list", "q=stale"), ("shared", "1")]);
        let plain = |name: &str, value: &str| (name.to_owned(), Shown::Plain(value.to_owned()));
        assert_eq!(
            shown("/api/save_view", &fields),
            [plain("Name of the view", "stale"), plain("For the team", "Yes")]
        );
        assert_eq!(
            shown("/api/save_draft", &fields)[0],
            plain("Service name", "stale")
        );
        let fields = pairs(&[
            ("kind", "tag"),
            ("region", "eu-west-1"),
            ("tag_key", "stage"),
            ("note", "customers"),
        ]);
        assert_eq!(
            shown("/api/protect", &fields),
            [plain("Key of the tag", "stage"), plain("Note", "customers")]
        );
    }
}
