//! What will be sent, step by step, under the titles of the steps.

use crate::components::{
    ButtonSize, Card, Icon, KeyValue, KeyValueLayout, KeyValueList, LinkButton, ProvenanceMark,
};
use crate::pages::wizard::health;
use crate::pages::wizard::labels::{label, reading};
use crate::pages::wizard::sheet::Sheet;
use leptos::prelude::*;
use model::compute::InstanceSize;
use model::draft::{DraftValues, DraftVariable, Origin, Step};
use model::environment::{name_looks_secret, value_looks_secret};
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
            mono: matches!(field, "image" | "access_role" | "start_command"),
            wide: matches!(field, "image" | "access_role"),
        }
    }

    /// With another reading of its value.
    fn reading(self, value: impl Into<String>) -> Fact {
        Fact {
            value: value.into(),
            ..self
        }
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
        let (origin, changed) = sheet.view.with_value(|view| provenance(view, fields));
        let value = if mono {
            view! { <code class="mono lines">{value}</code> }.into_any()
        } else {
            value.into_any()
        };
        view! { <KeyValue key wide>{value} " " <ProvenanceMark origin changed /></KeyValue> }.into_any()
    }
}

/// Where the value of these fields came from, and whether it differs from App Runner's default.
fn provenance(view: &DraftView, fields: &[&str]) -> (Option<Origin>, bool) {
    let origin = fields
        .iter()
        .filter_map(|field| view.draft.origins.get(*field).copied())
        .find(|origin| *origin != Origin::Person);
    let differences = view.draft.values.differences(&DraftValues::default());
    // A name, an image and a Region have no default to differ from.
    let has_default = |field: &str| !matches!(field, "name" | "image" | "region" | "provider");
    let changed = fields
        .iter()
        .any(|field| differences.contains(field) && has_default(field));
    (origin, changed)
}

/// "Source and deployment".
#[component]
pub fn SourceCard(sheet: Sheet) -> impl IntoView {
    let values = sheet.view.with_value(|view| view.draft.values.clone());
    let role = (values.provider == "ecr").then(|| Fact::of(&values, &["access_role"]).view(sheet));
    let word = |field: &'static [&'static str; 1]| {
        let fact = Fact::of(&values, field);
        let value = reading(field[0], &fact.value);
        fact.reading(value).view(sheet)
    };
    let (image, provider, trigger) = (
        Fact::of(&values, &["image"]).view(sheet),
        word(&["provider"]),
        word(&["trigger"]),
    );
    view! {
        <Card title=Step::Source.label() actions=edit(sheet, Step::Source)>
            <KeyValueList layout=KeyValueLayout::Two>{image} {provider} {trigger} {role}</KeyValueList>
        </Card>
    }
}

const SIZE: &[&str] = &["cpu", "memory"];
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
    let (variables_origin, _) = sheet.view.with_value(|view| provenance(view, &["variables"]));
    let facts = vec![
        Fact::of(&values, &["name"]).view(sheet),
        Fact::of(&values, &["region"]).reading(region).view(sheet),
        together("CPU and memory", SIZE, size),
        Fact::of(&values, &["port"]).view(sheet),
        start.view(sheet),
        together(
            "Auto scaling",
            &[],
            "1 to 25 instances, 100 requests each".to_owned(),
        ),
        together("Health check", HEALTH, health::summary(&values)),
        view! { <KeyValue key="Instance role" absent="None" /> }.into_any(),
        together("Networking", &[], "Public endpoint, public outgoing".to_owned()),
        together("Encryption", &[], "Key owned by AWS".to_owned()),
        tags.view(sheet),
    ];
    view! {
        <Card title=Step::Configure.label() actions=edit(sheet, Step::Configure)>
            <KeyValueList layout=KeyValueLayout::Two>{facts}</KeyValueList>
            <h3 class="subhead">"Environment variables " <ProvenanceMark origin=variables_origin /></h3>
            <VariablesTable variables=values.variables />
        </Card>
    }
}

/// The variables that are sent; plain values that look secret are masked.
#[component]
fn VariablesTable(variables: Vec<DraftVariable>) -> impl IntoView {
    let rows = variables
        .into_iter()
        .filter(|variable| !(variable.name.is_empty() && variable.value.is_empty()))
        .map(|variable| {
            let is_plain = variable.source == "plain";
            let secret = name_looks_secret(&variable.name) || value_looks_secret(&variable.value);
            let value = match variable.value.as_str() {
                "" => view! { <span class="cell-absent">"Empty"</span> }.into_any(),
                _ if is_plain && secret => view! {
                    <span aria-hidden="true">"••••••••"</span>
                    <span class="visually-hidden">"Hidden, it looks like a secret"</span>
                }
                .into_any(),
                value => view! { <code class="mono">{value.to_owned()}</code> }.into_any(),
            };
            view! {
                <tr>
                    <td><code class="mono">{variable.name}</code></td>
                    <td>{if is_plain { "Plain text" } else { "Secret or parameter" }}</td>
                    <td class="cell-value">{value}</td>
                </tr>
            }
        })
        .collect::<Vec<_>>();
    if rows.is_empty() {
        return view! { <p class="muted">"None"</p> }.into_any();
    }
    view! {
        <div class="table-inset">
            <table class="table" aria-label="Environment variables">
                <thead>
                    <tr>
                        <th scope="col">"Name"</th>
                        <th scope="col">"Source"</th>
                        <th scope="col">"Value or ARN"</th>
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
        </div>
    }
    .into_any()
}
