//! Source code: the connection that leads to it, and where it is.

use super::fields::{hint, mark};
use super::make::MakeConnection;
use super::offer_field::OfferField;
use super::sheet::Sheet;
use crate::components::{Flash, FlashKind, TextField};
use leptos::prelude::*;
use model::view::Backend;

/// What a connection waits for, and where it goes on.
#[component]
fn Handshake(sheet: Sheet) -> impl IntoView {
    let waits = Memo::new(move |_| sheet.assessment.with(|assessment| assessment.waits_for_handshake));
    #[cfg(feature = "hydrate")]
    sheet.assess_while(waits);
    let page = sheet.view.with_value(|view| match &view.backend {
        Backend::Simulator { .. } => view
            .backend
            .control_page()
            .map(|page| (page, "the simulator's control page")),
        Backend::Aws { .. } => {
            let region = &view.draft.values.region;
            let page = format!(
                "https://{region}.console.aws.amazon.com/apprunner/home?region={region}#/connections"
            );
            Some((page, "App Runner's console, under Connections"))
        }
    });
    move || {
        waits.get().then(|| {
            let place = page.clone().map(|(page, words)| {
                view! { " It is done in " <a href=page target="_blank" rel="noreferrer">{words}</a> "." }
            });
            view! {
                <div role="status">
                    <Flash
                        kind=FlashKind::Info
                        title="The connection waits for its handshake."
                        text="Somebody with rights at the provider lets AWS in there. App Runner's public API cannot do that."
                        action=view! { <span>"This page notices when it is done." {place}</span> }.into_any()
                    />
                </div>
            }
        })
    }
}

/// Connection, repository, branch and folder.
#[component]
pub(super) fn Repository(sheet: Sheet) -> impl IntoView {
    view! {
        <OfferField
            sheet
            name="connection"
            label="Connection"
            none="None"
            hint=hint("Lets App Runner read the repository. One connection serves all repositories of an account at GitHub or Bitbucket.")
        />
        <MakeConnection sheet />
        <Handshake sheet />
        <TextField
            name="repository"
            label="Repository"
            value=sheet.field("repository")
            hint=view! {
                "Its address: " <code>"https://github.com/owner/repository"</code>
                ". App Runner's public API cannot list repositories and branches, so they are typed."
            }
                .into_any()
            error=sheet.error("repository")
            mono=true
            on_input=sheet.typed("repository")
            below=mark(sheet, "repository")
        />
        <div class="field-pair">
            <TextField
                name="branch"
                label="Branch"
                value=sheet.field("branch")
                error=sheet.error("branch")
                mono=true
                on_input=sheet.typed("branch")
                below=mark(sheet, "branch")
            />
            <TextField
                name="source_directory"
                label="Source directory"
                value=sheet.field("source_directory")
                hint=hint("From the root of the repository. Commands run there.")
                error=sheet.error("source_directory")
                mono=true
                on_input=sheet.typed("source_directory")
                below=mark(sheet, "source_directory")
            />
        </div>
    }
}
