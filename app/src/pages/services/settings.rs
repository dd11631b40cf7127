//! What is shown of each service in the list: columns, order, density, rows of a page.

use crate::api::{SetServicesLayout, load_services};
use crate::components::{
    Choice, Crumb, DialogPage, LinkButton, NavItem, Question, SelectField, SubmitButton,
};
use crate::pages::followed::follow;
use crate::pages::frame::Framed;
use leptos::prelude::*;
use leptos_router::hooks::use_location;
use model::paths;
use model::service_list::{Density, PAGE_SIZES, ServiceColumn, ServiceOrder, ServicesQuery};
use model::view::ServicesView;
use server_fn::ServerFn;

const FORM: &str = "layout";

/// The page.
#[component]
pub fn ServicesSettings() -> impl IntoView {
    let search = use_location().search;
    let query = Memo::new(move |_| search.with(|search| ServicesQuery::decode(search).from_first_page()));
    let services = follow(query, || 0, load_services);
    view! {
        <Framed
            title="Columns and rows"
            current=NavItem::Services
            breadcrumb=vec![Crumb::link("Services", paths::SERVICES), Crumb::here("Columns and rows")]
        >
            {services.draw(move |view| {
                let query = query.get_untracked();
                view! { <DialogPage><Form view query /></DialogPage> }.into_any()
            })}
        </Framed>
    }
}

#[component]
fn Form(view: ServicesView, query: ServicesQuery) -> impl IntoView {
    let layout = view.layout;
    let boxes = ServiceColumn::ALL
        .into_iter()
        .skip(1)
        .map(|column| {
            let id = format!("column-{}", column.as_str());
            view! {
                <li class="checkbox">
                    <input
                        type="checkbox"
                        class="check"
                        id=id.clone()
                        name="columns[]"
                        value=column.as_str()
                        checked=layout.shows(column)
                        autocomplete="off"
                    />
                    <label for=id>{column.label()}</label>
                </li>
            }
        })
        .collect_view();
    let orders: Vec<Choice> = ServiceColumn::ALL
        .into_iter()
        .flat_map(|column| {
            [false, true].map(|descending| {
                let order = ServiceOrder { column, descending };
                let label = if descending {
                    format!("{}, the other way round", column.label())
                } else {
                    column.label().to_owned()
                };
                let sign = if descending { "-" } else { "" };
                (order, Choice::new(format!("{sign}{}", column.as_str()), label))
            })
        })
        .map(|(_, choice)| choice)
        .collect();
    let sign = if view.order.descending { "-" } else { "" };
    let order = format!("{sign}{}", view.order.column.as_str());
    let densities: Vec<Choice> = Density::ALL
        .into_iter()
        .map(|density| Choice::new(density.as_str(), density.label()))
        .collect();
    let sizes: Vec<Choice> = PAGE_SIZES
        .into_iter()
        .map(|size| Choice::new(size.to_string(), format!("{size} services")))
        .collect();
    let foot = view! {
        <LinkButton href=paths::services(&query) label="Keep as it is" />
        <SubmitButton label="Show it so" form=FORM />
    };
    view! {
        <Question title="Columns and rows" id="settings-title" page=true foot=foot.into_any()>
            <form class="settings-form" method="post" action=SetServicesLayout::url() id=FORM>
                <input type="hidden" name="list" value=query.encode() />
                <fieldset class="settings-columns">
                    <legend>"Columns beside the name"</legend>
                    <ul>{boxes}</ul>
                </fieldset>
                <SelectField name="sort" label="Order" choices=orders value=order />
                <SelectField name="density" label="Density" choices=densities value=layout.density.as_str().to_owned() />
                <SelectField name="size" label="Rows of a page" choices=sizes value=layout.size.to_string() />
                <p class="field-hint">
                    "Columns, density and rows are remembered in this browser. The address carries them too, for whoever you send it."
                </p>
            </form>
        </Question>
    }
}
