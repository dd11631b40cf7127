//! The page of one service.

mod actions;
mod activity;
mod cloning;
pub mod configuration;
mod deletion;
mod explanation;
mod logs;
pub mod operating;
mod overview;
mod progress;
mod proposal;

use crate::api::{ApiError, load_service, load_service_logs};
use crate::components::{
    Crumb, DialogPage, EmptyState, Facts, Flash, FlashKind, Flashbar, Icon, LinkButton, NavItem, PageHead,
    ServiceStatusIndicator, TabItem, Tabs,
};
use crate::live::Live;
use crate::pages::followed::{Followed, follow};
use crate::pages::frame::Framed;
use crate::pages::present::{PresentPeople, attend};
use leptos::prelude::*;
use leptos_router::hooks::{use_params_map, use_query_map};
use model::image::ImageReference;
use model::paths::{self, ServiceTab};
use model::presence::Subject;
use model::service::{ServiceStatus, Source};
use model::view::{LogsView, ServiceView};

/// The page.
#[component]
pub fn ServicePage() -> impl IntoView {
    deletion::Deletion::provide();
    cloning::Cloning::provide();
    let operating = operating::Operating::new();
    let live = Live::of_page();
    let params = use_params_map();
    let address = use_query_map();
    let part = move |name: &str| params.get().get_str(name).unwrap_or_default().to_owned();
    let id = Memo::new(move |_| (part("region"), part("name"), part("id")));
    let tab = Memo::new(move |_| ServiceTab::parse(address.get().get_str("tab")));
    let makes_room_for = Memo::new(move |_| address.get().get("draft"));
    let asked = Memo::new(move |_| address.get().get_str("confirm").map(str::to_owned));
    let list = Memo::new(move |_| address.get().get_str("list").unwrap_or_default().to_owned());
    attend(Signal::derive(move || {
        let (region, name, id) = id.get();
        Some(Subject::Service(format!("{region}/{name}/{id}")))
    }));
    let service = follow(
        id,
        move || live.services.get(),
        |(region, name, id)| load_service(region, name, id),
    );
    let wanted_logs = Memo::new(move |_| (tab.get() == ServiceTab::Logs).then(|| id.get()));
    let logs = follow(wanted_logs, move || live.services.get(), load_wanted_logs);
    let title = Signal::derive(move || id.get().1);
    let breadcrumb = Signal::derive(move || {
        let (region, name, _) = id.get();
        vec![
            Crumb::link("Services", paths::SERVICES),
            Crumb::link(region.clone(), paths::services_of(&region)),
            Crumb::here(name),
        ]
    });
    view! {
        <Framed title current=NavItem::Services breadcrumb>
            {service.draw(move |view| {
                let draft = makes_room_for.get();
                match asked.get().as_deref() {
                    Some("delete") => {
                        view! { <DialogPage><deletion::DeleteQuestion view page=true draft /></DialogPage> }.into_any()
                    }
                    Some("propose") => {
                        view! { <DialogPage><proposal::ProposalQuestion view /></DialogPage> }.into_any()
                    }
                    Some("clone") => {
                        view! { <DialogPage><cloning::CloneQuestion view page=true /></DialogPage> }.into_any()
                    }
                    Some(word) if let Some(action) = operating::asked(word) => {
                        let list = list.get();
                        view! { <DialogPage><operating::OperateQuestion view action list /></DialogPage> }.into_any()
                    }
                    _ => view! { <Loaded view logs tab=tab.get() operating /> }.into_any(),
                }
            })}
        </Framed>
    }
}

/// The logs, where the tab shows them.
async fn load_wanted_logs(wanted: Option<(String, String, String)>) -> Result<LogsView, ApiError> {
    match wanted {
        Some((region, name, id)) => load_service_logs(region, name, id).await,
        None => Ok(LogsView::default()),
    }
}

