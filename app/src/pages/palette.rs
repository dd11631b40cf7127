//! The command palette, the list of keys, and what can be written into the filter: code that a browser loads when
//! somebody first opens one of them.

mod recent;
mod suggestions;

use crate::api::search_palette;
use crate::components::{Icon, IconSize};
use crate::forms;
use crate::live::Live;
use crate::pages::keys::KeyList;
use leptos::ev::KeyboardEvent;
use leptos::mount::mount_to;
use leptos::prelude::*;
use leptos::task::spawn_local;
use model::view::{PaletteHit, PaletteView};
use std::cell::Cell;
use std::time::Duration;
use web_sys::HtmlDialogElement;

/// What is opened.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Opened {
    /// The command palette.
    Palette,
    /// The list of keys.
    Keys,
    /// What can be written into the filter that has the focus.
    Suggestions,
}

/// How long nobody types before the server is asked.
const PAUSE: Duration = Duration::from_millis(120);

/// What is open; each time anew, also where it was open before.
#[derive(Clone, Copy)]
struct Shown {
    palette: RwSignal<u32>,
    keys: RwSignal<u32>,
}

thread_local! {
    static SHOWN: Cell<Option<Shown>> = const { Cell::new(None) };
}

/// Opens it.
pub fn open(live: Live, what: Opened) {
    if what == Opened::Suggestions {
        suggestions::attend();
        return;
    }
    let shown = SHOWN.get().unwrap_or_else(|| mounted(live));
    match what {
        Opened::Palette => shown.palette.update(|count| *count += 1),
        Opened::Keys => shown.keys.update(|count| *count += 1),
        Opened::Suggestions => {}
    }
}

/// Puts both dialogs at the end of the document, once.
fn mounted(live: Live) -> Shown {
    let shown = Shown {
        palette: RwSignal::new(0),
        keys: RwSignal::new(0),
    };
    if let Some(body) = document().body() {
        mount_to(body, move || {
            provide_context(live);
            view! {
                <Palette opened=shown.palette />
                <KeysDialog opened=shown.keys />
            }
        })
        .forget();
    }
    SHOWN.set(Some(shown));
    shown
}

/// Opens a dialog whenever the count grows.
fn open_with(dialog: NodeRef<leptos::html::Dialog>, opened: RwSignal<u32>, then: impl Fn() + 'static) {
    Effect::new(move |_| {
        if opened.get() == 0 {
            return;
        }
        let Some(dialog) = dialog.get() else { return };
        if !dialog.open() {
            // Fails only for a dialog that is not in the document.
            let _ = dialog.show_modal();
        }
        then();
    });
}

/// Closes a dialog where the press was beside it.
fn close_beside(event: &leptos::ev::MouseEvent) {
    use wasm_bindgen::JsCast;
    if let Some(dialog) = event
        .target()
        .and_then(|target| target.dyn_into::<HtmlDialogElement>().ok())
    {
        dialog.close();
    }
}

#[component]
fn KeysDialog(opened: RwSignal<u32>) -> impl IntoView {
    let dialog = NodeRef::<leptos::html::Dialog>::new();
    open_with(dialog, opened, || {});
    view! {
        <dialog node_ref=dialog class="dialog" aria-labelledby="keys-title" on:click=|event| close_beside(&event)>
            <div class="dialog-body">
                <h2 class="dialog-title" id="keys-title">"Keys"</h2>
                <KeyList on=true />
            </div>
            <div class="dialog-foot">
                <a class="button button-quiet" href=model::paths::KEYS on:click=move |_| close(dialog)>
                    "Turn single keys off"
                </a>
                <button type="button" class="button" on:click=move |_| close(dialog)>"Close"</button>
            </div>
        </dialog>
    }
}

fn close(dialog: NodeRef<leptos::html::Dialog>) {
    if let Some(dialog) = dialog.get_untracked() {
        dialog.close();
    }
}

/// What the palette knows.
#[derive(Clone, Copy)]
struct State {
    text: RwSignal<String>,
    found: RwSignal<Option<Result<PaletteView, String>>>,
    active: RwSignal<usize>,
    /// Counts what was asked for: an answer to anything but the last question is late.
    asked: StoredValue<u32>,
    dialog: NodeRef<leptos::html::Dialog>,
}

impl State {
    /// Asks after a pause, if nobody types meanwhile.
    fn ask(self, pause: Duration) {
        let question = self.asked.get_value().wrapping_add(1);
        self.asked.set_value(question);
        set_timeout(
            move || {
                if self.asked.get_value() != question {
                    return;
                }
                let text = self.text.get_untracked();
                spawn_local(async move {
                    let answer = search_palette(text, recent::addresses()).await;
                    if self.asked.get_value() == question {
                        self.active.set(0);
                        self.found.set(Some(answer.map_err(|error| error.to_string())));
                    }
                });
            },
            pause,
        );
    }

