//! What is protected, and protecting more.

use crate::api::{Protect, Unprotect, load_protection};
use crate::components::{
    Age, ButtonKind, ButtonSize, Card, Choice, Column, Consequence, Consequences, Crumb, DialogPage,
    EmptyState, Icon, LinkButton, NavItem, PageHead, Question, RadioTiles, SelectField, SubmitButton, Table,
    TextField, Tile,
};
use crate::live::{FrameResource, Live};
use crate::pages::confirmation::ConfirmField;
use crate::pages::first_contact::value_of_address;
use crate::pages::followed::follow;
use crate::pages::frame::{Framed, error_at};
use crate::pages::members::change::typed_before;
use leptos::prelude::*;
use model::paths;
use model::protection::{Protection, ScopeKind};
use model::time::Time;
use model::view::ProtectionView;
use server_fn::ServerFn;

const END_FORM: &str = "end-protection";

/// The page.
#[component]
pub fn ProtectionPage() -> impl IntoView {
    let live = Live::of_page();
    let ending = value_of_address("end");
    let service = value_of_address("service");
    let view = follow(
        Memo::new(|_| ()),
        move || live.events.get(),
        |()| load_protection(),
    );
    let is_question = Memo::new(move |_| !ending.get().is_empty());
    view! {
        <Framed title="Protection" current=NavItem::Members breadcrumb=vec![Crumb::link("Members", paths::MEMBERS), Crumb::here("Protection")]>
            {view.draw(move |view| {
                let asked = ending.get().parse::<i64>().ok();
                let asked = asked.and_then(|id| view.protections.iter().find(|one| one.id == id).cloned());
                match asked {
                    Some(protection) => view! { <Ending protection refusal=view.refusal /> }.into_any(),
                    None => view! { <List view /> }.into_any(),
                }
            })}
            // Not drawn anew by what happens elsewhere: it may be half filled in.
            {move || (!is_question.get()).then(|| view! { <Form service=service.get_untracked() /> })}
        </Framed>
    }
}

#[component]
fn List(view: ProtectionView) -> impl IntoView {
    let ProtectionView {
        protections,
        refusal,
        now,
        ..
    } = view;
    let head = view! {
        <PageHead
            title="Protection"
            facts=view! {
                <p>"Where services are created and changed by Administrators alone, or by Editors with somebody else's approval. Only Administrators delete services anywhere; deploying, pausing and resuming stay with Operators. What Editors may give to services is on the " <a href=paths::ALLOWED_LIST>"allowed list"</a> "."</p>
            }
                .into_any()
        />
    };
    if protections.is_empty() {
        return view! {
            {head}
            <Card>
                <EmptyState icon=Icon::Lock title="Nothing is protected">
                    "Every Editor creates and changes services everywhere."
                </EmptyState>
            </Card>
        }
        .into_any();
    }
    let rows = protections
        .into_iter()
        .map(|protection| view! { <Row protection refusal=refusal.clone() now /> })
        .collect_view();
    view! {
        {head}
        <Card flush=true>
            <Table
                label="Protected"
                columns=&[Column::Shown("Protected"), Column::Wide("Why"), Column::Shown("By"), Column::Wide("Since"), Column::Act]
                class="table-rows"
                rows=rows.into_any()
            />
        </Card>
    }
    .into_any()
}

#[component]
fn Row(protection: Protection, refusal: Option<String>, now: Time) -> impl IntoView {
    let why = if protection.note.is_empty() {
        view! { <span class="cell-absent">"Not said"</span> }.into_any()
    } else {
        protection.note.clone().into_any()
    };
    view! {
        <tr>
            <td class="cell-name">{protection.scope.to_string()}</td>
            <td class="cell-wide">{why}</td>
            <td class="cell-second">{protection.by.clone()}</td>
            <td class="cell-wide">
                <Age at=protection.at now />
            </td>
            <td class="cell-act">
                <LinkButton href=paths::protection_end(protection.id) label="End…" size=ButtonSize::Small refusal />
            </td>
        </tr>
    }
}

