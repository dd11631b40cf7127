//! One service in the list.

use crate::components::{
    Age, Avatar, Icon, IconSize, ImageName, Menu, MenuLink, ServiceStatusIndicator, StageTrack,
};
use leptos::prelude::*;
use model::image::{ImageReference, ImageVersion};
use model::paths::{self, ServiceTab};
use model::service::ListedService;
use model::time::Time;
use model::view::Backend;

/// What a row shows.
#[derive(Clone, Copy)]
pub struct Row<'a> {
    pub listed: &'a ListedService,
    /// When its Region answered last, while it does not answer.
    pub silent: Option<Time>,
    pub backend: &'a Backend,
    pub now: Time,
}

/// Draws the row.
pub fn draw(row: Row<'_>) -> AnyView {
    let Row {
        listed,
        silent,
        backend,
        now,
    } = row;
    let ListedService {
        service,
        image,
        changed_by,
        changed_at,
    } = listed.clone();
    let arn = service.arn.clone();
    let running = service.running_operation().cloned().filter(|_| silent.is_none());
    let status_silent = silent.map(|seen_at| (seen_at, now));
    let changed_at = changed_at.unwrap_or(service.updated_at);
    view! {
        <tr>
            <td class="cell-name" title=arn.name.clone()>
                <a href=paths::service(&arn)>{arn.name.clone()}</a>
            </td>
            <td class="cell-status">
                <ServiceStatusIndicator status=&service silent=status_silent />
                {running.map(|operation| view! { <StageTrack operation now /> })}
            </td>
            <td class="cell-second">{arn.region.to_string()}</td>
            <td class="cell-wide column-image cell-clip">{source(image)}</td>
            <td class="cell-wide column-domain cell-clip">{domain(service.routed_domain(), backend)}</td>
            <td class="cell-wide column-change">
                <span class="cell-person">
                    {changed_by.map(|name| view! { <Avatar name small=true /> })}
                    <Age at=changed_at now />
                </span>
            </td>
            <td class="cell-wide cell-menu">
                <Menu label=format!("Actions for {}", arn.name) dots=true>
                    <MenuLink href=paths::service(&arn) label="Open" icon=Icon::Services />
                    <MenuLink href=paths::service_tab(&arn, ServiceTab::Logs) label="Show logs" icon=Icon::Log />
                    <MenuLink href=paths::history_of(&arn) label="Show history" icon=Icon::History />
                </Menu>
            </td>
        </tr>
    }
    .into_any()
}

/// What runs, as far as a row has room.
fn source(image: Option<String>) -> AnyView {
    let Some(image) = image else {
        return view! { <span class="cell-absent">"Not known yet"</span> }.into_any();
    };
    match image.parse::<ImageReference>() {
        Ok(reference) => {
            let name = reference
                .repository
                .rsplit('/')
                .next()
                .unwrap_or_default()
                .to_owned();
            let tag = reference.tag().map(ToOwned::to_owned);
            let digest = match &reference.version {
                ImageVersion::Digest(digest) => Some(digest.clone()),
                ImageVersion::Unwritten | ImageVersion::Tag(_) => None,
            };
            view! { <ImageName name tag digest /> }.into_any()
        }
        Err(_) => view! { <span class="mono" title=image.clone()>{image.clone()}</span> }.into_any(),
    }
}

/// What tells the domain apart; the whole on wide screens and for assistive technology.
fn domain(domain: Option<&str>, backend: &Backend) -> AnyView {
    let Some(domain) = domain else {
        return view! { <span class="cell-absent">"–"</span> }.into_any();
    };
    let (short, rest) = match domain.strip_suffix(".awsapprunner.com") {
        Some(short) => (short.to_owned(), ".awsapprunner.com"),
        None => (domain.to_owned(), ""),
    };
    view! {
        <a class="domain" href=backend.address_of(domain) target="_blank" rel="noopener" aria-label=domain.to_owned() title=domain.to_owned()>
            {short}
            <span class="domain-rest">{rest}</span>
            <Icon icon=Icon::External size=IconSize::Small />
        </a>
    }
    .into_any()
}
