//! Every field of a draft with its bad values. The list of fields is the model's: one without a row here fails.

#![allow(clippy::too_many_lines, reason = "tables are long")]

use crate::harness::{Answer, Browser, HELLO, TestApp, attribute, unescaped};
use crate::wizard::{message, selected};
use http::StatusCode;
use model::draft::{DraftValues, DraftVariable, Step};
use std::collections::BTreeSet;

const PRIVATE: &str = "123456789012.dkr.ecr.eu-west-1.amazonaws.com/storefront:1.4.1";
const ACCESS_ROLE: &str = "arn:aws:iam::123456789012:role/service-role/AppRunnerECRAccessRole";
const OTHER_KIND: &str =
    "arn:aws:apprunner:eu-west-1:123456789012:service/web/0123456789abcdef0123456789abcdef";

/// What the draft is about, all of it right.
#[derive(Debug, Clone, Copy)]
enum Draft {
    Public,
    Private,
    Code,
    /// With a health check that asks for a path.
    Http,
}

/// What stands in the field afterwards.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kept {
    /// The same.
    Typed,
    /// A choice that is none of the list; only forged forms send one, and no control can show it.
    InDraft,
}

struct Bad {
    draft: Draft,
    field: &'static str,
    typed: &'static str,
    /// Words of the message at the field.
    said: &'static str,
    /// What the pressed button sends.
    intent: &'static str,
    kept: Kept,
}

/// Fields in which nothing is wrong by itself, and why.
const FREE: [(&str, &str); 8] = [
    ("ended_runtime", "a box: what is missing is said at the runtime"),
    ("configuration_file", "its findings stand below it, line by line"),
    ("import_text", "what becomes of it stands below it, line by line"),
    ("pinned_from", "written by the button that pins"),
    (
        "new_access_role_to_mend",
        "written by the button that makes the role",
    ),
    ("acknowledged_secrets", "a box that only drafts of links have"),
    ("acknowledged_role", "a box that only drafts of links have"),
    ("acknowledged_connector", "a box that only drafts of links have"),
];

impl Draft {
    fn values(self) -> DraftValues {
        let values = DraftValues {
            image: HELLO.to_owned(),
            name: "web-hello".to_owned(),
            region: "eu-west-1".to_owned(),
            port: "8000".to_owned(),
            variables: vec![DraftVariable {
                name: "GREETING".to_owned(),
                value: "Hello".to_owned(),
                ..DraftVariable::default()
            }],
            ..DraftValues::default()
        };
        match self {
            Draft::Public => values,
            Draft::Http => DraftValues {
                health_protocol: "http".to_owned(),
                ..values
            },
            Draft::Private => DraftValues {
                provider: "ecr".to_owned(),
                image: PRIVATE.to_owned(),
                access_role: ACCESS_ROLE.to_owned(),
                ..values
            },
            Draft::Code => DraftValues {
                repository_type: "code".to_owned(),
                repository: "https://github.com/shop/web".to_owned(),
                branch: "main".to_owned(),
                runtime: "NODEJS_22".to_owned(),
                start_command: "node server.js".to_owned(),
                ..values
            },
        }
    }
}

fn bad(draft: Draft, field: &'static str, typed: &'static str, said: &'static str) -> Bad {
    Bad {
        draft,
        field,
        typed,
        said,
        intent: "next",
        kept: Kept::Typed,
    }
}

/// A choice that is none.
fn none(draft: Draft, field: &'static str, said: &'static str) -> Bad {
    Bad {
        kept: Kept::InDraft,
        ..bad(draft, field, "neither", said)
    }
}

/// Said when the button is pressed that makes something.
fn made(
    draft: Draft,
    intent: &'static str,
    field: &'static str,
    typed: &'static str,
    said: &'static str,
) -> Bad {
    Bad {
        intent,
        ..bad(draft, field, typed, said)
    }
}

fn all() -> Vec<Bad> {
    let mut rows = of_source();
    rows.extend(of_service());
    rows.extend(of_making());
    rows
}

