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
                                prop:checked=move || value.get() == own
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
