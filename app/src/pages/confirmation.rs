//! "Confirm it is you": the field that asks for the password or a code once more, or the way to the provider of single sign-on,
//! where it is long since the reader showed who they are.

use crate::api::PageFrame;
use crate::components::{FieldError, LinkButton, PasswordField};
use crate::live::FrameResource;
use leptos::prelude::*;
use leptos_router::hooks::use_location;
use leptos_router::location::Location;
use model::paths;
use model::view::ConfirmWay;

/// Name of the field. The engine puts its message there (`engine::CONFIRMATION`).
pub const CONFIRMATION_FIELD: &str = "your_password";

/// What the frame of the page knows about it. In the context of what stands in the frame.
#[derive(Clone, Copy)]
pub struct Confirmation {
    /// How the reader has to show that it is them, if they have to.
    needed: Memo<Option<ConfirmWay>>,
    /// What was wrong with the last try.
    error: Memo<Option<String>>,
}

impl Confirmation {
    /// Follows the frame of the page.
    pub fn provide(frame: FrameResource) {
        let error = Memo::new(move |_| {
            let read = |frame: PageFrame| Some(frame.notice?.errors.at(CONFIRMATION_FIELD)?.to_owned());
            frame.get().and_then(Result::ok).and_then(read)
        });
        let needed = Memo::new(move |_| {
            let loaded = frame.get().and_then(Result::ok).map(|frame| frame.frame);
            loaded
                .filter(|frame| frame.now >= frame.confirmed_until || error.with(Option::is_some))
                .map(|frame| frame.confirming)
        });
        provide_context(Confirmation { needed, error });
    }
}

/// The field, in a form whose server function takes `your_password`. Nothing where the reader has shown a moment ago that it
/// is them.
#[component]
pub fn ConfirmField() -> impl IntoView {
    let Confirmation { needed, error } = expect_context::<Confirmation>();
    let location = use_location();
    move || {
        needed.get().map(|way| match way {
            ConfirmWay::Password => typed("Confirm it is you: your password", error),
            ConfirmWay::PasswordOrCode => typed("Confirm it is you: your password, or a code", error),
            ConfirmWay::SingleSignOn(label) => at_provider(label, &here(&location), error),
            ConfirmWay::Nothing => view! {
                <p class="muted">
                    "This asks you to confirm that it is you, and you have no password here to do that with. Ask whoever runs this Slipway for one."
                </p>
            }
            .into_any(),
        })
    }
}

/// Address of this page, to come back to.
pub fn here(location: &Location) -> String {
    let search = location.search.get_untracked();
    let mark = if search.is_empty() || search.starts_with('?') {
        ""
    } else {
        "?"
    };
    format!("{}{mark}{search}", location.pathname.get_untracked())
}

fn typed(label: &'static str, error: Memo<Option<String>>) -> AnyView {
    let hint = "Somebody else may sit at this browser by now. Asked for once in ten minutes.".into_any();
    view! { <PasswordField name=CONFIRMATION_FIELD label autocomplete="current-password" hint error=error /> }
        .into_any()
}

/// Beside the page, which stays with all that was typed.
fn at_provider(label: String, here: &str, error: Memo<Option<String>>) -> AnyView {
    view! {
        <div class="field" class:is-invalid=move || error.with(Option::is_some)>
            <p class="field-hint">
                "Confirm it is you: somebody else may sit at this browser by now. Asked for once in ten minutes."
            </p>
            <FieldError id=format!("{}-error", paths::anchor(CONFIRMATION_FIELD)) error />
            <LinkButton
                href=paths::confirm_by_single_sign_on(here)
                label=format!("Confirm with {label} in a new tab")
                external=true
            />
        </div>
    }
    .into_any()
}
