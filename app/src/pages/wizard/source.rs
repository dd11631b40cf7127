//! The first step: what to run, and when to deploy it.

use super::browse::BrowseButton;
use super::exports::Exports;
use super::fields::mark;
use super::make::MakeAccessRole;
use super::offer_field::OfferField;
use super::pin::Pin;
use super::repository::Repository;
use super::roles::{NewRole, RepositoryAccess, Templates, WithoutPolicy};
use super::sheet::Sheet;
use super::step_form::StepForm;
use crate::components::{Card, RadioTiles, StatusGlyph, StatusIcon, TextField, Tile};
use leptos::prelude::*;
use model::draft::{DraftValues, Step};
use model::gallery;
use model::image::{ImageReference, ImageVersion, Registry};
use model::paste;
use model::role::RoleKind;

/// The form.
#[component]
pub(super) fn Source(sheet: Sheet) -> impl IntoView {
    view! {
        <StepForm sheet>
            <Card title="Source" class="form-card">
                <SourceFields sheet />
            </Card>
            <Card title="Deployment settings" class="form-card">
                <Deployment sheet />
            </Card>
            <Exports sheet />
        </StepForm>
    }
}

/// What to run.
#[component]
pub(super) fn SourceFields(sheet: Sheet) -> impl IntoView {
    let is_code = is_code(sheet);
    view! {
        <RadioTiles
            name="repository_type"
            legend="Repository type"
            tiles=vec![
                tile("image", "Container registry", "Deploy an image that is already built"),
                tile("code", "Source code repository", "App Runner builds and deploys the code"),
            ]
            value=sheet.field("repository_type")
            error=sheet.error("repository_type")
            on_input=sheet.typed("repository_type")
            below=mark(sheet, "repository_type")
        />
        <WithoutScript step=sheet.step />
        {move || {
            if is_code.get() {
                view! { <Repository sheet /> }.into_any()
            } else {
                view! { <Image sheet /> }.into_any()
            }
        }}
    }
}

/// When to deploy it, and the role that pulls an image.
#[component]
pub(super) fn Deployment(sheet: Sheet) -> impl IntoView {
    let is_code = is_code(sheet);
    view! {
        <Trigger sheet />
        {move || (!is_code.get()).then(|| view! { <AccessRole sheet /> })}
    }
}

fn is_code(sheet: Sheet) -> Memo<bool> {
    Memo::new(move |_| sheet.values.with(DraftValues::is_code))
}

pub(super) fn tile(value: &'static str, title: &str, help: &str) -> Tile {
    Tile {
        value,
        title: title.to_owned(),
        help: help.to_owned(),
        refusal: None,
    }
}

/// Without a script the fields that go with another choice come when it is sent.
#[component]
pub(super) fn WithoutScript(step: Step) -> impl IntoView {
    let button = format!(
        "<button type=\"submit\" class=\"button button-secondary button-small\" name=\"intent\" value=\"step:{}\">Show the fields of this choice</button>",
        step.as_str()
    );
    view! { <noscript inner_html=button></noscript> }
}

#[component]
fn Image(sheet: Sheet) -> impl IntoView {
    view! {
        <RadioTiles
            name="provider"
            legend="Provider"
            tiles=vec![
                tile("ecr", "Amazon ECR", "Private images in an AWS account"),
                tile("ecr_public", "Amazon ECR Public", "Anyone can pull them"),
            ]
            value=sheet.field("provider")
            error=sheet.error("provider")
            on_input=sheet.typed("provider")
            below=mark(sheet, "provider")
        />
        <ImageUri sheet />
    }
}

