//! One service in the list.

use super::table::{BESIDE, COMPARE};
use crate::components::{Age, Avatar, Icon, IconSize, ImageName, Menu, ServiceStatusIndicator, StageTrack};
use leptos::prelude::*;
use model::image::ImageInBrief;
use model::paths::{self, ServiceTab};
use model::service::ListedService;
use model::service_list::ServiceColumn;
use model::time::Time;
use model::view::Backend;

/// What a row shows.
#[derive(Clone, Copy)]
pub struct Row<'a> {
    pub listed: &'a ListedService,
    /// What is shown of it.
    pub columns: &'a [ServiceColumn],
    /// Whether it is the one beside the list.
    pub selected: bool,
    /// When its Region answered last, while it does not answer.
    pub silent: Option<Time>,
    pub backend: &'a Backend,
    pub now: Time,
}

/// Draws the row.
pub fn draw(row: Row<'_>) -> AnyView {
    let Row {
        listed,
        columns,
        selected,
        ..
    } = row;
    let arn = &listed.service.arn;
    let key = paths::service_key(arn);
    let (of_row, of_box) = (key.clone(), key.clone());
    let (compare, actions) = (
        format!("Compare {}", arn.name),
        format!("Actions for {}", arn.name),
    );
    let logs = paths::service_tab(arn, ServiceTab::Logs);
    let history = paths::history_of(arn);
    let cells: Vec<_> = columns.iter().map(|column| cell(*column, row)).collect();
    view! {
        <tr data-service=of_row aria-current=selected.then_some("true")>
            <td class="cell-pick">
                // The label is what a thumb hits; what it says is in the box.
                <label>
                    <input
                        type="checkbox"
                        form=COMPARE
                        name="service"
                        value=of_box
                        aria-label=compare
                        autocomplete="off"
                    />
                </label>
            </td>
            {cells}
            <td class="cell-wide cell-menu">
                // Words alone: this is written once for each of a hundred rows.
                <Menu label=actions dots=true>
                    <button type="submit" class="menu-item beside-item" form=BESIDE name="selected" value=key>
                        "Show beside the list"
                    </button>
                    <a class="menu-item" href=logs>"Show logs"</a>
                    <a class="menu-item" href=history>"Show history"</a>
                </Menu>
            </td>
        </tr>
    }
    .into_any()
}

fn cell(column: ServiceColumn, row: Row<'_>) -> AnyView {
    let Row {
        listed,
        silent,
        backend,
        now,
        ..
    } = row;
    let ListedService {
        service,
        image,
        changed_by,
        changed_at,
        automatic,
    } = listed;
    let arn = &service.arn;
    match column {
        ServiceColumn::Name => view! {
            <td class="cell-name" title=arn.name.clone()>
                <a href=paths::service(arn)>{arn.name.clone()}</a>
            </td>
        }
        .into_any(),
        ServiceColumn::Status => {
            let running = service.running_operation().cloned().filter(|_| silent.is_none());
            let status_silent = silent.map(|seen_at| (seen_at, now));
            view! {
                <td class="cell-status">
                    <ServiceStatusIndicator status=service silent=status_silent />
                    {running.map(|operation| view! { <StageTrack operation now /> })}
                </td>
            }
            .into_any()
        }
        ServiceColumn::Region => view! { <td class="cell-second">{arn.region.to_string()}</td> }.into_any(),
        ServiceColumn::Image => {
            view! { <td class="cell-wide column-image cell-clip">{source(image.as_deref())}</td> }.into_any()
        }
        ServiceColumn::Domain => view! {
            <td class="cell-wide column-domain cell-clip">{domain(service.routed_domain(), backend)}</td>
        }
        .into_any(),
        ServiceColumn::Change => {
            let at = changed_at.unwrap_or(service.updated_at);
            view! {
                <td class="cell-wide column-change">
                    <span class="cell-person">
                        {changed_by.clone().map(|name| view! { <Avatar name small=true /> })}
                        <Age at now />
                    </span>
                </td>
            }
            .into_any()
        }
        ServiceColumn::Created => {
            let at = service.created_at;
            view! { <td class="cell-wide column-further"><Age at now /></td> }.into_any()
        }
        ServiceColumn::Automatic => {
            let word = match automatic {
                Some(true) => "Yes",
                Some(false) => "No",
                None => "Not known yet",
            };
            view! { <td class="cell-wide column-further">{word}</td> }.into_any()
        }
        ServiceColumn::Account => {
            view! { <td class="cell-wide column-further">{arn.account.clone()}</td> }.into_any()
        }
    }
}

/// What runs, as far as a row has room.
fn source(image: Option<&str>) -> AnyView {
    let Some(image) = image else {
        return view! { <span class="cell-absent">"Not known yet"</span> }.into_any();
    };
    match ImageInBrief::read(image) {
        Some(ImageInBrief { name, tag, digest }) => {
            let (tag, digest) = (tag.map(ToOwned::to_owned), digest.map(ToOwned::to_owned));
            view! { <ImageName name tag digest /> }.into_any()
        }
        None => view! { <span class="mono" title=image.to_owned()>{image.to_owned()}</span> }.into_any(),
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
