//! The first step: what to run, and when to deploy it.

use super::fields::{hint, mark};
use super::sheet::Sheet;
use super::step_form::StepForm;
use crate::components::{Card, RadioTiles, StatusGlyph, StatusIcon, TextField, Tile};
use leptos::prelude::*;
use model::gallery;
use model::image::{ImageReference, ImageVersion, Registry};
use model::paste;

/// The form.
#[component]
pub(super) fn Source(sheet: Sheet) -> impl IntoView {
    view! {
        <StepForm sheet>
            <Card title="Source" class="form-card">
                <RepositoryType />
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
                />
                <Image sheet />
            </Card>
            <Card title="Deployment settings" class="form-card">
                <Trigger sheet />
                <AccessRole sheet />
            </Card>
        </StepForm>
    }
}

fn tile(value: &'static str, title: &str, help: &str) -> Tile {
    Tile {
        value,
        title: title.to_owned(),
        help: help.to_owned(),
        refusal: None,
    }
}

/// What kind of source. Only one can be had, and the other says so.
#[component]
fn RepositoryType() -> impl IntoView {
    let code = Tile {
        refusal: Some("Slipway creates services from images so far.".to_owned()),
        ..tile("code", "Source code repository", "")
    };
    view! {
        <RadioTiles
            name="repository_type"
            legend="Repository type"
            tiles=vec![tile("image", "Container registry", "Deploy an image that is already built"), code]
            value="image".to_owned()
        />
    }
}

#[component]
fn Image(sheet: Sheet) -> impl IntoView {
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
    };
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
    let tiles = Signal::derive(move || {
        vec![
            tile("manual", "Manual", "Only when someone presses Deploy"),
            Tile {
                refusal: refusal.get().map(str::to_owned),
                ..tile("automatic", "Automatic", "On every push to this tag")
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
        />
    }
}

/// The role that pulls a private image. A public one needs none, and what was typed is kept all the same.
#[component]
fn AccessRole(sheet: Sheet) -> impl IntoView {
    let provider = sheet.field("provider");
    let is_private = Memo::new(move |_| provider.get() == "ecr");
    move || {
        if is_private.get() {
            view! {
                <TextField
                    name="access_role"
                    label="ECR access role"
                    value=sheet.field("access_role")
                    hint=hint("ARN of a role that lets App Runner pull the image. It trusts build.apprunner.amazonaws.com.")
                    error=sheet.error("access_role")
                    mono=true
                    on_input=sheet.typed("access_role")
                />
            }
            .into_any()
        } else {
            view! { <input type="hidden" name="access_role" value=sheet.field("access_role") /> }.into_any()
        }
    }
}
