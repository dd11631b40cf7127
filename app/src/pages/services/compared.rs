//! Services side by side: what is configured differently, and everything where someone asks for it.

use crate::api::load_compared_services;
use crate::components::{
    Breakable, ButtonKind, ButtonSize, Card, Crumb, EmptyState, Icon, LinkButton, NavItem, PageHead,
};
use crate::live::Live;
use crate::pages::followed::follow;
use crate::pages::frame::Framed;
use leptos::prelude::*;
use leptos_router::hooks::use_location;
use model::paths;
use model::query;
use model::service_comparison::{ComparedField, FEWEST, MOST};
use model::view::ComparedServicesView;

/// The page.
#[component]
pub fn ComparedServices() -> impl IntoView {
    let live = Live::of_page();
    let search = use_location().search;
    let address = Memo::new(move |_| search.get());
    let all = Memo::new(move |_| {
        let pairs = query::decode_all(&address.get());
        pairs.iter().any(|(name, _)| name == "all")
    });
    let chosen = Memo::new(move |_| {
        let pairs = query::decode_all(&address.get());
        query::encode(pairs.into_iter().filter(|(name, _)| name == "service"))
    });
    let services = follow(chosen, move || live.services.get(), load_compared_services);
    view! {
        <Framed
            title="Compare services"
            current=NavItem::Services
            breadcrumb=vec![Crumb::link("Services", paths::SERVICES), Crumb::here("Compare")]
        >
            {services.draw(move |view| view! { <Loaded view all=all.get() /> }.into_any())}
        </Framed>
    }
}

#[component]
fn Loaded(view: ComparedServicesView, all: bool) -> impl IntoView {
    let count = view.services.len();
    let back = view! { <LinkButton href=paths::SERVICES label="Back to the services" /> };
    let facts = match count {
        0 => "No service chosen".to_owned(),
        1 => "1 service chosen".to_owned(),
        count => format!("{count} services"),
    };
    let body = if count < FEWEST {
        view! {
            <Card>
                <EmptyState
                    icon=Icon::Copy
                    title=format!("Choose {FEWEST} to {MOST} services")
                    actions=view! { <LinkButton href=paths::SERVICES label="Choose services" /> }.into_any()
                >
                    "Tick their boxes in the list, then press Compare."
                </EmptyState>
            </Card>
        }
        .into_any()
    } else {
        view! { <Both view all /> }.into_any()
    };
    view! {
        <PageHead title="Compare services" facts=view! { <p>{facts}</p> }.into_any() actions=back.into_any() />
        {body}
    }
}

#[component]
fn Both(view: ComparedServicesView, all: bool) -> impl IntoView {
    let ComparedServicesView { services, fields, .. } = view;
    let different = fields.iter().filter(|field| field.differs).count();
    let title = match different {
        0 => "No differences".to_owned(),
        1 => "1 difference".to_owned(),
        count => format!("{count} differences"),
    };
    let address = paths::compare_services(services.iter().map(|service| &service.arn));
    let (label, href) = if all {
        ("Show differences only", address)
    } else {
        ("Show all fields", format!("{address}&all=1"))
    };
    let switch = view! { <LinkButton href label kind=ButtonKind::Quiet size=ButtonSize::Small /> };
    let heads = services
        .iter()
        .map(|service| {
            view! {
                <th scope="col">
                    <a href=paths::service(&service.arn)>{service.arn.name.clone()}</a>
                </th>
            }
        })
        .collect_view();
    let shown: Vec<ComparedField> = fields.into_iter().filter(|field| all || field.differs).collect();
    let body = if shown.is_empty() {
        view! { <p class="card-padding">"They are configured alike, as far as Slipway has seen them."</p> }
            .into_any()
    } else {
        let rows = shown.into_iter().map(|field| row(field, all)).collect_view();
        view! {
            <div class="table-frame table-scrolls" tabindex="0" role="region" aria-label="Comparison">
                <table class="table compared-table">
                    <caption class="visually-hidden">"Services side by side"</caption>
                    <thead><tr><th scope="col">"Field"</th>{heads}</tr></thead>
                    <tbody>{rows}</tbody>
                </table>
            </div>
        }
        .into_any()
    };
    view! {
        <Card
            title
            flush=true
            actions=switch.into_any()
            foot="Values of variables are not stored: the same letter means the same value.".into_any()
        >
            {body}
        </Card>
    }
}

fn row(field: ComparedField, all: bool) -> AnyView {
    let ComparedField {
        label,
        is_variable,
        values,
        differs,
    } = field;
    let cells = values
        .into_iter()
        .map(|value| match value {
            Some(value) => view! { <td class="cell-value"><Breakable text=value /></td> }.into_any(),
            None => view! { <td class="cell-absent">"None"</td> }.into_any(),
        })
        .collect_view();
    let kind = is_variable.then(|| view! { <span class="faint">"Variable "</span> });
    let mark = (all && differs).then(|| view! { <span class="faint">" (differs)"</span> });
    view! {
        <tr class:is-different=all && differs>
            <th scope="row" class:mono=is_variable>{kind}{label}{mark}</th>
            {cells}
        </tr>
    }
    .into_any()
}
