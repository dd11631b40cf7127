//! What the service is and how it is set.

use crate::components::{
    Age, Avatar, Breakable, Card, Column, CopyButton, Icon, IconSize, Indication, KeyValue, KeyValueLayout,
    KeyValueList, ServiceStatusIndicator, Table,
};
use leptos::prelude::*;
use model::draft::Step;
use model::paths;
use model::service::{Configuration, Source, Variable, VariableValue};
use model::view::{Backend, ServiceView};

/// The pairs of the overview card.
pub fn overview_pairs(view: &ServiceView) -> Vec<AnyView> {
    let service = view.service.clone();
    let status = Indication::from(&service);
    let silent = view
        .region
        .silent_since
        .and(view.region.answered_at)
        .map(|at| (at, view.now));
    let mut pairs = vec![
        view! { <KeyValue key="Status"><ServiceStatusIndicator status silent /></KeyValue> }.into_any(),
        domain(view),
        view! {
            <KeyValue key="Service ARN">
                <span class="mono"><Breakable text=service.arn.to_string() /></span>
                " "
                <CopyButton text=service.arn.to_string() label="Copy the service ARN" />
            </KeyValue>
        }
        .into_any(),
    ];
    if let Some(configuration) = &service.configuration {
        let (kind, source) = (source_kind(configuration), source(configuration));
        pairs.push(view! { <KeyValue key="Source">{kind}</KeyValue> }.into_any());
        pairs.push(view! { <KeyValue key="Image or source">{source}</KeyValue> }.into_any());
    }
    pairs.push(created_by(view));
    if let Some(origin) = &view.origin {
        let label = format!(
            "Draft, version {}{}",
            origin.version,
            if origin.from_link { ", from a link" } else { "" }
        );
        let href = paths::draft(&origin.draft, Step::Review);
        pairs.push(view! { <KeyValue key="From draft"><a href=href>{label}</a></KeyValue> }.into_any());
    }
    pairs
}

fn created_by(view: &ServiceView) -> AnyView {
    let (at, now) = (view.service.created_at, view.now);
    match view.origin.clone() {
        Some(origin) => view! {
            <KeyValue key="Created by">
                <span class="cell-person">
                    <Avatar name=origin.by.clone() small=true />
                    {format!("{}, ", origin.by)}
                    <Age at now />
                </span>
            </KeyValue>
        }
        .into_any(),
        None => view! { <KeyValue key="Created"><Age at now /></KeyValue> }.into_any(),
    }
}

/// The domain as a link; in the simulator to its twin on this computer, saying so.
fn domain(view: &ServiceView) -> AnyView {
    let Some(domain) = view.service.routed_domain().map(str::to_owned) else {
        let absent = match view.service.running_operation() {
            Some(_) => "Known when traffic is routed",
            None => "None",
        };
        return view! { <KeyValue key="Default domain" absent /> }.into_any();
    };
    let address = view.backend.address_of(&domain);
    let stands_for = match &view.backend {
        Backend::Simulator { .. } => Some("Opens its stand-in on this computer, served by the simulator."),
        Backend::Aws { .. } => None,
    };
    view! {
        <KeyValue key="Default domain">
            <a class="breakable" href=address target="_blank" rel="noopener">
                <Breakable text=domain.clone() />
                <Icon icon=Icon::External size=IconSize::Small />
            </a>
            " "
            <CopyButton text=format!("https://{domain}") label="Copy the default domain" />
            {stands_for.map(|text| view! { <span class="pair-note">{text}</span> })}
        </KeyValue>
    }
    .into_any()
}

fn source_kind(configuration: &Configuration) -> String {
    let kind = match &configuration.source {
        Source::Image { identifier, .. } if identifier.starts_with("public.ecr.aws") => "Amazon ECR Public",
        Source::Image { .. } => "Amazon ECR",
        Source::Code { .. } => "Source code repository",
    };
    let trigger = if configuration.automatic_deployment {
        "automatic deployment"
    } else {
        "manual deployment"
    };
    format!("{kind}, {trigger}")
}

