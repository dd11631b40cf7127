//! Source code: the connection that leads to it, and where it is.

use super::fields::{hint, mark};
use super::offer_field::OfferField;
use super::sheet::Sheet;
use crate::components::TextField;
use leptos::prelude::*;

/// Connection, repository, branch and folder.
#[component]
pub(super) fn Repository(sheet: Sheet) -> impl IntoView {
    view! {
        <OfferField
            sheet
            name="connection"
            label="Connection"
            none="None: the repository is public"
            hint=hint("Lets App Runner read the repository. One connection serves all repositories of an account at GitHub or Bitbucket.")
        />
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
