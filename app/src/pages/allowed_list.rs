//! What Editors may give to services: the list, and the form of it for Administrators.

use crate::api::{SetAllowedList, load_allowed_list, resource};
use crate::components::{
    ButtonKind, Card, Crumb, KeyValue, KeyValueList, NavItem, PageHead, SubmitButton, TextArea,
};
use crate::live::Live;
use crate::pages::confirmation::ConfirmField;
use crate::pages::followed::follow;
use crate::pages::frame::{Framed, error_at};
use crate::pages::members::change::typed_before;
use leptos::prelude::*;
use model::allowed_list::{AllowedList, list_field, list_of};
use model::draft::Granted;
use model::paths;
use model::view::AllowedListView;
use server_fn::ServerFn;

/// The kinds in the order of the page.
const KINDS: [Granted; 3] = [Granted::InstanceRole, Granted::VpcConnector, Granted::Secrets];

/// The page.
#[component]
pub fn AllowedListPage() -> impl IntoView {
    let live = Live::of_page();
    let applies = follow(
        Memo::new(|_| ()),
        move || live.events.get(),
        |()| load_allowed_list(),
    );
    // Asked for apart: news must not take the form away from who is typing into it.
    let begun = resource(|| (), |()| load_allowed_list());
    view! {
        <Framed
            title="Allowed list"
            current=NavItem::Members
            breadcrumb=vec![Crumb::link("Members", paths::MEMBERS), Crumb::here("Allowed list")]
        >
            <PageHead
                title="Allowed list"
                facts=view! {
                    <p>
                        "The instance roles, VPC connectors and secrets that Editors may give to the services they create. Administrators give any; what services have already stays with them."
                    </p>
                }
                    .into_any()
            />
            <div class="page-stack">
                {applies.draw(|view| view! { <Applies list=view.list /> }.into_any())}
                <Transition>
                    {move || Suspend::new(async move {
                        begun
                            .await
                            .ok()
                            .filter(|view: &AllowedListView| view.refusal.is_none())
                            .map(|view| view! { <Form list=view.list /> })
                    })}
                </Transition>
            </div>
        </Framed>
    }
}

#[component]
fn Applies(list: AllowedList) -> impl IntoView {
    let kinds = KINDS.map(|kind| {
        let key = capitalised(list_of(kind));
        let lines = list.of(kind);
        if lines.is_empty() {
            return view! { <KeyValue key absent="Everything in the account" wide=true /> }.into_any();
        }
        let lines = lines
            .iter()
            .map(|line| view! { <li><code>{line.clone()}</code></li> })
            .collect_view();
        view! {
            <KeyValue key wide=true>
                <ul class="allowed-lines">{lines}</ul>
            </KeyValue>
        }
        .into_any()
    });
    view! {
        <Card title="What Editors may give">
            <KeyValueList>{kinds.collect_view()}</KeyValueList>
        </Card>
    }
}

/// A text area for each kind.
#[component]
fn Form(list: AllowedList) -> impl IntoView {
    let notice = typed_before();
    let areas = KINDS.map(|kind| {
        let field = list_field(kind);
        let value = if notice.failed {
            notice.typed_into(field)
        } else {
            list.of(kind).join("\n")
        };
        view! {
            <TextArea
                name=field
                label=capitalised(list_of(kind))
                value=Signal::stored(value)
                optional=true
                rows=4
                mono=true
                error=error_at(field)
                hint="An ARN a line, * for any characters. Empty: everything in the account."
                    .into_any()
            />
        }
    });
    view! {
        <form method="post" action=SetAllowedList::url()>
            <Card title="Change the list" class="form-card">
                {areas.collect_view()}
                <ConfirmField />
                <div class="form-foot">
                    <SubmitButton label="Save the list" kind=ButtonKind::Primary busy_label="Saving" />
                </div>
            </Card>
        </form>
    }
}

fn capitalised(noun: &str) -> String {
    let mut characters = noun.chars();
    match characters.next() {
        Some(first) => first.to_uppercase().chain(characters).collect(),
        None => String::new(),
    }
}
