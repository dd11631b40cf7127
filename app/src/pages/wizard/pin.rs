//! What the tag of the image stands for, and the buttons that pin it to that and let it go again.

use super::sheet::Sheet;
use crate::components::{ButtonKind, ButtonSize, StatusGlyph, StatusIcon, SubmitButton};
use leptos::prelude::*;
use model::draft::DraftValues;
use model::image::{ImageReference, Registry, short_digest};
use model::view::Assessment;

#[derive(Debug, Clone, PartialEq, Eq)]
enum State {
    /// A tag whose digest is known. Tags of public images never deploy automatically.
    Tag {
        tag: String,
        digest: String,
        is_private: bool,
    },
    /// A digest, and the tag that it was pinned from.
    Digest { pinned_from: Option<String> },
}

fn state(values: &DraftValues, assessment: &Assessment) -> Option<State> {
    let image: ImageReference = values.image.parse().ok()?;
    if let Some(tag) = image.tag() {
        let known = assessment.digest.as_ref()?;
        return (known.image == values.image).then(|| State::Tag {
            tag: tag.to_owned(),
            digest: known.digest.clone(),
            is_private: image.registry != Registry::EcrPublic,
        });
    }
    let before = values.pinned_from.parse::<ImageReference>().ok();
    let before =
        before.filter(|before| before.registry == image.registry && before.repository == image.repository);
    Some(State::Digest {
        pinned_from: before.and_then(|before| before.tag().map(str::to_owned)),
    })
}

/// Below the image.
#[component]
pub(super) fn Pin(sheet: Sheet) -> impl IntoView {
    let state = Memo::new(move |_| {
        sheet
            .values
            .with(|values| sheet.assessment.with(|assessment| state(values, assessment)))
    });
    let button = |label: String, to: &'static str| {
        view! {
            <SubmitButton
                label
                kind=ButtonKind::Secondary
                size=ButtonSize::Small
                name="intent"
                value=to
                busy_label="Asking"
            />
        }
    };
    move || {
        state.get().map(|state| match state {
            State::Tag { tag, digest, is_private } => {
                let meaning = if is_private {
                    "Pinned, it stays the same whatever is pushed, and automatic deployment is off."
                } else {
                    "Pinned, it stays the same whatever is pushed."
                };
                view! {
                    <div class="found">
                        <span>
                            <code>{tag}</code> " is " <code title=digest.clone()>{short_digest(&digest).to_owned()}</code> " now. " {meaning}
                        </span>
                        {button("Pin to digest".to_owned(), "pin:digest")}
                    </div>
                }
                .into_any()
            }
            State::Digest { pinned_from } => view! {
                <div class="found">
                    <span class="found-good">
                        <StatusGlyph icon=StatusIcon::Good />
                        "Pinned"
                    </span>
                    <span>"Every deployment runs this very image, and none happens automatically."</span>
                    {pinned_from.map(|tag| button(format!("Follow the tag {tag} again"), "pin:tag"))}
                </div>
            }
            .into_any(),
        })
    }
}