#[component]
fn ImageUri(sheet: Sheet) -> impl IntoView {
    // A command or a page becomes the image inside of it as soon as the field is left.
    let leave = move |()| {
        let typed = sheet.values.with_untracked(|values| values.image.clone());
        if let Some(image) = paste::image_in(&typed) {
            sheet.set("image", image.to_string());
            sheet.touch();
        }
    };
    let below = view! {
        {mark(sheet, "image")}
        {move || sheet.values.with(|values| found(&values.image))}
        <Pin sheet />
    };
    let provider = sheet.field("provider");
    let is_private = Memo::new(move |_| provider.get() == "ecr");
    let browse = move || is_private.get().then(|| view! { <BrowseButton /> });
    view! {
        <TextField
            name="image"
            label="Container image URI"
            value=sheet.field("image")
            hint=view! { "Paste an image, a " <code>"docker pull"</code> " command or a gallery page." }.into_any()
            error=sheet.error("image")
            mono=true
            on_input=sheet.typed("image")
            on_leave=Callback::new(leave)
            beside=browse.into_any()
            below=below.into_any()
        />
    }
}

/// What is known of what was typed, without asking a registry.
fn found(typed: &str) -> Option<AnyView> {
    if let Some(image) = paste::image_in(typed) {
        return Some(
            view! {
                <div class="found">
                    <span class="found-good">
                        <StatusGlyph icon=StatusIcon::Good />
                        "Recognised"
                    </span>
                    <span>"Image " <code>{image.to_string()}</code></span>
                </div>
            }
            .into_any(),
        );
    }
    let image: ImageReference = typed.parse().ok()?;
    let meant = (image.version == ImageVersion::Unwritten)
        .then(|| view! { <span>"No tag is written, so " <code>":latest"</code> " is meant."</span> });
    Some(if let Some(entry) = gallery::find(&image) {
        view! {
            <div class="found">
                <span class="found-good">
                    <StatusGlyph icon=StatusIcon::Good />
                    {entry.title}
                </span>
                <span>"Listens on port " <strong>{entry.port}</strong></span>
                {meant}
            </div>
        }
        .into_any()
    } else {
        let registry = match &image.registry {
            Registry::EcrPublic => "In ECR Public",
            Registry::Ecr { .. } => "In a private registry",
        };
        view! {
            <div class="found">
                <StatusGlyph icon=StatusIcon::Unchecked />
                <span>{registry} ", not in Slipway's gallery: check the port in the next step."</span>
                {meant}
            </div>
        }
        .into_any()
    })
}

#[component]
fn Trigger(sheet: Sheet) -> impl IntoView {
    let account = sheet.view.with_value(|view| view.backend.account().to_owned());
    let refusal = Memo::new(move |_| {
        sheet
            .values
            .with(|values| values.automatic_deployment_refusal(&account))
    });
    let is_code = is_code(sheet);
    let tiles = Signal::derive(move || {
        let pushes = if is_code.get() {
            "On every push to this branch"
        } else {
            "On every push to this tag"
        };
        vec![
            tile("manual", "Manual", "Only when someone presses Deploy"),
            Tile {
                refusal: refusal.get().map(str::to_owned),
                ..tile("automatic", "Automatic", pushes)
            },
        ]
    });
    // What cannot be chosen is not sent either: then the other one is.
    let chosen = Signal::derive(move || {
        if refusal.get().is_some() {
            "manual".to_owned()
        } else {
            sheet.values.with(|values| values.trigger.clone())
        }
    });
    view! {
        <RadioTiles
            name="trigger"
            legend="Deployment trigger"
            tiles
            value=chosen
            error=sheet.error("trigger")
            on_input=sheet.typed("trigger")
            below=mark(sheet, "trigger")
        />
    }
}

/// The role that pulls a private image. A public one needs none, and what was typed is kept all the same.
#[component]
fn AccessRole(sheet: Sheet) -> impl IntoView {
    let provider = sheet.field("provider");
    let is_private = Memo::new(move |_| provider.get() == "ecr");
    move || {
        is_private.get().then(|| {
            view! {
                <OfferField
                    sheet
                    name="access_role"
                    label="ECR access role"
                    none="Choose"
                    hint=view! {
                        "Lets App Runner pull the image. The role trusts " <code>"build.apprunner.amazonaws.com"</code> "."
                    }
                        .into_any()
                />
                <NewRole sheet kind=RoleKind::Access />
                <WithoutPolicy sheet />
                <MakeAccessRole sheet />
                <Templates sheet kind=RoleKind::Access />
                <RepositoryAccess sheet />
            }
        })
    }
}
