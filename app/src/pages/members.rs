//! The members of the team, and who is invited.

pub mod change;
mod invitations;
pub mod invite;
mod revocation;

use crate::api::load_members;
use crate::components::{
    Age, Avatar, Badge, ButtonKind, Card, Column, Crumb, Facts, Icon, LinkButton, NavItem, PageHead, Table,
    Tone,
};
use crate::live::Live;
use crate::pages::first_contact::value_of_address;
use crate::pages::followed::follow;
use crate::pages::frame::{Framed, reader};
use invitations::Invitations;
use leptos::prelude::*;
use model::paths;
use model::time::Time;
use model::view::{MemberRow, MembersView};
use revocation::Revocation;

/// The page.
#[component]
pub fn Members() -> impl IntoView {
    let live = Live::of_page();
    let revoking = value_of_address("revoke");
    let view = follow(Memo::new(|_| ()), move || live.events.get(), |()| load_members());
    view! {
        <Framed title="Members" current=NavItem::Members breadcrumb=vec![Crumb::here("Members")]>
            {view.draw(move |view| {
                let asked = revoking.get().parse::<i64>().ok();
                let asked = asked.and_then(|id| view.invitations.iter().find(|invitation| invitation.id == id).cloned());
                match asked {
                    Some(invitation) => view! { <Revocation invitation now=view.now /> }.into_any(),
                    None => view! { <List view /> }.into_any(),
                }
            })}
        </Framed>
    }
}

#[component]
fn List(view: MembersView) -> impl IntoView {
    let MembersView {
        members,
        invitations,
        now,
    } = view;
    let count = match members.len() {
        1 => "1 member".to_owned(),
        count => format!("{count} members"),
    };
    let rows = members
        .into_iter()
        .map(|row| view! { <Row row now /> })
        .collect_view();
    view! {
        <PageHead
            title="Members"
            facts=view! { <Facts items=vec![count.into_any()] /> }
                .into_any()
            actions=view! {
                <LinkButton href=paths::ALLOWED_LIST label="Allowed list" />
                <LinkButton href=paths::PROTECTION label="Protection" />
                <LinkButton href=paths::INVITE label="Invite a member" icon=Icon::Plus kind=ButtonKind::Primary />
            }
                .into_any()
        />
        <div class="page-stack">
            <Card flush=true>
                <Table
                    label="Members"
                    columns=&[Column::Shown("Member"), Column::Shown("Role"), Column::Shown("Signed in last"), Column::Wide("Signed in now"), Column::Wide("Member since")]
                    class="table-rows"
                    rows=rows.into_any()
                />
            </Card>
            <Invitations invitations now />
        </div>
    }
}

#[component]
fn Row(row: MemberRow, now: Time) -> impl IntoView {
    let MemberRow {
        person,
        created_at,
        signed_in_at,
        sessions,
        second_factor,
    } = row;
    let you = reader().is_some_and(|reader| reader == person.name);
    let last = match signed_in_at {
        Some(at) => view! { <Age at now /> }.into_any(),
        None => view! { <span class="cell-absent">"Not known"</span> }.into_any(),
    };
    let browsers = match sessions {
        0 => view! { <span class="cell-absent">"Nowhere"</span> }.into_any(),
        1 => "In 1 browser".into_any(),
        count => format!("In {count} browsers").into_any(),
    };
    view! {
        <tr>
            <td class="cell-name">
                <span class="cell-person">
                    <Avatar name=person.name.clone() you small=true />
                    <a href=paths::member(person.id)>{person.name.clone()}</a>
                    {you.then(|| view! { <span class="faint">"you"</span> })}
                </span>
            </td>
            <td class="cell-status">
                <span class="member-role">
                    {person.role.label()}
                    {person.auditor.then(|| view! { <Badge tone=Tone::Accent text="Auditor" /> })}
                    {second_factor.then(|| view! { <Badge tone=Tone::Ok text="Second factor" /> })}
                </span>
            </td>
            <td class="cell-second">{last}</td>
            <td class="cell-wide">{browsers}</td>
            <td class="cell-wide">
                <Age at=created_at now />
            </td>
        </tr>
    }
}
