//! Saving the list as a view, and changing or deleting the one that is shown.

use crate::api::{ChangeView, DeleteView, NoticeView, SaveView, load_services};
use crate::components::{
    ButtonKind, Card, Column, Crumb, LinkButton, NavItem, PageHead, SubmitButton, Table, TextField,
};
use crate::live::FrameResource;
use crate::pages::followed::follow;
use crate::pages::frame::Framed;
use leptos::prelude::*;
use leptos_router::hooks::use_location;
use model::paths;
use model::saved_view::SavedView;
use model::service_list::ServicesQuery;
use model::view::{ServicesView, ViewTab};
use server_fn::ServerFn;

/// The page.
#[component]
pub fn ServicesViews() -> impl IntoView {
    let search = use_location().search;
    let query = Memo::new(move |_| search.with(|search| ServicesQuery::decode(search).from_first_page()));
    let services = follow(query, || 0, load_services);
    view! {
        <Framed
            title="Saved views"
            current=NavItem::Services
            breadcrumb=vec![Crumb::link("Services", paths::SERVICES), Crumb::here("Saved views")]
        >
            {services.draw(move |view| {
                let query = query.get_untracked();
                view! { <Loaded view query /> }.into_any()
            })}
        </Framed>
    }
}

#[component]
fn Loaded(view: ServicesView, query: ServicesQuery) -> impl IntoView {
    let back = view! { <LinkButton href=paths::services(&query) label="Back to the list" /> };
    let current = view.views.iter().find(|tab| tab.current).cloned();
    let others = view.views.clone();
    let shown = match query.q.trim() {
        "" => format!("All {} services", view.total),
        filter => format!("{filter}: {} of {} services", view.matching, view.total),
    };
    view! {
        <PageHead title="Saved views" facts=view! { <p class="breakable">{shown}</p> }.into_any() actions=back.into_any() />
        <div class="page-stack">
            {current.map(|tab| view! { <Change tab query=query.clone() /> })}
            <Save query refusal=view.share_refusal.clone() />
            {(!others.is_empty()).then(|| view! { <Others tabs=others /> })}
        </div>
    }
}

/// What the last answer had to say, and its message at the form whose name is typed in `field`.
fn answer(field: &'static str) -> (NoticeView, MaybeProp<String>) {
    let frame = expect_context::<FrameResource>();
    let notice = frame
        .get_untracked()
        .and_then(Result::ok)
        .and_then(|frame| frame.notice)
        .unwrap_or_default();
    let error = MaybeProp::derive(move || {
        let notice = frame.get()?.ok()?.notice?;
        let is_here = notice.typed.iter().any(|(name, _)| name == field);
        let message = notice.errors.at("name").map(ToOwned::to_owned);
        message.filter(|_| is_here)
    });
    (notice, error)
}

/// A name, and who sees it.
#[component]
fn Save(query: ServicesQuery, refusal: Option<String>) -> impl IntoView {
    let (notice, error) = answer("name");
    let name = RwSignal::new(notice.typed_into("name"));
    let shared = notice.typed_into("shared");
    let is_shared = refusal.is_none() && shared != "0";
    let who = view! {
        <fieldset class="settings-columns">
            <legend>"Who sees it"</legend>
            <ul>
                <li class="checkbox">
                    <input type="radio" class="radio" id="shared-1" name="shared" value="1" checked=is_shared disabled=refusal.is_some() />
                    <label for="shared-1">"The team. Editors may change it."</label>
                    {refusal.clone().map(|reason| view! { <span class="field-hint">{reason}</span> })}
                </li>
                <li class="checkbox">
                    <input type="radio" class="radio" id="shared-0" name="shared" value="0" checked=!is_shared />
                    <label for="shared-0">"Only you."</label>
                </li>
            </ul>
        </fieldset>
    };
    view! {
        <Card title="Save the list as a view" class="card-narrow form-card">
            <form class="settings-form" method="post" action=SaveView::url()>
                <input type="hidden" name="list" value=query.encode() />
                <TextField name="name" label="Name" value=name error />
                {who}
                <p class="field-hint">"Filter, order, columns, density and rows are kept as they are shown now."</p>
                <div class="form-foot"><SubmitButton label="Save view" busy_label="Saving" /></div>
            </form>
        </Card>
    }
}

/// The view that the list began with.
#[component]
fn Change(tab: ViewTab, query: ServicesQuery) -> impl IntoView {
    let ViewTab {
        view: SavedView { id, name, shared, .. },
        changed,
        refusal,
        ..
    } = tab;
    let title = format!("View {name}");
    let (notice, error) = answer("changed_name");
    let value = RwSignal::new(match notice.typed_into("changed_name") {
        typed if typed.is_empty() => name,
        typed => typed,
    });
    let whom = if shared {
        "The whole team sees it."
    } else {
        "Only you see it."
    };
    view! {
        <Card title class="card-narrow form-card">
            <form class="settings-form" method="post" action=ChangeView::url()>
                <input type="hidden" name="id" value=id />
                <input type="hidden" name="list" value=query.encode() />
                <TextField name="changed_name" label="Name" value=value error />
                {changed
                    .then(|| {
                        view! {
                            <p class="checkbox">
                                <input type="checkbox" class="check" id="whole" name="whole" value="1" checked=true autocomplete="off" />
                                <label for="whole">"Keep the list as it is shown now: it has changed since."</label>
                            </p>
                        }
                    })}
                <p class="field-hint">{whom}</p>
                <div class="form-foot">
                    <SubmitButton label="Save changes" refusal=refusal.clone() busy_label="Saving" />
                </div>
            </form>
            <form method="post" action=DeleteView::url()>
                <input type="hidden" name="id" value=id />
                <SubmitButton label="Delete view" kind=ButtonKind::Danger refusal busy_label="Deleting" />
            </form>
        </Card>
    }
}

/// All views that the person sees.
#[component]
fn Others(tabs: Vec<ViewTab>) -> impl IntoView {
    let rows = tabs
        .into_iter()
        .map(|tab| {
            let who = if tab.view.shared { "Team" } else { "Only you" };
            view! {
                <tr>
                    <td class="cell-name"><a href=paths::services_view(&tab.view)>{tab.view.name.clone()}</a></td>
                    <td>{who}</td>
                    <td>{tab.view.person_name.clone()}</td>
                </tr>
            }
        })
        .collect_view();
    view! {
        <Card title="Views" flush=true>
            <Table
                label="Saved views"
                columns=&[Column::Shown("Name"), Column::Shown("Seen by"), Column::Shown("Saved by")]
                rows=rows.into_any()
            />
        </Card>
    }
}
