//! What is wrong in the wizard is said at its field, and what was typed is still there: without JavaScript.

use crate::harness::{Answer, Browser, HELLO, TestApp, attribute, unescaped};
use http::StatusCode;

/// A step as it is posted: everything right.
fn right(step: &'static str) -> Vec<(&'static str, String)> {
    let fields: &[(&str, &str)] = match step {
        "source" => &[
            ("provider", "ecr_public"),
            ("image", HELLO),
            ("trigger", "manual"),
        ],
        _ => &[
            ("name", "web-hello"),
            ("region", "eu-west-1"),
            ("cpu", "1024"),
            ("memory", "2048"),
            ("port", "8000"),
            ("start_command", "run <it> & \"more\""),
            ("shown[variables]", "1"),
            ("variables[0][source]", "plain"),
            ("variables[0][name]", "GREETING"),
            ("variables[0][value]", "Grüße & <more>"),
            ("health_protocol", "tcp"),
            ("health_path", "/"),
            ("health_interval", "5"),
            ("health_timeout", "2"),
            ("healthy_threshold", "1"),
            ("unhealthy_threshold", "5"),
        ],
    };
    fields
        .iter()
        .map(|(name, value)| (*name, (*value).to_owned()))
        .collect()
}

/// Posts a step with one value changed, and gives the page that the answer leads to.
async fn post(
    app: &TestApp,
    member: &Browser,
    draft: &str,
    step: &'static str,
    field: &str,
    value: &str,
) -> (String, Answer) {
    let version = app.version_of(draft).await;
    let mut fields = vec![
        ("id", draft),
        ("version", version.as_str()),
        ("step", step),
        ("intent", "next"),
    ];
    let typed = typed(step, field, value);
    fields.extend(typed.iter().map(|(name, value)| (*name, value.as_str())));
    let answer = member.press("/api/save_draft", &fields).await;
    assert!(answer.status.is_redirection(), "{}", answer.status);
    (answer.location(), member.follow(&answer).await)
}

fn typed(step: &'static str, field: &str, value: &str) -> Vec<(&'static str, String)> {
    let mut typed = right(step);
    for (name, typed) in &mut typed {
        if *name == field {
            value.clone_into(typed);
        }
    }
    typed
}

/// The message at a field, as a screen reader finds it: through `aria-describedby` of the control.
pub fn message(page: &Answer, field: &str) -> Option<String> {
    let id = model::paths::anchor(field);
    let control = page.tag(&id);
    let error = format!("{id}-error");
    let described = attribute(&control, "aria-describedby").unwrap_or_default();
    if !described.split(' ').any(|part| part == error) {
        return None;
    }
    assert!(control.contains("aria-invalid=\"true\""), "{control}");
    let text = page.text();
    let (_, rest) = text.split_once(&format!(" id=\"{error}\""))?;
    let (_, rest) = rest.split_once("<span>")?;
    Some(unescaped(rest.split("</span>").next()?))
}

/// Everything typed is in its control: of text fields the value, of choices the chosen one.
fn assert_typed(page: &Answer, typed: &[(&str, String)], what: &str) {
    for (name, value) in typed {
        let inputs: Vec<String> = page
            .tags("input")
            .into_iter()
            .filter(|tag| attribute(tag, "name").as_deref() == Some(*name))
            .collect();
        let found = if inputs.iter().any(|tag| tag.contains("type=\"radio\"")) {
            let chosen = inputs.iter().find(|tag| tag.contains(" checked"));
            chosen.and_then(|tag| attribute(tag, "value"))
        } else if let Some(input) = inputs.first() {
            Some(attribute(input, "value").unwrap_or_default())
        } else {
            selected(page, name)
        };
        assert_eq!(found.as_ref(), Some(value), "{what}: {name}");
    }
}

/// The chosen option of a select.
pub fn selected(page: &Answer, name: &str) -> Option<String> {
    let text = page.text();
    let (_, rest) = text.split_once(&format!(" name=\"{name}\""))?;
    let options = rest.split("</select>").next()?;
    let chosen = options.split("<option").skip(1).find(|option| {
        option
            .split('>')
            .next()
            .is_some_and(|tag| tag.contains(" selected"))
    })?;
    attribute(chosen, "value")
}

const LONG_NAME: &str = "a2345678901234567890123456789012345678901";
const UPPER_DIGEST: &str =
    "public.ecr.aws/nginx/nginx@sha256:ABCDEF0123456789ABCDEF0123456789ABCDEF0123456789ABCDEF0123456789";

