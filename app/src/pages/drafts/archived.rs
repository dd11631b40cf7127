//! Drafts that nobody has touched for long: out of the way, and one press from coming back.

use crate::api::UnarchiveDraft;
use crate::components::{Age, ButtonKind, ButtonSize, Fold, Folds, Icon, SubmitButton};
use leptos::prelude::*;
use model::draft::Step;
use model::paths;
use model::time::Time;
use model::view::ArchivedDraft;
use server_fn::ServerFn;

/// The folded list. Shows nothing while there is none.
#[component]
pub fn Archived(drafts: Vec<ArchivedDraft>, now: Time) -> impl IntoView {
    if drafts.is_empty() {
        return ().into_any();
    }
    let summary = match drafts.len() {
        1 => "1 draft, not touched for 30 days".to_owned(),
        count => format!("{count} drafts, not touched for 30 days"),
    };
    let rows = drafts
        .into_iter()
        .map(|archived| view! { <Row archived now /> })
        .collect_view();
    view! {
        <Folds>
            <Fold title="Archived" summary=summary id="archived">
                <ul class="archived-drafts">{rows}</ul>
            </Fold>
        </Folds>
    }
    .into_any()
}

#[component]
fn Row(archived: ArchivedDraft, now: Time) -> impl IntoView {
    let ArchivedDraft { draft, refusal } = archived;
    let title = draft.title().to_owned();
    let region = Some(draft.values.region.clone()).filter(|region| !region.is_empty());
    let facts = region.map(|region| format!("{region}, ")).unwrap_or_default();
    view! {
        <li>
            <div>
                <a href=paths::draft(&draft.id, Step::Review)>{title}</a>
                <div class="form-note">
                    {format!("{facts}saved by {} ", draft.updated_by)} <Age at=draft.updated_at now />
                </div>
            </div>
            <form method="post" action=UnarchiveDraft::url()>
                <input type="hidden" name="id" value=draft.id.clone() />
                <SubmitButton
                    label="Bring back"
                    icon=Icon::Undo
                    kind=ButtonKind::Secondary
                    size=ButtonSize::Small
                    refusal
                />
            </form>
        </li>
    }
}