#[component]
fn Loaded(
    view: ServiceView,
    logs: Followed<LogsView>,
    tab: ServiceTab,
    operating: operating::Operating,
) -> impl IntoView {
    let service = view.service.clone();
    let arn = service.arn.clone();
    let silent = view
        .region
        .silent_since
        .and(view.region.answered_at)
        .map(|at| (at, view.now));
    let tabs = ServiceTab::ALL
        .into_iter()
        .map(|item| TabItem::new(item.label(), paths::service_tab(&arn, item), item == tab))
        .collect();
    let content = match tab {
        ServiceTab::Overview => view! { <overview::Overview view=view.clone() /> }.into_any(),
        ServiceTab::Logs => {
            let view = view.clone();
            logs.draw(move |logs| view! { <logs::Logs view=view.clone() logs /> }.into_any())
                .into_any()
        }
        ServiceTab::Activity => view! { <activity::Activity view=view.clone() /> }.into_any(),
        ServiceTab::Configuration => view! { <configuration::Settings view=view.clone() /> }.into_any(),
    };
    let head = view! {
        <PageHead
            title=arn.name.clone()
            status=view! { <ServiceStatusIndicator status=&service silent /> }.into_any()
            facts=view! {
                <Facts items=facts(&view) />
                <PresentPeople subject=Subject::service(&arn) />
            }
                .into_any()
            actions=view! { <actions::Actions view=view.clone() operating /> }.into_any()
        />
    };
    let flashes = flashes(&view);
    let dialog = view! {
        <cloning::CloneDialog view=view.clone() />
        <operating::OperatingDialogs view=view.clone() operating />
        <deletion::DeleteDialog view />
    };
    view! {
        {head}
        <Flashbar>{flashes}</Flashbar>
        <Tabs items=tabs label="Parts of this service" />
        {content}
        {dialog}
    }
}

fn facts(view: &ServiceView) -> Vec<AnyView> {
    let mut facts = vec![view.service.arn.region.to_string().into_any()];
    if let Some(protection) = &view.protection {
        let why = format!("{} {} protected", protection.scope, protection.scope.verb());
        facts.push(view! { <a href=paths::PROTECTION title=why>"Protected"</a> }.into_any());
    }
    if let Some(configuration) = &view.service.configuration {
        facts.extend(configuration.size.map(|size| size.to_string().into_any()));
        facts.push(match &configuration.source {
            Source::Image { identifier, .. } => {
                let short = identifier
                    .parse::<ImageReference>()
                    .map_or_else(|_| identifier.clone(), |i| i.short());
                view! { <span class="mono">{short}</span> }.into_any()
            }
            Source::Code { repository, branch } => format!("{repository}, {branch}").into_any(),
        });
    }
    facts
}

/// What has to be known before anything else.
fn flashes(view: &ServiceView) -> Vec<AnyView> {
    let mut flashes = Vec::new();
    if view.service.status == ServiceStatus::Deleted {
        let when = view
            .service
            .deleted_at
            .map(|at| format!(" {}", at.age(view.now)))
            .unwrap_or_default();
        flashes.push(
            view! {
                <Flash
                    kind=FlashKind::Info
                    title=format!("This service was deleted{when}.")
                    text="Its settings and its history are kept here."
                    action=view! { <LinkButton href=paths::history_of(&view.service.arn) label="Show its history" /> }.into_any()
                />
            }
            .into_any(),
        );
    } else if let Some(since) = view.region.silent_since {
        flashes.push(
            view! {
                <Flash
                    kind=FlashKind::Warning
                    title=format!("{} has not answered for {}.", view.region.region, view.now.since(since))
                    text="You see its last known state. Slipway goes on asking."
                    detail=view.region.failure.clone()
                />
            }
            .into_any(),
        );
    }
    flashes.extend(proposal::flash(view));
    flashes
}

/// Says that there is nothing to see yet.
fn nothing(title: &'static str, text: &'static str) -> AnyView {
    view! { <EmptyState icon=Icon::Log title>{text}</EmptyState> }.into_any()
}
