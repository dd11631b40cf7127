//! What a link asks for, value by value, with where each came from.

use crate::components::{Badge, Card, ProvenanceMark, Tone};
use leptos::prelude::*;
use model::compute::InstanceSize;
use model::draft::Origin;
use model::launch::{LaunchLink, LinkVariable};
use model::port::Port;
use model::service_name::ServiceName;
use model::view::KnownImage;

/// The card. What the link leaves open is there with its default, so that the list is what the draft starts with.
#[component]
pub fn AskedFor(
    /// The link.
    link: LaunchLink,
    /// The image's entry in the gallery.
    known: Option<KnownImage>,
) -> impl IntoView {
    let (name, name_origin) = match &link.name {
        Some(name) => (name.to_string(), Some(Origin::Link)),
        None => (
            ServiceName::suggested_for(&link.image.repository).to_string(),
            Some(Origin::Image),
        ),
    };
    let (size, size_origin) = match link.size {
        Some(size) => (size, Some(Origin::Link)),
        None => (InstanceSize::DEFAULT, None),
    };
    let (health, health_origin) = match &link.health_path {
        Some(path) => (
            view! {
                "HTTP "
                <span class="mono">{path.clone()}</span>
            }
            .into_any(),
            Some(Origin::Link),
        ),
        None => ("TCP".into_any(), None),
    };
    let variables = link
        .variables
        .iter()
        .map(|variable| view! { <VariableRow variable=variable.clone() /> })
        .collect_view();
    view! {
        <Card title="What the link asks for" flush=true>
            <dl>
                <Row name="Service name" origin=name_origin>
                    {name}
                </Row>
                <PortRow port=link.port known />
                <Row name="CPU and memory" origin=size_origin>
                    {size.to_string()}
                </Row>
                <Row name="Health check" origin=health_origin>
                    {health}
                </Row>
                {variables}
            </dl>
        </Card>
    }
}

/// Name, value, and where the value came from: the link, the image, or nowhere.
#[component]
fn Row(
    /// What it is.
    #[prop(into)]
    name: String,
    /// Whether the name is written by a stranger.
    #[prop(optional)]
    mono: bool,
    /// Where the value came from; `None` for a default.
    #[prop(optional_no_strip)]
    origin: Option<Origin>,
    /// The value.
    children: Children,
) -> impl IntoView {
    let class = if mono { "asked-name mono" } else { "asked-name" };
    let mark = match origin {
        Some(_) => view! { <ProvenanceMark origin /> }.into_any(),
        None => view! { <span class="asked-default">"default"</span> }.into_any(),
    };
    view! {
        <div class="asked-row">
            <dt class=class>{name}</dt>
            <dd class="asked-value">{children()}</dd>
            <dd class="asked-origin">{mark}</dd>
        </div>
    }
}

/// The port, and whether it is the one that the image is known to listen on.
#[component]
fn PortRow(port: Option<Port>, known: Option<KnownImage>) -> impl IntoView {
    let known = known.map(|known| known.port);
    let (number, origin) = match (port, known) {
        (Some(port), _) => (port.number(), Some(Origin::Link)),
        (None, Some(known)) => (known, Some(Origin::Image)),
        (None, None) => (Port::DEFAULT.number(), None),
    };
    let judgement = match (port, known) {
        (Some(port), Some(known)) if port.number() == known => {
            view! { <Badge tone=Tone::Ok text="matches the image" /> }.into_any()
        }
        (Some(_), Some(known)) => {
            view! { <Badge tone=Tone::Warn text=format!("the image listens on {known}") /> }.into_any()
        }
        _ => ().into_any(),
    };
    view! {
        <Row name="Port" origin>
            <span class="asked-judged">{number} " " {judgement}</span>
        </Row>
    }
}

/// An environment variable: a value that is no secret, or why it is empty.
#[component]
fn VariableRow(variable: LinkVariable) -> impl IntoView {
    let value = match (variable.note(), variable.default) {
        (None, Some(value)) => view! { <span class="mono">{value}</span> }.into_any(),
        (note, _) => {
            view! { <span class="muted">{note.unwrap_or("Empty. You fill it in.")}</span> }.into_any()
        }
    };
    view! {
        <Row name=variable.name mono=true origin=Some(Origin::Link)>
            {value}
        </Row>
    }
}