/// The question before a protection is ended.
#[component]
fn Ending(protection: Protection, refusal: Option<String>) -> impl IntoView {
    let asked = format!("{} {} protected.", protection.scope, protection.scope.verb());
    let foot = view! {
        <LinkButton href=paths::PROTECTION label="Keep it" />
        <SubmitButton
            label="End the protection"
            kind=ButtonKind::DangerSolid
            refusal
            form=END_FORM
            busy_label="Ending"
        />
    };
    view! {
        <DialogPage>
            <Question title="End this protection?" id="end-title" page=true foot=foot.into_any()>
                <p class="short-link-asked">{asked}</p>
                <Consequences>
                    <Consequence lost=true>"Every Editor creates and changes services there again, without asking anybody."</Consequence>
                    <Consequence>"You can protect it again at any time."</Consequence>
                </Consequences>
                <form method="post" action=Unprotect::url() id=END_FORM>
                    <input type="hidden" name="id" value=protection.id.to_string() />
                    <ConfirmField />
                </form>
            </Question>
        </DialogPage>
    }
}

/// Protects more. What does not belong to the chosen kind is hidden by the style sheet, and ignored by the server.
#[component]
fn Form(service: String) -> impl IntoView {
    let frame = expect_context::<FrameResource>()
        .get_untracked()
        .and_then(Result::ok);
    let refusal = frame
        .as_ref()
        .and_then(|frame| frame.frame.administer_refusal.clone());
    let regions: Vec<Choice> = frame
        .map(|frame| frame.frame.regions)
        .unwrap_or_default()
        .iter()
        .map(|region| Choice::new(region.as_str(), region.label()))
        .collect();
    let notice = StoredValue::new(typed_before());
    let typed = move |field: &'static str, otherwise: &str| {
        Some(notice.with_value(|notice| notice.typed_into(field)))
            .filter(|text| !text.is_empty())
            .unwrap_or_else(|| otherwise.to_owned())
    };
    let first = if service.is_empty() {
        ScopeKind::Region
    } else {
        ScopeKind::Service
    };
    let kind = RwSignal::new(typed("kind", first.as_str()));
    let tile = |kind: ScopeKind, title: &str, help: &str| Tile {
        value: kind.as_str(),
        title: title.to_owned(),
        help: help.to_owned(),
        refusal: None,
    };
    let tiles = vec![
        tile(
            ScopeKind::Region,
            "A Region",
            "Every service in it, also those to come",
        ),
        tile(
            ScopeKind::Tag,
            "A tag",
            "Every service that has it, in any Region",
        ),
        tile(ScopeKind::Service, "One service", "Nothing but this one"),
    ];
    view! {
        <form method="post" action=Protect::url() class="narrow-form protect-form">
            <Card title="Protect more" class="form-card">
                <RadioTiles
                    name="kind"
                    legend="What to protect"
                    tiles=Signal::stored(tiles)
                    value=kind
                    error=error_at("kind")
                    on_input=Callback::new(move |value| kind.set(value))
                />
                <div class="only-region">
                    <SelectField
                        name="region"
                        label="Region"
                        choices=regions
                        value=Signal::stored(typed("region", ""))
                        error=error_at("region")
                    />
                </div>
                <div class="only-tag field-pair">
                    <TextField
                        name="tag_key"
                        label="Key of the tag"
                        value=Signal::stored(typed("tag_key", ""))
                        error=error_at("tag_key")
                        mono=true
                        hint="Upper and lower case differ.".into_any()
                    />
                    <TextField
                        name="tag_value"
                        label="Value"
                        value=Signal::stored(typed("tag_value", ""))
                        optional=true
                        error=error_at("tag_value")
                        mono=true
                        hint="Any value, if left empty.".into_any()
                    />
                </div>
                <div class="only-service">
                    <TextField
                        name="service"
                        label="ARN of the service"
                        value=Signal::stored(typed("service", &service))
                        error=error_at("service")
                        mono=true
                        hint="“Protect…” in the menu of a service fills it in.".into_any()
                    />
                </div>
                <TextField
                    name="note"
                    label="Why"
                    value=Signal::stored(typed("note", ""))
                    optional=true
                    error=error_at("note")
                />
                <div class="form-foot">
                    <SubmitButton label="Protect" kind=ButtonKind::Primary refusal busy_label="Protecting" />
                </div>
            </Card>
        </form>
    }
}
