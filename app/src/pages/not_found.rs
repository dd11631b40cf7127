//! An address that is no page.

use crate::api::ApiError;
use crate::components::{PlainLayout, PlainShell};
use crate::pages::problem::Problem;
use leptos::prelude::*;
use leptos_meta::Title;

/// Says that there is no such page.
#[component]
pub fn NotFound() -> impl IntoView {
    #[cfg(feature = "ssr")]
    crate::request::set_status(http::StatusCode::NOT_FOUND);
    view! {
        <Title text="Not found" />
        <PlainShell backend=None person=None layout=PlainLayout::Message>
            <Problem error=ApiError::NotFound { what: "page".to_owned() } />
        </PlainShell>
    }
}
