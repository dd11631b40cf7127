//! What the pages of strangers share.

use crate::api::{FirstContact, NoticeView};
use crate::components::{Flash, FlashKind, PlainLayout, PlainShell};
use leptos::prelude::*;
use leptos_router::hooks::use_location;
use model::field_error::FieldErrors;
use model::query;

/// The narrow page of signing in and setting up.
#[component]
pub fn FirstContactPage(
    /// Which App Runner the page talks to.
    contact: FirstContact,
    /// Leaves out the chip, where the page says in words which App Runner it is.
    #[prop(optional)]
    without_chip: bool,
    /// The cards.
    children: Children,
) -> impl IntoView {
    let backend = (!without_chip).then(|| contact.backend.clone());
    view! {
        <PlainShell backend person=None layout=PlainLayout::FirstContact>
            {children()}
        </PlainShell>
    }
}

/// Why the last try did not go through. What belongs to a field stands at that field.
#[component]
pub fn Refused(
    /// What the last answer had to say.
    notice: NoticeView,
) -> impl IntoView {
    let NoticeView {
        sentence,
        more,
        reference,
        errors,
        ..
    } = notice;
    (errors.is_empty() && !sentence.is_empty()).then(|| {
        let text = Some(more).filter(|more| !more.is_empty());
        let detail = Some(reference).filter(|reference| !reference.is_empty());
        view! {
            <div role="alert">
                <Flash kind=FlashKind::Error title=sentence text detail />
            </div>
        }
    })
}

/// A value of the address. The router's own map decodes values twice: a launch link inside of one would come out broken.
pub fn value_of_address(name: &'static str) -> Memo<String> {
    let search = use_location().search;
    Memo::new(move |_| {
        search.with(|search| {
            query::decode_all(search)
                .into_iter()
                .find(|(found, _)| found == name)
                .map(|(_, value)| value)
                .unwrap_or_default()
        })
    })
}

/// Gives the focus to the first field that is wrong.
#[cfg(feature = "hydrate")]
pub fn lead_to(errors: &FieldErrors) {
    use wasm_bindgen::JsCast;
    let first = errors.0.first().map(|error| model::paths::anchor(&error.field));
    if let Some(control) = first
        .and_then(|id| document().get_element_by_id(&id))
        .and_then(|element| element.dyn_into::<web_sys::HtmlElement>().ok())
    {
        // A field that cannot take the focus is no reason to stop.
        let _ = control.focus();
    }
}

/// The message at a field, as the components take it.
pub fn message_at(errors: RwSignal<FieldErrors>, field: &'static str) -> MaybeProp<String> {
    MaybeProp::derive(move || errors.with(|errors| errors.at(field).map(ToOwned::to_owned)))
}