    fn hits(self) -> Vec<PaletteHit> {
        self.found.with(|found| match found {
            Some(Ok(view)) => view.hits.clone(),
            _ => Vec::new(),
        })
    }

    fn press(self, event: &KeyboardEvent) {
        let count = untrack(|| self.hits().len());
        let active = self.active.get_untracked();
        let next = match event.key().as_str() {
            "ArrowDown" if count > 0 => (active + 1) % count,
            "ArrowUp" if count > 0 => (active + count - 1) % count,
            "Home" if count > 0 && event.ctrl_key() => 0,
            "End" if count > 0 && event.ctrl_key() => count - 1,
            "Enter" => {
                event.prevent_default();
                self.choose(active);
                return;
            }
            _ => return,
        };
        event.prevent_default();
        self.active.set(next);
        if let Some(option) = document().get_element_by_id(&option_id(next)) {
            option.scroll_into_view_with_bool(false);
        }
    }

    /// Goes there, unless it may not be done: its reason stands below it.
    fn choose(self, place: usize) {
        let Some(hit) = untrack(|| self.hits().into_iter().nth(place)) else {
            return;
        };
        if hit.refusal.is_some() {
            return;
        }
        recent::remember(&hit.href);
        close(self.dialog);
        forms::visit(&hit.href);
    }
}

fn option_id(place: usize) -> String {
    format!("palette-{place}")
}

#[component]
fn Palette(opened: RwSignal<u32>) -> impl IntoView {
    let state = State {
        text: RwSignal::new(String::new()),
        found: RwSignal::new(None),
        active: RwSignal::new(0),
        asked: StoredValue::new(0),
        dialog: NodeRef::new(),
    };
    let input = NodeRef::<leptos::html::Input>::new();
    open_with(state.dialog, opened, move || {
        recent::remember_page();
        if let Some(input) = input.get_untracked() {
            input.select();
        }
        state.ask(Duration::ZERO);
    });
    let count = move || {
        state.found.with(|found| match found {
            None => String::new(),
            Some(Ok(view)) if view.hits.is_empty() => "Nothing found".to_owned(),
            Some(Ok(view)) if view.hits.len() == 1 => "1 result".to_owned(),
            Some(Ok(view)) => format!("{} results", view.hits.len()),
            Some(Err(sentence)) => sentence.clone(),
        })
    };
    let active = move || (!state.hits().is_empty()).then(|| option_id(state.active.get()));
    view! {
        <dialog node_ref=state.dialog class="dialog palette" aria-label="Search" on:click=|event| close_beside(&event)>
            <div class="palette-field">
                <Icon icon=Icon::Search size=IconSize::Small />
                <input
                    node_ref=input
                    type="text"
                    role="combobox"
                    aria-label="Search services, drafts, pages and actions"
                    aria-autocomplete="list"
                    aria-expanded=move || if state.hits().is_empty() { "false" } else { "true" }
                    aria-controls="palette-list"
                    aria-activedescendant=active
                    placeholder="A name, or an action as: deploy web"
                    autocomplete="off"
                    autocapitalize="none"
                    spellcheck="false"
                    maxlength="200"
                    autofocus
                    on:input=move |event| {
                        state.text.set(event_target_value(&event));
                        state.ask(PAUSE);
                    }
                    on:keydown=move |event| state.press(&event)
                />
            </div>
            <div class="palette-list" id="palette-list" role="listbox" aria-label="Results">
                {move || groups(state)}
            </div>
            <p class="palette-foot" role="status">{count}</p>
        </dialog>
    }
}

/// The hits under the names of their groups.
fn groups(state: State) -> Vec<AnyView> {
    let hits: Vec<(usize, PaletteHit)> = state.hits().into_iter().enumerate().collect();
    let together = hits.chunk_by(|(_, one), (_, other)| one.group == other.group);
    together
        .map(|hits| {
            let label = hits.first().map_or("", |(_, hit)| hit.group.label());
            let options = hits
                .iter()
                .map(|(place, hit)| option(state, *place, hit.clone()))
                .collect_view();
            view! {
                <div role="group" aria-label=label>
                    <div class="palette-group" aria-hidden="true">{label}</div>
                    {options}
                </div>
            }
            .into_any()
        })
        .collect()
}

fn option(state: State, place: usize, hit: PaletteHit) -> AnyView {
    let PaletteHit {
        label,
        detail,
        refusal,
        ..
    } = hit;
    let is_refused = refusal.is_some();
    view! {
        <div
            class="palette-option"
            id=option_id(place)
            role="option"
            aria-selected=move || if state.active.get() == place { "true" } else { "false" }
            aria-disabled=is_refused.then_some("true")
            on:click=move |_| state.choose(place)
        >
            <span class="palette-words">{label}</span>
            <span class="palette-detail">{detail}</span>
            {refusal.map(|reason| view! { <span class="menu-reason">{reason}</span> })}
        </div>
    }
    .into_any()
}
