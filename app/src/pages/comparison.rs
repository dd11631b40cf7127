//! A draft beside another draft or beside a service: what differs, and everything where someone asks for it.

use crate::api::load_comparison;
use crate::components::{
    ButtonKind, ButtonSize, Card, Choice, Crumb, EmptyState, Flash, FlashKind, Flashbar, Icon, LinkButton,
    NavItem, PageHead, SelectField, SubmitButton,
};
use crate::live::Live;
use crate::pages::followed::follow;
use crate::pages::frame::Framed;
use crate::pages::wizard::comparison::{Comparison, differences, every_field, with_hidden_values};
use leptos::prelude::*;
use leptos_router::hooks::{use_params_map, use_query_map};
use model::draft::{Step, is_setting};
use model::paths;
use model::view::{ComparedWith, ComparisonView, HidesValues, OtherForm};

/// The page.
#[component]
pub fn ComparisonPage() -> impl IntoView {
    let live = Live::of_page();
    let (params, query) = (use_params_map(), use_query_map());
    let asked = Memo::new(move |_| {
        let text = |value: Option<&str>| value.unwrap_or_default().to_owned();
        (
            text(params.get().get_str("id")),
            text(query.get().get_str("with")),
        )
    });
    let all = Memo::new(move |_| query.get().get_str("all").is_some());
    // A service is asked of App Runner: once, when someone looks, and not again whenever any draft is saved.
    let is_of_drafts = Memo::new(move |_| !asked.with(|(_, with)| with.starts_with("service:")));
    let news = move || if is_of_drafts.get() { live.drafts.get() } else { 0 };
    let comparison = follow(asked, news, |(id, with)| load_comparison(id, with));
    view! {
        <Framed
            title="Compare"
            current=NavItem::Drafts
            breadcrumb=vec![Crumb::link("Drafts", paths::DRAFTS), Crumb::here("Compare")]
        >
            {comparison.draw(move |view| view! { <Loaded view all=all.get() /> }.into_any())}
        </Framed>
    }
}

#[component]
fn Loaded(view: ComparisonView, all: bool) -> impl IntoView {
    let id = view.draft.id.clone();
    let back = view! { <LinkButton href=paths::draft(&id, Step::Review) label="Back to the draft" /> };
    let hidden = view.hides_values.map(|hides| match hides {
        HidesValues::ForRole => view! {
            <Flash
                kind=FlashKind::Info
                title="Values of variables are not compared."
                text="Your role does not show them, so only names and references to secrets are."
            />
        }
        .into_any(),
        HidesValues::UntilConfirmed => {
            let with = view.other.as_ref().map(|other| other.with.to_string());
            let here = match with {
                Some(with) => paths::draft_compared(&id, &with, all),
                None => paths::draft_compare(&id),
            };
            let confirm = view! {
                <LinkButton
                    href=paths::confirm(&here)
                    label="Confirm it is you"
                    kind=ButtonKind::Secondary
                    size=ButtonSize::Small
                />
            };
            view! {
                <Flash
                    kind=FlashKind::Info
                    title="Values of variables are not compared yet."
                    text="Others typed them. They are shown once you have confirmed that it is you."
                    action=confirm.into_any()
                />
            }
            .into_any()
        }
    });
    let facts = match &view.other {
        Some(other) => format!("Draft of {} beside {}", view.draft.title(), described(other)),
        None => format!("Draft of {}", view.draft.title()),
    };
    let table = match view.other.clone() {
        Some(other) => view! { <Both view=view.clone() other all /> }.into_any(),
        None => view! {
            <Card>
                <EmptyState icon=Icon::Copy title="Nothing to compare with yet">
                    "Choose another draft, or a service as it runs now."
                </EmptyState>
            </Card>
        }
        .into_any(),
    };
    view! {
        <PageHead title="Compare" facts=view! { <p>{facts}</p> }.into_any() actions=back.into_any() />
        <Flashbar>{hidden}</Flashbar>
        <div class="page-stack">
            <Chooser view all />
            {table}
        </div>
    }
}

