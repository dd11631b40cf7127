//! The box that takes whatever people have: an image, a page, a link, a command.

use crate::api::Paste;
use crate::components::{ButtonKind, FieldError, LinkButton, StatusGlyph, StatusIcon, SubmitButton};
use leptos::prelude::*;
use model::launch::LaunchLink;
use model::paste::{PasteError, Pasted, recognise};
use model::paths;
use server_fn::ServerFn;

/// The id of the control: [`paths::PASTE`] leads to it.
const CONTROL: &str = "paste";

/// Says while someone types what it recognises, and goes on to the launch page. Without a script it posts, and the server
/// says the same.
#[component]
pub fn PasteBox(
    /// What was typed before and led nowhere.
    #[prop(optional_no_strip)]
    typed: Option<String>,
    /// The words above it.
    #[prop(default = "Paste what you have")]
    label: &'static str,
    /// Leaves the form to the browser: for strangers, whom only a page of the server can send to sign in.
    #[prop(optional)]
    plain: bool,
) -> impl IntoView {
    // What came back from the server was tried; else only what is right is told before someone tries to go on.
    let tried = RwSignal::new(typed.is_some());
    let typed = typed.unwrap_or_default();
    let text = RwSignal::new(typed.clone());
    let recognised = Memo::new(move |_| text.with(|text| recognise(text)));
    let refusal = Memo::new(move |_| {
        recognised.with(|recognised| {
            recognised
                .as_ref()
                .err()
                .filter(|_| tried.get())
                .map(ToString::to_string)
        })
    });
    let control = NodeRef::<leptos::html::Input>::new();
    #[cfg(feature = "hydrate")]
    Effect::new(move |_| {
        let Some(control) = control.get() else { return };
        // What was typed before the page came alive counts, and who comes for the box starts in it.
        if control.value() != text.get_untracked() {
            text.set(control.value());
        }
        if window()
            .location()
            .hash()
            .is_ok_and(|hash| hash == format!("#{CONTROL}"))
        {
            let _ = control.focus();
        }
    });
    let go = move |event: leptos::ev::SubmitEvent| {
        #[cfg(feature = "hydrate")]
        if recognised.with_untracked(Result::is_err) {
            event.prevent_default();
            tried.set(true);
            if let Some(control) = control.get_untracked() {
                let _ = control.focus();
            }
        }
        #[cfg(not(feature = "hydrate"))]
        let _ = event;
    };
    view! {
        <form
            class="paste-box"
            class:is-invalid=move || refusal.with(Option::is_some)
            method="post"
            action=Paste::url()
            data-plain=plain
            on:submit=go
        >
            <label for=CONTROL>{label}</label>
            <div class="field-hint" id="paste-hint">
                "An image, a gallery page, a “Launch with App Runner” link or a docker pull command"
            </div>
            <FieldError id="paste-error" error=MaybeProp::derive(move || refusal.get()) />
            <div class="paste-box-row">
                <input
                    node_ref=control
                    class="input input-mono"
                    id=CONTROL
                    name="text"
                    type="text"
                    value=typed
                    autocomplete="off"
                    autocapitalize="none"
                    spellcheck="false"
                    aria-invalid=move || refusal.with(Option::is_some).then_some("true")
                    aria-describedby=move || {
                        if refusal.with(Option::is_some) { "paste-hint paste-error" } else { "paste-hint" }
                    }
                    on:input=move |event| text.set(event_target_value(&event))
                    // A pasted text is whole: what is wrong with it can be said at once.
                    on:paste=move |_| tried.set(true)
                />
                <SubmitButton label="Continue" />
            </div>
            <div class="paste-box-answer" role="status">
                {move || recognised.with(|recognised| answer(recognised, tried.get()))}
            </div>
        </form>
    }
}

/// What was recognised, or where to go instead.
fn answer(recognised: &Result<Pasted, PasteError>, tried: bool) -> AnyView {
    match recognised {
        Ok(pasted) => view! {
            <span class="paste-box-found">
                <StatusGlyph icon=StatusIcon::Good />
                {pasted.what.clone()}
            </span>
            " "
            <span>{pasted.detail.clone()}</span>
        }
        .into_any(),
        Err(error) if tried => match error.proposal() {
            Some(query) => view! { <Proposal query /> }.into_any(),
            None => ().into_any(),
        },
        Err(_) => ().into_any(),
    }
}

/// A launch link to go on with instead, as a button that names its image.
#[component]
pub fn Proposal(
    /// Query of the launch link.
    query: String,
    /// How much it asks to be pressed.
    #[prop(optional)]
    kind: ButtonKind,
) -> impl IntoView {
    LaunchLink::parse(&query, &[]).ok().map(|link| {
        let label = format!("Go on with {}", link.image.short());
        view! { <LinkButton href=paths::launch(&query) label kind /> }
    })
}
