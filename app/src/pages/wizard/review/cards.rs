//! What will be sent, step by step, under the titles of the steps.

use super::variables::VariablesTable;
use crate::components::{
    ButtonSize, Card, Icon, KeyValue, KeyValueLayout, KeyValueList, LinkButton, ProvenanceMark,
};
use crate::pages::frame::reader;
use crate::pages::wizard::fields::is_own;
use crate::pages::wizard::labels::{label, name_in, reading};
use crate::pages::wizard::sheet::Sheet;
use crate::pages::wizard::{health, network, scaling, security};
use leptos::prelude::*;
use model::compute::InstanceSize;
use model::draft::{DraftValues, Origin, Step};
use model::paths;
use model::region::Region;
use model::view::DraftView;

/// The button of a card that leads back to its step.
fn edit(sheet: Sheet, step: Step) -> AnyView {
    let refusal = sheet.view.with_value(|view| view.edit_refusal.clone());
    let id = format!("edit-{}", step.as_str());
    view! {
        <LinkButton
            href=paths::draft(&sheet.id(), step)
            label="Edit"
            object=step.label()
            icon=Icon::Edit
            size=ButtonSize::Small
            refusal
            id
        />
    }
    .into_any()
}

/// A pair as it is written in the card.
struct Fact {
    key: String,
    /// The fields that it is about.
    fields: &'static [&'static str],
    value: String,
    /// What stands for an empty value.
    absent: &'static str,
    /// Images, ARNs and commands.
    mono: bool,
    wide: bool,
}

impl Fact {
    /// A field by itself.
    fn of(values: &DraftValues, fields: &'static [&'static str; 1]) -> Fact {
        let field = fields[0];
        Fact {
            key: label(field),
            fields,
            value: values.field(field).unwrap_or_default().trim().to_owned(),
            absent: "Not entered yet",
            mono: matches!(
                field,
                "image"
                    | "access_role"
                    | "start_command"
                    | "build_command"
                    | "repository"
                    | "branch"
                    | "source_directory"
            ),
            wide: matches!(field, "image" | "access_role" | "repository"),
        }
    }

    /// With another reading of its value.
    fn reading(self, value: impl Into<String>) -> Fact {
        Fact {
            value: value.into(),
            ..self
        }
    }

    /// With the name in its ARN.
    fn named(self) -> Fact {
        let value = name_in(&self.value).to_owned();
        self.reading(value)
    }

    /// The pair with the mark of where its value came from.
    fn view(self, sheet: Sheet) -> AnyView {
        let Fact {
            key,
            fields,
            value,
            absent,
            mono,
            wide,
        } = self;
        if value.is_empty() {
            return view! { <KeyValue key absent wide /> }.into_any();
        }
        let value = if mono {
            view! { <code class="mono lines">{value}</code> }.into_any()
        } else {
            value.into_any()
        };
        view! { <KeyValue key wide>{value} {marks(sheet, fields, true)}</KeyValue> }.into_any()
    }
}

/// Where the values of these fields came from, each source once; "changed from default" where the reader typed what differs.
fn marks(sheet: Sheet, fields: &[&str], tells_changes: bool) -> Vec<AnyView> {
    let reader = reader();
    let (mut origins, changed) = sheet.view.with_value(|view| {
        let origins: Vec<Origin> = fields
            .iter()
            .filter_map(|field| view.draft.origins.get(*field).cloned())
            .filter(|origin| !is_own(origin, reader.as_deref()))
            .collect();
        (origins, tells_changes && differs_from_default(view, fields))
    });
    let mut seen = Vec::new();
    origins.retain(|origin| {
        let is_new = !seen.contains(origin);
        seen.push(origin.clone());
        is_new
    });
    if origins.is_empty() {
        return vec![view! { " " <ProvenanceMark changed /> }.into_any()];
    }
    origins
        .into_iter()
        .map(|origin| view! { " " <ProvenanceMark origin=Some(origin) /> }.into_any())
        .collect()
}

/// Whether one of these fields differs from App Runner's default.
fn differs_from_default(view: &DraftView, fields: &[&str]) -> bool {
    let differences = view.draft.values.differences(&DraftValues::default());
    // A name, an image and a Region have no default to differ from.
    let has_default = |field: &str| {
        !matches!(
            field,
            "name"
                | "image"
                | "region"
                | "provider"
                | "repository_type"
                | "repository"
                | "branch"
                | "runtime"
                | "connection"
                | "access_role"
        )
    };
    fields
        .iter()
        .any(|field| differences.contains(field) && has_default(field))
}