fn described(other: &OtherForm) -> String {
    match &other.with {
        ComparedWith::Draft(_) => format!("the draft of {}", other.title),
        ComparedWith::Service(arn) => format!("the service {} in {}", arn.name, arn.region),
    }
}

/// What the draft is compared with: a form that asks, so that the answer has an address.
#[component]
fn Chooser(view: ComparisonView, all: bool) -> impl IntoView {
    let chosen = view.other.as_ref().map(|other| other.with.to_string());
    let mut choices: Vec<Choice> = view
        .choices
        .iter()
        .map(|choice| Choice::new(choice.with.to_string(), choice.label.clone()))
        .collect();
    // Drafts that are sent or archived, and services that are gone, are not offered; whoever has the address has chosen one.
    if let Some(other) = &view.other
        && !choices
            .iter()
            .any(|choice| Some(&choice.value) == chosen.as_ref())
    {
        choices.insert(0, Choice::new(other.with.to_string(), described(other)));
    }
    let refusal = choices
        .is_empty()
        .then(|| "There is no other draft and no service yet.".to_owned());
    let value = chosen.unwrap_or_else(|| {
        choices
            .first()
            .map(|choice| choice.value.clone())
            .unwrap_or_default()
    });
    view! {
        <Card>
            <form class="compare-chooser" method="get" action=paths::draft_compare(&view.draft.id)>
                {all.then(|| view! { <input type="hidden" name="all" value="1" /> })}
                <SelectField name="with" label="Compare with" choices=choices value=value />
                <SubmitButton label="Compare" kind=ButtonKind::Secondary refusal />
            </form>
        </Card>
    }
}

#[component]
fn Both(view: ComparisonView, other: OtherForm, all: bool) -> impl IntoView {
    let is_of_code = other.values.is_code() || view.draft.values.is_code();
    let is_asked = |field: &str| {
        let is_used = is_of_code || !matches!(field, "source_directory" | "configuration_source");
        is_setting(field) && is_used && !other.unknown.iter().any(|unknown| unknown == field)
    };
    let (theirs, mine) = (&other.values, &view.draft.values);
    let different = differences(theirs, mine, is_asked);
    let title = match different.len() {
        0 => "No differences".to_owned(),
        1 => "1 difference".to_owned(),
        count => format!("{count} differences"),
    };
    let id = &view.draft.id;
    let with = other.with.to_string();
    let (label, href) = if all {
        ("Show differences only", paths::draft_compared(id, &with, false))
    } else {
        ("Show all fields", paths::draft_compared(id, &with, true))
    };
    let switch = view! { <LinkButton href label kind=ButtonKind::Quiet size=ButtonSize::Small /> };
    let rows = if all {
        every_field(theirs, mine, is_asked)
    } else {
        different
    };
    let rows = if view.hides_values.is_some() {
        with_hidden_values(rows)
    } else {
        rows
    };
    let body = if rows.is_empty() {
        let same = if view.hides_values.is_some() {
            "Both say the same, apart from values that are not shown."
        } else {
            "Both say the same."
        };
        view! { <p>{same}</p> }.into_any()
    } else {
        view! { <Comparison theirs=capitalised(&described(&other)) mine="This draft".to_owned() rows /> }
            .into_any()
    };
    let note = (!other.unknown.is_empty()).then(|| {
        view! { <p class="form-note">"App Runner does not tell the tags of a service with its settings: they are not compared."</p> }
    });
    view! { <Card title actions=switch.into_any()>{body} {note}</Card> }
}

fn capitalised(text: &str) -> String {
    let mut characters = text.chars();
    characters
        .next()
        .map(|first| first.to_uppercase().chain(characters).collect())
        .unwrap_or_default()
}
