//! "Confirm it is you": the field that asks for the password once more, where it is long since the reader typed it.

use crate::api::PageFrame;
use crate::components::PasswordField;
use crate::live::FrameResource;
use leptos::prelude::*;

/// Name of the field. The engine puts its message there (`engine::CONFIRMATION`).
const FIELD: &str = "your_password";

/// What the frame of the page knows about it. In the context of what stands in the frame.
#[derive(Clone, Copy)]
pub struct Confirmation {
    /// Whether the reader has to show that it is them.
    needed: Memo<bool>,
    /// What was wrong with the last try.
    error: Memo<Option<String>>,
}

impl Confirmation {
    /// Follows the frame of the page.
    pub fn provide(frame: FrameResource) {
        let of_frame = move |read: fn(&PageFrame) -> Option<String>| {
            Memo::new(move |_| frame.get().and_then(Result::ok).and_then(|frame| read(&frame)))
        };
        let error = of_frame(|frame| Some(frame.notice.as_ref()?.errors.at(FIELD)?.to_owned()));
        let needed = Memo::new(move |_| {
            let is_old = frame
                .get()
                .and_then(Result::ok)
                .is_some_and(|frame| frame.frame.now >= frame.frame.confirmed_until);
            is_old || error.with(Option::is_some)
        });
        provide_context(Confirmation { needed, error });
    }
}

/// The field, in a form whose server function takes `your_password`. Nothing where the reader has shown a moment ago that it
/// is them.
#[component]
pub fn ConfirmField() -> impl IntoView {
    let Confirmation { needed, error } = expect_context::<Confirmation>();
    move || {
        needed.get().then(|| {
            let hint =
                "Somebody else may sit at this browser by now. Asked for once in ten minutes.".into_any();
            view! {
                <PasswordField
                    name=FIELD
                    label="Confirm it is you: your password"
                    autocomplete="current-password"
                    hint
                    error=error
                />
            }
        })
    }
}
