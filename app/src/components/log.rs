//! Log lines, verbatim.

use super::status::Tone;
use leptos::prelude::*;
use model::time::{Span, Time};

/// One line of a log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LogLine {
    /// When it was written.
    pub at: Time,
    /// Since the operation began.
    pub elapsed: Option<Span>,
    /// What it says, with AWS's odd blanks.
    pub message: String,
    /// [`Tone::Ok`] for success, [`Tone::Err`] for failure, neutral for the rest.
    pub tone: Tone,
    /// Whether it has just arrived; it keeps a tint for two seconds.
    pub fresh: bool,
}

/// "+1:45"
fn offset(span: Span) -> String {
    let seconds = span.0 / 1_000;
    if seconds < 3_600 {
        format!("+{}:{:02}", seconds / 60, seconds % 60)
    } else {
        format!(
            "+{}:{:02}:{:02}",
            seconds / 3_600,
            seconds % 3_600 / 60,
            seconds % 60
        )
    }
}

/// The lines of a log in a card without padding. Say below it in which zone the times are.
#[component]
pub fn Log(
    /// The lines, oldest first.
    lines: Vec<LogLine>,
    /// What it is, for assistive technology: "Event log".
    #[prop(into)]
    label: String,
    /// At most as high as half the window, and scrolls inside.
    #[prop(optional)]
    scrolls: bool,
) -> impl IntoView {
    let with_elapsed = lines.iter().any(|line| line.elapsed.is_some());
    let lines = lines
        .into_iter()
        .map(|line| {
            let class = match (line.tone, line.fresh) {
                (Tone::Err, _) => "log-line is-err",
                (Tone::Ok, false) => "log-line is-ok",
                (Tone::Ok, true) => "log-line is-ok is-fresh",
                (_, true) => "log-line is-fresh",
                (_, false) => "log-line",
            };
            let (source, message) = match line.message.strip_prefix("[AppRunner] ") {
                Some(rest) => (Some("[AppRunner] "), rest.to_owned()),
                None => (None, line.message),
            };
            view! {
                <li class=class>
                    <time class="log-clock" datetime=line.at.iso() title=line.at.exact()>
                        {line.at.clock()}
                    </time>
                    {line.elapsed.map(|span| view! { <span class="log-elapsed">{offset(span)}</span> })}
                    <span class="log-message">
                        {source.map(|source| view! { <span class="log-source">{source}</span> })}
                        {message}
                    </span>
                </li>
            }
        })
        .collect_view();
    view! {
        <ol
            class="log"
            class:log-timed=with_elapsed
            class:log-scrolls=scrolls
            aria-label=label
            // What scrolls has to be reachable by keys.
            tabindex=scrolls.then_some("0")
        >
            {lines}
        </ol>
    }
}

/// A command or a text to copy, in mono on the ground of code. Long lines wrap.
#[component]
pub fn CodeBlock(
    /// The text.
    #[prop(into)]
    text: String,
) -> impl IntoView {
    view! { <pre class="code-block"><code>{text}</code></pre> }
}
