//! One from a few that explain themselves.

use super::FieldError;
use leptos::prelude::*;
use model::paths::anchor;

/// One of the [`RadioTiles`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tile {
    /// What is sent.
    pub value: &'static str,
    /// What it is called.
    pub title: String,
    /// One line of help.
    pub help: String,
    /// Why it cannot be chosen; takes the place of the help.
    pub refusal: Option<String>,
}

/// A choice of one from a few tiles that explain themselves. On the server the chosen tile is `value` as of the first
/// render.
#[component]
pub fn RadioTiles(
    /// `name` of the radio buttons.
    #[prop(into)]
    name: String,
    /// What they ask for.
    #[prop(into)]
    legend: String,
    /// What can be chosen; a refusal may come and go with other fields.
    #[prop(into)]
    tiles: Signal<Vec<Tile>>,
    /// Which one is chosen.
    #[prop(into)]
    value: Signal<String>,
    /// What is wrong.
    #[prop(optional, into)]
    error: MaybeProp<String>,
    /// Told of every change.
    #[prop(optional)]
    on_input: Option<Callback<String>>,
    /// What stands below: the mark of its origin.
    #[prop(optional)]
    below: Option<AnyView>,
) -> impl IntoView {
    let element = NodeRef::<leptos::html::Fieldset>::new();
    keep_in_step(element, value, tiles, on_input);
    let id = anchor(&name);
    let error_id = format!("{id}-error");
    let described = error_id.clone();
    let all = {
        let id = id.clone();
        move || {
            tiles
                .get()
                .into_iter()
                .enumerate()
                .map(|(place, tile)| {
                    // The first one carries the id that the error summary leads to.
                    let control_id = if place == 0 {
                        id.clone()
                    } else {
                        format!("{id}-{}", tile.value)
                    };
                    let refused = tile.refusal.is_some();
                    let note = format!("{control_id}-help");
                    let own = tile.value;
                    view! {
                        <label class="tile" class:is-refused=refused>
                            <input
                                type="radio"
                                class="radio"
                                id=control_id
                                name=name.clone()
                                value=own
                                checked=value.get_untracked() == own
                                disabled=refused
                                autocomplete="off"
                                aria-describedby=note.clone()
                                on:change=move |_| {
                                    if let Some(told) = on_input {
                                        let _ = told.try_run(own.to_owned());
                                    }
                                }
                            />
                            <span class="tile-title">{tile.title}</span>
                            <span class="tile-help" id=note>
                                {tile.refusal.unwrap_or(tile.help)}
                            </span>
                        </label>
                    }
                })
                .collect_view()
        }
    };
    view! {
        <fieldset
            node_ref=element
            class="field tiles-field"
            aria-describedby=move || error.with(Option::is_some).then(|| described.clone())
        >
            <legend class="field-label">{legend}</legend>
            <FieldError id=error_id error />
            <div class="tiles">{all}</div>
            {below.map(|below| view! { <div class="field-below">{below}</div> })}
        </fieldset>
    }
}

/// What was chosen before the page came alive goes to `on_input`; what the signal is set to later is chosen.
#[cfg_attr(
    not(feature = "hydrate"),
    expect(unused_variables, reason = "only browsers choose")
)]
fn keep_in_step(
    element: NodeRef<leptos::html::Fieldset>,
    value: Signal<String>,
    tiles: Signal<Vec<Tile>>,
    on_input: Option<Callback<String>>,
) {
    #[cfg(feature = "hydrate")]
    Effect::new(move |first: Option<()>| {
        use wasm_bindgen::JsCast as _;
        let wanted = value.get();
        tiles.track();
        let Some(fieldset) = element.get() else { return };
        let Ok(found) = fieldset.query_selector_all("input") else {
            return;
        };
        let inputs = (0..found.length())
            .filter_map(|place| found.item(place)?.dyn_into::<web_sys::HtmlInputElement>().ok());
        for input in inputs {
            let is_wanted = input.value() == wanted;
            match (first, on_input) {
                (None, Some(told)) if input.checked() && !is_wanted => {
                    let _ = told.try_run(input.value());
                }
                (None, _) => {}
                (Some(()), _) => input.set_checked(is_wanted),
            }
        }
    });
}