/// Step, field, what is typed, and words of what is said about it.
const WRONG: &[(&str, &str, &str, &str)] = &[
    ("source", "image", "", "Enter a container image"),
    ("source", "image", "docker.io/library/nginx:1.27", "Docker Hub"),
    (
        "source",
        "image",
        "ghcr.io/owner/name:1",
        "App Runner cannot pull from ghcr.io.",
    ),
    ("source", "image", "nginx:1.27", ""),
    ("source", "image", "quay.io/a/b <script>", ""),
    ("source", "image", "public.ecr.aws/Nginx/nginx:1.27", "lower case"),
    (
        "source",
        "image",
        "public.ecr.aws/nginx/nginx:",
        "Add the tag after the colon",
    ),
    (
        "source",
        "image",
        "public.ecr.aws/nginx/nginx:a b",
        "Check the tag",
    ),
    (
        "source",
        "image",
        "public.ecr.aws/nginx/nginx@sha256:abc",
        "Check the digest",
    ),
    ("source", "image", UPPER_DIGEST, "Check the digest"),
    ("source", "image", "public.ecr.aws/nginx", "Add the repository"),
    ("configure", "port", "0", "Enter a port from 1 to 65535."),
    ("configure", "port", "65536", "Enter a port from 1 to 65535."),
    ("configure", "port", "abc", "Enter a port from 1 to 65535."),
    ("configure", "port", "-1", "Enter a port from 1 to 65535."),
    ("configure", "port", "", "Enter a port from 1 to 65535."),
    ("configure", "name", "", "Enter a name of 4 to 40 characters."),
    ("configure", "name", "abc", "Enter at least 4 characters."),
    ("configure", "name", LONG_NAME, "Enter at most 40 characters."),
    (
        "configure",
        "name",
        "-web",
        "Start the name with a letter or a digit.",
    ),
    (
        "configure",
        "name",
        "web hello",
        "Use letters, digits, hyphens and underscores.",
    ),
    ("configure", "name", "\"><script>alert(1)</script>", ""),
    ("configure", "health_interval", "21", ""),
    ("configure", "health_timeout", "0", ""),
    ("configure", "healthy_threshold", "x", ""),
    (
        "configure",
        "variables[0][name]",
        "PORT",
        "App Runner sets PORT itself",
    ),
    (
        "configure",
        "variables[0][name]",
        "1A",
        "Use letters, digits and underscores",
    ),
    (
        "configure",
        "variables[0][name]",
        "AWSAPPRUNNER_X",
        "Choose another name.",
    ),
];

#[tokio::test]
async fn every_wrong_value_is_said_at_its_field_and_everything_typed_is_still_there() {
    let (app, member) = TestApp::signed_in().await;
    let draft = member.begin_draft().await;
    for (step, field, value, expected) in WRONG.iter().copied() {
        let what = format!("{field} is {value:?}");
        if step == "configure" {
            post(&app, &member, &draft, "source", "", "").await;
        }
        let (location, page) = post(&app, &member, &draft, step, field, value).await;
        assert!(
            location.starts_with(&format!("/drafts/{draft}/{step}?check=1")),
            "{what}: {location}"
        );
        assert_eq!(page.status, StatusCode::OK, "{what}");
        let message = message(&page, field).unwrap_or_else(|| panic!("{what}: nothing is said"));
        assert!(
            message.contains(expected) && message.len() > 10,
            "{what}: {message}"
        );
        assert_typed(&page, &typed(step, field, value), &what);
        assert!(!page.text().contains("<script>alert"), "{what}");
    }
    assert_eq!(app.count("SELECT count(*) FROM services").await, 0);
}

#[tokio::test]
async fn what_is_right_carries_no_message_and_leads_on() {
    let (app, member) = TestApp::signed_in().await;
    let draft = member.begin_draft().await;
    let (location, page) = post(&app, &member, &draft, "source", "", "").await;
    assert_eq!(location, format!("/drafts/{draft}/configure"));
    assert_eq!(message(&page, "port"), None);
    let (location, _) = post(&app, &member, &draft, "configure", "", "").await;
    assert_eq!(location, format!("/drafts/{draft}/review"));
    let back = member.get(&format!("/drafts/{draft}/configure")).await;
    assert_typed(&back, &right("configure"), "the way back");
}

#[tokio::test]
async fn a_name_that_is_taken_is_said_before_anything_is_created() {
    let (app, member) = TestApp::signed_in().await;
    let mut drafts = Vec::new();
    for _ in 0..2 {
        let draft = member.begin_draft().await;
        post(&app, &member, &draft, "source", "", "").await;
        post(&app, &member, &draft, "configure", "", "").await;
        drafts.push(draft);
    }
    for (draft, works) in drafts.iter().zip([true, false]) {
        let version = app.version_of(draft).await;
        let answer = member
            .press("/api/submit_draft", &[("id", draft), ("version", &version)])
            .await;
        assert_eq!(
            answer.location().starts_with("/services/"),
            works,
            "{}",
            answer.location()
        );
        if !works {
            let page = member.follow(&answer).await;
            assert!(page.text().contains("web-hello"), "{}", page.text());
            let configure = member.get(&format!("/drafts/{draft}/configure?check=1")).await;
            let message = message(&configure, "name").unwrap();
            assert!(message.contains("web-hello"), "{message}");
            assert_typed(&configure, &right("configure"), "a taken name");
        }
    }
    assert_eq!(app.count("SELECT count(*) FROM services").await, 1);
}

#[tokio::test]
async fn an_incomplete_draft_is_not_sent() {
    let (app, member) = TestApp::signed_in().await;
    let draft = member.begin_draft().await;
    let answer = member
        .press("/api/submit_draft", &[("id", &draft), ("version", "1")])
        .await;
    assert!(
        answer.location().starts_with(&format!("/drafts/{draft}/")),
        "{}",
        answer.location()
    );
    let page = member.follow(&answer).await;
    assert!(
        page.text()
            .contains("Container image URI: enter a container image"),
        "{}",
        page.text()
    );
    assert_eq!(
        app.count("SELECT count(*) FROM drafts WHERE state = 'open'")
            .await,
        1
    );
}