fn source(configuration: &Configuration) -> AnyView {
    match &configuration.source {
        Source::Image { identifier, .. } => {
            view! { <span class="mono"><Breakable text=identifier.clone() /></span> }.into_any()
        }
        Source::Code { repository, branch } => view! {
            <Breakable text=repository.clone() />
            ", branch "
            <span class="mono">{branch.clone()}</span>
        }
        .into_any(),
    }
}

/// The tab with everything that is set.
#[component]
pub fn Settings(view: ServiceView) -> impl IntoView {
    let Some(configuration) = view.service.configuration.clone() else {
        return crate::pages::service::nothing(
            "Not known yet",
            "Slipway has not read the configuration yet.",
        );
    };
    let Configuration {
        port,
        start_command,
        size,
        instance_role,
        health_check,
        auto_scaling,
        public_ingress,
        vpc_connector,
        ip_address_type,
        encryption_key,
        tracing,
        variables,
        ..
    } = configuration.clone();
    let access_role = match &configuration.source {
        Source::Image { access_role, .. } => access_role.clone(),
        Source::Code { .. } => None,
    };
    let (source_text, kind) = (source(&configuration), source_kind(&configuration));
    let ingress = if public_ingress {
        "Public endpoint"
    } else {
        "Private endpoint"
    };
    let egress = vpc_connector.map_or_else(
        || "public outgoing".to_owned(),
        |connector| format!("outgoing through {connector}"),
    );
    let address = if ip_address_type.as_deref() == Some("DUAL_STACK") {
        "dual stack"
    } else {
        "IPv4"
    };
    let text = |key: &'static str, value: Option<String>, absent: &'static str| match value {
        Some(value) => view! { <KeyValue key><Breakable text=value /></KeyValue> }.into_any(),
        None => view! { <KeyValue key absent /> }.into_any(),
    };
    view! {
        <div class="page-stack">
            <Card title="Source and deployment">
                <KeyValueList layout=KeyValueLayout::Two>
                    <KeyValue key="Image or source" wide=true>{source_text}</KeyValue>
                    <KeyValue key="Provider and trigger">{kind}</KeyValue>
                    {text("ECR access role", access_role, "None")}
                </KeyValueList>
            </Card>
            <Card title="Service settings">
                <KeyValueList layout=KeyValueLayout::Two>
                    {text("CPU and memory", size.map(|size| size.to_string()), "Not known")}
                    {text("Port", port, "Not set")}
                    {text("Start command", start_command, "Command of the image")}
                    {text("Health check", Some(health_check.to_string()), "None")}
                    {text("Auto scaling", auto_scaling, "App Runner's default")}
                    {text("Instance role", instance_role, "None")}
                    {text("Networking", Some(format!("{ingress}, {egress}, {address}")), "None")}
                    {text("Encryption", encryption_key, "Key owned by AWS")}
                    {text("Tracing", tracing.then(|| "AWS X-Ray".to_owned()), "Off")}
                </KeyValueList>
            </Card>
            <Card title="Environment variables" flush=!variables.is_empty()>
                {variables_table(variables)}
            </Card>
        </div>
    }
    .into_any()
}

fn variables_table(variables: Vec<Variable>) -> AnyView {
    if variables.is_empty() {
        return view! { <p class="muted">"None."</p> }.into_any();
    }
    let rows = variables
        .into_iter()
        .map(|variable| {
            let (source, value) = match variable.value {
                VariableValue::Plain { fingerprint } => ("Plain text", format!("fingerprint {fingerprint}")),
                VariableValue::Reference { arn } => ("Secret or parameter", arn),
            };
            view! {
                <tr>
                    <td class="mono">{variable.name}</td>
                    <td>{source}</td>
                    <td class="mono"><Breakable text=value /></td>
                </tr>
            }
        })
        .collect_view();
    view! {
        <Table
            label="Environment variables"
            columns=&[Column::Shown("Name"), Column::Shown("Source"), Column::Shown("Value or ARN")]
            rows=rows.into_any()
        />
    }
    .into_any()
}
