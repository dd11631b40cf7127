//! A row of the history: who did what, what became of it, and what changed.

use super::avatar::AuthorAvatar;
use super::icon::{Icon, IconSize};
use super::text::MaybeText;
use leptos::prelude::*;
use model::event::Author;
use model::time::Time;

/// One event, an `li`. Put rows of a day into a `ul` below an `h2` of class `history-day`.
#[component]
pub fn HistoryRow(
    /// When it happened.
    at: Time,
    /// Who did it; the name begins the sentence.
    author: Author,
    /// Id of the reader.
    #[prop(optional_no_strip)]
    reader: Option<i64>,
    /// The sentence behind the name: "created the service from draft checkout-api".
    sentence: AnyView,
    /// What became of it, on a line of its own: an indicator.
    #[prop(optional_no_strip)]
    outcome: Option<AnyView>,
    /// The service, as a link; says "(deleted)" behind its name when it is gone.
    #[prop(optional_no_strip)]
    service: Option<AnyView>,
    /// Whether the service is gone.
    #[prop(optional)]
    gone: bool,
    /// The Region's code.
    #[prop(optional, into)]
    region: MaybeText,
    /// What changed, then cause, AWS request and origin in a `p` of class `history-origin`.
    #[prop(optional_no_strip)]
    detail: Option<Children>,
    /// Whether that is shown at once.
    #[prop(optional)]
    is_open: bool,
) -> impl IntoView {
    let name = author.label().to_owned();
    let more = format!("Details of what {name} did at {}", at.clock());
    view! {
        <li class="history-row">
            <div class="history-line">
                <time class="history-clock" datetime=at.iso() title=at.exact()>
                    {at.clock()}
                </time>
                <AuthorAvatar author reader />
                <div class="history-sentence">
                    <span>
                        <strong>{name}</strong>
                        " "
                        {sentence}
                    </span>
                    {outcome}
                </div>
                <span class="history-service" class:is-gone=gone>
                    {service}
                </span>
                <span class="history-region">{region.0}</span>
            </div>
            {detail
                .map(|detail| {
                    view! {
                        <details class="history-more" open=is_open>
                            <summary aria-label=more>
                                <Icon icon=Icon::ChevronRight size=IconSize::Small />
                            </summary>
                            <div class="history-detail">{detail()}</div>
                        </details>
                    }
                })}
        </li>
    }
}