/// "Source and deployment".
#[component]
pub fn SourceCard(sheet: Sheet) -> impl IntoView {
    let values = sheet.view.with_value(|view| view.draft.values.clone());
    let word = |field| read(sheet, &values, field);
    let facts = if values.is_code() {
        vec![
            word(&["repository_type"]),
            Fact {
                absent: "None",
                ..Fact::of(&values, &["connection"])
            }
            .named()
            .view(sheet),
            Fact::of(&values, &["repository"]).view(sheet),
            Fact::of(&values, &["branch"]).view(sheet),
            Fact::of(&values, &["source_directory"]).view(sheet),
            word(&["trigger"]),
        ]
    } else {
        let mut facts = vec![
            Fact::of(&values, &["image"]).view(sheet),
            word(&["provider"]),
            word(&["trigger"]),
        ];
        if values.provider == "ecr" {
            facts.push(Fact::of(&values, &["access_role"]).view(sheet));
        }
        facts
    };
    view! {
        <Card title=Step::Source.label() actions=edit(sheet, Step::Source)>
            <KeyValueList layout=KeyValueLayout::Two>{facts}</KeyValueList>
        </Card>
    }
}

/// A pair of one field whose value is a word of ours.
fn read(sheet: Sheet, values: &DraftValues, field: &'static [&'static str; 1]) -> AnyView {
    let fact = Fact::of(values, field);
    if fact.value.is_empty() {
        return fact.view(sheet);
    }
    let value = reading(field[0], &fact.value);
    fact.reading(value).view(sheet)
}

/// "Configure build", which an image does not have.
#[component]
pub fn BuildCard(sheet: Sheet) -> impl IntoView {
    let values = sheet.view.with_value(|view| view.draft.values.clone());
    if !values.is_code() {
        return ().into_any();
    }
    let mut facts = vec![read(sheet, &values, &["configuration_source"])];
    if !values.is_configured_by_file() {
        facts.extend([
            read(sheet, &values, &["runtime"]),
            Fact {
                absent: "None",
                ..Fact::of(&values, &["build_command"])
            }
            .view(sheet),
            Fact::of(&values, &["start_command"]).view(sheet),
            Fact::of(&values, &["port"]).view(sheet),
        ]);
    }
    view! {
        <Card title=Step::Build.label() actions=edit(sheet, Step::Build)>
            <KeyValueList layout=KeyValueLayout::Two>{facts}</KeyValueList>
        </Card>
    }
    .into_any()
}

const SIZE: &[&str] = &["cpu", "memory"];
const NETWORK: &[&str] = &["ingress", "ip_address_type", "vpc_connector"];
const HEALTH: &[&str] = &[
    "health_protocol",
    "health_path",
    "health_interval",
    "health_timeout",
    "healthy_threshold",
    "unhealthy_threshold",
];

/// "Configure service".
#[component]
pub fn ConfigureCard(sheet: Sheet) -> impl IntoView {
    let values = sheet.view.with_value(|view| view.draft.values.clone());
    let region = values
        .region
        .parse::<Region>()
        .map_or(values.region.clone(), |region| region.label());
    let size = InstanceSize::parse(&values.cpu, &values.memory).map_or_else(
        |_| {
            format!(
                "{}, {}",
                reading("cpu", &values.cpu),
                reading("memory", &values.memory)
            )
        },
        |size| size.to_string(),
    );
    let together = |key: &str, fields: &'static [&'static str], value: String| {
        Fact {
            key: key.to_owned(),
            fields,
            value,
            absent: "",
            mono: false,
            wide: false,
        }
        .view(sheet)
    };
    let start = Fact {
        absent: "Command of the image",
        ..Fact::of(&values, &["start_command"])
    };
    let tags = Fact {
        absent: "None",
        mono: true,
        ..Fact::of(&values, &["tags"])
    };
    // The default is none at all, so that they are "changed" says nothing that the table does not.
    let mut facts = vec![
        Fact::of(&values, &["name"]).view(sheet),
        Fact::of(&values, &["region"]).reading(region).view(sheet),
        together("CPU and memory", SIZE, size),
    ];
    if !values.is_code() {
        facts.extend([Fact::of(&values, &["port"]).view(sheet), start.view(sheet)]);
    }
    facts.extend([
        together("Auto scaling", &["auto_scaling"], scaling::summary(&values)),
        together("Health check", HEALTH, health::summary(&values)),
        Fact {
            absent: "None",
            ..Fact::of(&values, &["instance_role"])
        }
        .named()
        .view(sheet),
        together("Networking", NETWORK, network::summary(&values)),
        together("Encryption", &["kms_key"], sentence(security::key(&values))),
        together("Observability", &["observability"], network::tracing(&values)),
        tags.view(sheet),
    ]);
    let by_file = values.is_configured_by_file();
    view! {
        <Card title=Step::Configure.label() actions=edit(sheet, Step::Configure)>
            <KeyValueList layout=KeyValueLayout::Two>{facts}</KeyValueList>
            <h3 class="subhead">"Environment variables" {marks(sheet, &["variables"], false)}</h3>
            {if by_file {
                view! { <p class="muted">"From the repository's apprunner.yaml"</p> }.into_any()
            } else {
                view! { <VariablesTable sheet /> }.into_any()
            }}
        </Card>
    }
}

/// With a capital letter.
fn sentence(words: &str) -> String {
    let mut letters = words.chars();
    letters
        .next()
        .map(|first| first.to_uppercase().chain(letters).collect())
        .unwrap_or_default()
}