fn of_source() -> Vec<Bad> {
    use Draft::{Code, Private, Public};
    vec![
        none(
            Public,
            "repository_type",
            "Choose Container registry or Source code repository.",
        ),
        none(Public, "provider", "Choose Amazon ECR or Amazon ECR Public."),
        bad(Public, "image", "", "Enter a container image"),
        bad(
            Public,
            "image",
            "ghcr.io/owner/name:1",
            "App Runner cannot pull from ghcr.io.",
        ),
        bad(Public, "image", PRIVATE, "Choose Amazon ECR as the provider"),
        bad(
            Private,
            "image",
            HELLO,
            "Choose Amazon ECR Public as the provider",
        ),
        bad(Public, "image", "public.ecr.aws/nginx/nginx:\u{202e}1", ""),
        none(Public, "trigger", "Choose Manual or Automatic."),
        bad(
            Private,
            "access_role",
            "",
            "Enter the role that lets App Runner pull the image.",
        ),
        bad(
            Private,
            "access_role",
            "AppRunnerECRAccessRole",
            "Enter the ARN of a role",
        ),
        bad(
            Private,
            "access_role",
            "arn:aws:iam::123456789012:user/somebody",
            "Enter the ARN of a role",
        ),
        bad(Code, "connection", "shop-github", "Choose one of the list."),
        bad(Code, "connection", OTHER_KIND, "Choose one of the list."),
        bad(Code, "repository", "", "Enter the address of the repository."),
        bad(Code, "repository", "https://gitlab.com/shop/web", ""),
        bad(Code, "repository", "https://github.com/shop", ""),
        bad(Code, "repository", "javascript:alert(1)", ""),
        bad(Code, "branch", "", ""),
        bad(Code, "branch", "a branch", ""),
        bad(Code, "branch", "../main", ""),
        bad(Code, "source_directory", "", "Begin with a slash"),
        bad(Code, "source_directory", "web", "Begin with a slash"),
        bad(Code, "source_directory", "/../etc", "without . and .."),
        none(
            Code,
            "configuration_source",
            "Choose where the build is configured.",
        ),
        bad(Code, "runtime", "", "Choose the runtime"),
        bad(Code, "runtime", "COBOL_85", "Choose the runtime"),
        bad(Code, "runtime", "NODEJS_18", "support of Node.js 18 ended on"),
        bad(
            Code,
            "build_command",
            "npm ci\nnpm test",
            "Write the command on one line",
        ),
        bad(
            Code,
            "start_command",
            "",
            "Enter the command that starts the application.",
        ),
        bad(Code, "port", "http", "Enter a port from 1 to 65535."),
    ]
}

fn of_service() -> Vec<Bad> {
    use Draft::Public;
    const NUMBER: &str = "Enter a whole number from 1 to 20.";
    let mut rows = vec![
        bad(Public, "name", "", "Enter a name of 4 to 40 characters."),
        bad(
            Public,
            "name",
            "web hello",
            "Use letters, digits, hyphens and underscores.",
        ),
        bad(
            Public,
            "name",
            "<script>alert(1)</script>",
            "cannot be part of a name",
        ),
        bad(Public, "region", "", "Choose the Region of the service."),
        bad(Public, "region", "Ireland", ""),
        bad(Public, "cpu", "333", "vCPU"),
        bad(Public, "memory", "12288", "1 vCPU runs with"),
        bad(Public, "memory", "much", ""),
        bad(Public, "port", "", "Enter a port from 1 to 65535."),
        bad(Public, "port", "65536", "Enter a port from 1 to 65535."),
        bad(Public, "port", "80 ; rm -rf /", "Enter a port from 1 to 65535."),
        bad(
            Public,
            "start_command",
            "run\nme",
            "Write the command on one line.",
        ),
        bad(
            Public,
            "variables[0][name]",
            "1A",
            "Use letters, digits and underscores",
        ),
        bad(Public, "variables[0][name]", "", "Enter a name for this value."),
        bad(
            Public,
            "variables[0][name]",
            "PORT",
            "App Runner sets PORT itself",
        ),
        none(Public, "health_protocol", "Choose TCP or HTTP."),
        bad(
            Draft::Http,
            "health_path",
            "healthz",
            "Start the path with a slash",
        ),
        bad(
            Public,
            "auto_scaling",
            "DefaultConfiguration",
            "Choose one of the list.",
        ),
        bad(Public, "auto_scaling", OTHER_KIND, "Choose one of the list."),
        bad(
            Public,
            "instance_role",
            "WebInstanceRole",
            "Enter the ARN of a role",
        ),
        bad(Public, "kms_key", "alias/mine", "Enter the ARN of a key"),
        bad(Public, "kms_key", ACCESS_ROLE, "Enter the ARN of a key"),
        none(Public, "ingress", "Choose Public endpoint or Private endpoint."),
        none(Public, "ip_address_type", "Choose IPv4 or Dual stack."),
        bad(Public, "vpc_connector", "shop", "Choose one of the list."),
        bad(Public, "vpc_connector", OTHER_KIND, "Choose one of the list."),
        bad(Public, "observability", "traces", "Choose one of the list."),
        bad(Public, "tags", "=shop", "Line 1"),
        bad(
            Public,
            "tags",
            "team=shop\naws:owner=me",
            "Line 2: Choose another key.",
        ),
    ];
    for field in [
        "health_interval",
        "health_timeout",
        "healthy_threshold",
        "unhealthy_threshold",
    ] {
        for typed in ["", "0", "21", "1.5", "often"] {
            rows.push(bad(Public, field, typed, NUMBER));
        }
    }
    rows
}

fn of_making() -> Vec<Bad> {
    use Draft::{Code, Private, Public};
    const NAME: &str = "Enter 4 to 32 letters, digits, hyphens or underscores";
    vec![
        made(Private, "make:access-role", "new_access_role", "", ""),
        made(Private, "make:access-role", "new_access_role", "a role", ""),
        made(Code, "make:connection", "new_connection", "x", NAME),
        made(Code, "make:connection", "new_connection", "<b>bold</b>", NAME),
        Bad {
            kept: Kept::InDraft,
            ..made(
                Code,
                "make:connection",
                "new_connection_provider",
                "GITLAB",
                "Choose GitHub or Bitbucket.",
            )
        },
        made(Public, "make:auto-scaling", "new_auto_scaling", "-no", NAME),
        made(Public, "make:auto-scaling", "new_max_concurrency", "201", ""),
        made(Public, "make:auto-scaling", "new_max_concurrency", "many", ""),
        made(Public, "make:auto-scaling", "new_min_size", "0", ""),
        made(Public, "make:auto-scaling", "new_max_size", "26", ""),
        made(Public, "make:vpc-connector", "new_vpc_connector", "äöü", NAME),
        Bad {
            kept: Kept::InDraft,
            ..made(
                Public,
                "make:vpc-connector",
                "new_subnets",
                "",
                "Choose at least one subnet.",
            )
        },
        Bad {
            kept: Kept::InDraft,
            ..made(
                Public,
                "make:vpc-connector",
                "new_subnets",
                "vpc-1",
                "Enter ids that begin with subnet-",
            )
        },
        Bad {
            kept: Kept::InDraft,
            ..made(
                Public,
                "make:vpc-connector",
                "new_security_groups",
                "default",
                "Enter ids that begin with sg-",
            )
        },
        made(Public, "make:observability", "new_observability", "a b", NAME),
    ]
}

/// A page of the wizard as browsers send it: what its step asks for, and a pressed button.
async fn post(
    app: &TestApp,
    member: &Browser,
    draft: &str,
    step: Step,
    typed: &[(String, String)],
    intent: &str,
) -> Answer {
    let version = app.version_of(draft).await;
    let mut fields = vec![
        ("id", draft),
        ("version", version.as_str()),
        ("step", step.as_str()),
        ("intent", intent),
    ];
    fields.extend(typed.iter().map(|(name, value)| (name.as_str(), value.as_str())));
    member.press("/api/save_draft", &fields).await
}

/// What a step of the form sends.
fn sent(values: &DraftValues, step: Step) -> Vec<(String, String)> {
    let fields = values
        .fields()
        .into_iter()
        .filter(|(name, _)| values.asks(step, name));
    let mut sent: Vec<(String, String)> = fields
        .map(|(name, value)| (name.to_owned(), value.to_owned()))
        .collect();
    if values.asks(step, "variables") {
        sent.push(("shown[variables]".to_owned(), "1".to_owned()));
        for (row, variable) in values.variables.iter().enumerate() {
            for (part, value) in [
                ("source", &variable.source),
                ("name", &variable.name),
                ("value", &variable.value),
            ] {
                sent.push((format!("variables[{row}][{part}]"), value.clone()));
            }
        }
    }
    sent
}

/// A draft of which every step was sent, and the step that asks for a field.
async fn filled(app: &TestApp, member: &Browser, kind: Draft, field: &str) -> (String, DraftValues, Step) {
    let draft = member.begin_draft().await;
    let values = kind.values();
    for step in values.steps().iter().filter(|step| **step != Step::Review) {
        let answer = post(app, member, &draft, *step, &sent(&values, *step), "next").await;
        assert!(
            !answer.location().contains("check=1"),
            "{kind:?}: {}",
            answer.location()
        );
    }
    let step = values.step_of(field);
    (draft, values, step)
}

/// The message at a group of tiles, which describes the whole group; at a list of choices as anywhere.
fn group_message(page: &Answer, field: &str) -> Option<String> {
    let error = format!("{}-error", model::paths::anchor(field));
    let describes = |tag: String| attribute(&tag, "aria-describedby").is_some_and(|ids| ids.contains(&error));
    if !page.tags("fieldset").into_iter().any(describes) {
        return message(page, field);
    }
    let text = page.text();
    let (_, rest) = text.split_once(&format!(" id=\"{error}\""))?;
    let (_, rest) = rest.split_once("<span>")?;
    Some(unescaped(rest.split("</span>").next()?))
}

/// What stands in a control: the value of an input, the text of an area, the chosen option.
fn stands(page: &Answer, name: &str) -> Option<String> {
    let named = |tag: &String| attribute(tag, "name").as_deref() == Some(name);
    if let Some(input) = page.tags("input").into_iter().find(named) {
        return Some(attribute(&input, "value").unwrap_or_default());
    }
    if page.tags("textarea").iter().any(named) {
        let text = page.text();
        let (_, rest) = text.split_once(&format!(" name=\"{name}\""))?;
        let (_, rest) = rest.split_once('>')?;
        // The first line break inside of a text area is not part of its text (HTML, "textarea").
        let inside = unescaped(rest.split("</textarea>").next()?);
        return Some(inside.strip_prefix('\n').unwrap_or(&inside).to_owned());
    }
    selected(page, name)
}

/// Posts a bad value, and tells what is wrong with the page that comes.
async fn fault(app: &TestApp, member: &Browser, row: &Bad) -> Option<String> {
    let (draft, values, step) = filled(app, member, row.draft, row.field).await;
    let mut typed = sent(&values, step);
    let Some((_, value)) = typed.iter_mut().find(|(name, _)| name == row.field) else {
        return Some(format!("{step:?} does not ask for it"));
    };
    row.typed.clone_into(value);
    let answer = post(app, member, &draft, step, &typed, row.intent).await;
    let back = format!("/drafts/{draft}/{}", step.as_str());
    if !answer.status.is_redirection() || !answer.location().starts_with(&back) {
        return Some(format!("{} leads to {:?}", answer.status, answer.location()));
    }
    let page = member.follow(&answer).await;
    if page.status != StatusCode::OK || page.text().contains("<script>alert") {
        return Some(format!("the page is {}, or has a script", page.status));
    }
    let message = match row.kept {
        Kept::InDraft => group_message(&page, row.field),
        Kept::Typed => message(&page, row.field),
    };
    let Some(message) = message else {
        return Some("nothing is said at it".to_owned());
    };
    // Behind a text that can change stands a mark for the browser.
    let message = message.replace("<!>", "");
    if !message.contains(row.said) || message.len() <= 10 || !message.trim_end().ends_with(['.', ')']) {
        return Some(format!("it says {message:?}"));
    }
    let kept = match row.kept {
        Kept::Typed => stands(&page, row.field).as_deref() == Some(row.typed),
        Kept::InDraft => {
            let form: String = sqlx::query_scalar("SELECT form FROM drafts WHERE id = $1")
                .bind(&draft)
                .fetch_one(&app.database)
                .await
                .unwrap();
            form.contains(row.typed)
        }
    };
    (!kept).then(|| format!("{:?} stands in it", stands(&page, row.field)))
}

#[tokio::test]
async fn every_bad_value_is_said_at_its_field_and_kept() {
    let (app, member) = TestApp::signed_in().await;
    let mut faults = Vec::new();
    for row in all() {
        if let Some(fault) = fault(&app, &member, &row).await {
            faults.push(format!("{} with {:?}: {fault}", row.field, row.typed));
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
    assert_eq!(app.count("SELECT count(*) FROM services").await, 0);
}

#[test]
fn every_field_has_a_bad_value_or_a_reason_to_have_none() {
    let covered: BTreeSet<String> = all()
        .iter()
        .map(|row| row.field.split('[').next().unwrap_or_default().to_owned())
        .chain(FREE.map(|(field, _)| field.to_owned()))
        .collect();
    let fields: BTreeSet<String> = DraftValues::default()
        .fields()
        .iter()
        .map(|(name, _)| (*name).to_owned())
        .chain(["variables".to_owned()])
        .collect();
    assert_eq!(covered, fields);
}

/// What strangers put into fields: markup, what controls terminals and databases, directions of writing, and much of it.
fn hostile() -> Vec<String> {
    vec![
        "\"><script>alert(1)</script>".to_owned(),
        "</textarea><script>alert(1)</script>".to_owned(),
        "'; DROP TABLE drafts; --".to_owned(),
        "\u{202e}\u{0}\u{7}\u{1b}[31m\u{feff}".to_owned(),
        "👩‍👩‍👧‍👦é\u{0301}".repeat(40),
        "a".repeat(20_000),
        "\n\n\r\n".to_owned(),
        "${jndi:ldap://x} {{7*7}} %00 %n".to_owned(),
    ]
}

#[tokio::test]
async fn whatever_stands_in_a_field_is_answered_with_a_page() {
    let (app, member) = TestApp::signed_in().await;
    let names: Vec<&str> = DraftValues::default()
        .fields()
        .iter()
        .map(|(name, _)| *name)
        .collect();
    for field in names
        .into_iter()
        .chain(["variables[0][name]", "variables[0][value]"])
    {
        let kind = match field {
            "access_role" | "new_access_role" => Draft::Private,
            _ if Draft::Public.values().step_of(field) == Step::Build => Draft::Code,
            "connection"
            | "new_connection"
            | "new_connection_provider"
            | "repository"
            | "branch"
            | "source_directory" => Draft::Code,
            _ => Draft::Public,
        };
        let (draft, values, step) = filled(&app, &member, kind, field).await;
        for text in hostile() {
            let what = format!("{field} is {:?}", text.chars().take(30).collect::<String>());
            let mut typed = sent(&values, step);
            for (name, value) in &mut typed {
                if name == field {
                    value.clone_from(&text);
                }
            }
            let answer = post(&app, &member, &draft, step, &typed, "next").await;
            assert!(answer.status.is_redirection(), "{what}: {}", answer.status);
            for path in [answer.location(), format!("/drafts/{draft}/review")] {
                let page = member.get(path.split('#').next().unwrap()).await;
                assert_eq!(page.status, StatusCode::OK, "{what}: {path}");
                assert!(!page.text().contains("<script>alert"), "{what}: {path}");
            }
        }
    }
}
