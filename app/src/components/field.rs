//! Fields of forms: label, hint, error and control, in this order, and the control described by hint and error.
//!
//! A field's id is `model::paths::anchor(name)`, so that the error summary can lead to it. Values are those of the
//! first render plus whatever the page sets later through a signal; what someone typed before the page came alive is
//! kept and reported to `on_input`.
//!
//! A control that is taken away while it has the focus still says that it is left, when whoever listens may be gone: the
//! callbacks are tried.

use super::icon::{Icon, IconSize};
use super::text::MaybeText;
use leptos::prelude::*;
use model::paths::anchor;

/// Label, hint and error around a control that is given as children. The text fields below use it; use it directly
/// for a control of your own and describe that by [`described_by`].
#[component]
pub fn Field(
    /// `name` of the control.
    #[prop(into)]
    name: String,
    /// What it asks for.
    #[prop(into)]
    label: String,
    /// Whether it may stay empty. Required is not marked.
    #[prop(optional)]
    optional: bool,
    /// One sentence of help; may contain code.
    #[prop(optional)]
    hint: Option<AnyView>,
    /// What is wrong, as a sentence that says what to do.
    #[prop(optional, into)]
    error: MaybeProp<String>,
    /// Stands below the control: provenance, what was found.
    #[prop(optional)]
    below: Option<AnyView>,
    /// Further classes.
    #[prop(optional, into)]
    class: String,
    /// The control.
    children: Children,
) -> impl IntoView {
    let id = anchor(&name);
    view! {
        <div class=format!("field {class}") class:is-invalid=move || error.with(Option::is_some)>
            <label class="field-label" for=id.clone()>
                {label}
                {optional.then(|| view! { <span class="field-optional">" – optional"</span> })}
            </label>
            {hint.map(|hint| view! { <div class="field-hint" id=format!("{id}-hint")>{hint}</div> })}
            <FieldError id=format!("{id}-error") error />
            {children()}
            {below.map(|below| view! { <div class="field-below">{below}</div> })}
        </div>
    }
}

/// The message of a field, directly above its control.
#[component]
pub fn FieldError(
    /// What the control's `aria-describedby` names.
    #[prop(into)]
    id: String,
    /// The message.
    #[prop(into)]
    error: MaybeProp<String>,
) -> impl IntoView {
    move || {
        error.get().map(|message| {
            view! {
                <div class="field-error" id=id.clone()>
                    <Icon icon=Icon::Warning size=IconSize::Small />
                    <span>{message}</span>
                </div>
            }
        })
    }
}

/// What `aria-describedby` of a control inside [`Field`] says.
pub fn described_by(
    name: &str,
    hint: bool,
    error: MaybeProp<String>,
) -> impl Fn() -> Option<String> + Clone + use<> {
    let id = anchor(name);
    move || match (hint, error.with(Option::is_some)) {
        (true, true) => Some(format!("{id}-hint {id}-error")),
        (true, false) => Some(format!("{id}-hint")),
        (false, true) => Some(format!("{id}-error")),
        (false, false) => None,
    }
}

/// Keeps a text control and a signal at one: what was typed before the page came alive goes to `on_input`, what the
/// signal is set to later goes to the control.
macro_rules! keep_in_step {
    ($control:ident, $value:ident, $on_input:ident) => {
        #[cfg(feature = "hydrate")]
        Effect::new(move |first: Option<()>| {
            let wanted = $value.get();
            let Some(control) = $control.get() else { return };
            let typed = control.value();
            if typed == wanted {
                return;
            }
            match (first, $on_input) {
                (None, Some(told)) => {
                    let _ = told.try_run(typed);
                }
                (None, None) => {}
                (Some(()), _) => control.set_value(&wanted),
            }
        });
        #[cfg(not(feature = "hydrate"))]
        let _ = $control;
    };
}

/// A field of one line.
#[component]
pub fn TextField(
    /// `name` of the control.
    #[prop(into)]
    name: String,
    /// What it asks for.
    #[prop(into)]
    label: String,
    /// What stands in it.
    #[prop(optional, into)]
    value: Signal<String>,
    /// Whether it may stay empty.
    #[prop(optional)]
    optional: bool,
    /// One sentence of help.
    #[prop(optional)]
    hint: Option<AnyView>,
    /// What is wrong.
    #[prop(optional, into)]
    error: MaybeProp<String>,
    /// Says what happens when it is left empty, and nothing else.
    #[prop(optional, into)]
    placeholder: MaybeText,
    /// `text`, `password`, `url`, `search`.
    #[prop(default = "text")]
    kind: &'static str,
    /// For names, images, ARNs and commands.
    #[prop(optional)]
    mono: bool,
    /// Shows without letting change.
    #[prop(optional)]
    readonly: bool,
    /// `inputmode`: `numeric` brings up digits on phones.
    #[prop(optional, into)]
    inputmode: MaybeText,
    /// `autocomplete`; off unless told, since most fields here are nobody's address.
    #[prop(default = "off")]
    autocomplete: &'static str,
    /// Takes the focus when the page is shown.
    #[prop(optional)]
    autofocus: bool,
    /// Told of every change.
    #[prop(optional)]
    on_input: Option<Callback<String>>,
    /// Told when the field is left.
    #[prop(optional)]
    on_leave: Option<Callback<()>>,
    /// A button beside the control.
    #[prop(optional)]
    beside: Option<AnyView>,
    /// Below the control: provenance, what was found.
    #[prop(optional)]
    below: Option<AnyView>,
    /// Further classes.
    #[prop(optional, into)]
    class: String,
) -> impl IntoView {
    let (placeholder, inputmode) = (placeholder.0, inputmode.0);
    let id = anchor(&name);
    let described = described_by(&name, hint.is_some(), error);
    let control = NodeRef::<leptos::html::Input>::new();
    keep_in_step!(control, value, on_input);
    let mut control_class = String::from("input");
    if mono {
        control_class.push_str(" input-mono");
    }
    let input = view! {
        <input
            node_ref=control
            class=control_class
            id=id
            name=name.clone()
            type=kind
            value=value.get_untracked()
            placeholder=placeholder
            readonly=readonly
            inputmode=inputmode
            autocomplete=autocomplete
            autocapitalize="none"
            spellcheck="false"
            autofocus=autofocus
            aria-invalid=move || error.with(Option::is_some).then_some("true")
            aria-describedby=described
            on:input=move |event| {
                if let Some(told) = on_input {
                    let _ = told.try_run(event_target_value(&event));
                }
            }
            on:change=move |event| {
                if let Some(told) = on_input {
                    let _ = told.try_run(event_target_value(&event));
                }
            }
            on:blur=move |_| {
                if let Some(told) = on_leave {
                    let _ = told.try_run(());
                }
            }
        />
    };
    let control = match beside {
        Some(beside) => view! { <div class="field-row">{input} {beside}</div> }.into_any(),
        None => input.into_any(),
    };
    // `below` and `hint` are passed on as they are; an empty view is as good as none for the first.
    let hint =
        hint.map(|hint| view! { <div class="field-hint" id=format!("{}-hint", anchor(&name))>{hint}</div> });
    view! {
        <div class=format!("field {class}") class:is-invalid=move || error.with(Option::is_some)>
            <FieldLabel name=name.clone() label optional />
            {hint}
            <FieldError id=format!("{}-error", anchor(&name)) error />
            {control}
            {below.map(|below| view! { <div class="field-below">{below}</div> })}
        </div>
    }
}

/// The label above a control.
#[component]
fn FieldLabel(
    /// `name` of the control.
    name: String,
    /// What it asks for.
    label: String,
    /// Whether it may stay empty.
    optional: bool,
) -> impl IntoView {
    view! {
        <label class="field-label" for=anchor(&name)>
            {label}
            {optional.then(|| view! { <span class="field-optional">" – optional"</span> })}
        </label>
    }
}

/// A password, with *Show* inside the field where a script runs. Pasting and password managers work.
#[component]
pub fn PasswordField(
    /// `name` of the control.
    #[prop(into)]
    name: String,
    /// What it asks for.
    #[prop(into)]
    label: String,
    /// `current-password` or `new-password`.
    autocomplete: &'static str,
    /// One sentence of help.
    #[prop(optional)]
    hint: Option<AnyView>,
    /// What is wrong.
    #[prop(optional, into)]
    error: MaybeProp<String>,
    /// Takes the focus when the page is shown.
    #[prop(optional)]
    autofocus: bool,
    /// Told of every change.
    #[prop(optional)]
    on_input: Option<Callback<String>>,
    /// Below the control.
    #[prop(optional)]
    below: Option<AnyView>,
) -> impl IntoView {
    let shown = RwSignal::new(false);
    let id = anchor(&name);
    let described = described_by(&name, hint.is_some(), error);
    view! {
        <div class="field" class:is-invalid=move || error.with(Option::is_some)>
            <FieldLabel name=name.clone() label optional=false />
            {hint.map(|hint| view! { <div class="field-hint" id=format!("{id}-hint")>{hint}</div> })}
            <FieldError id=format!("{id}-error") error />
            <div class="password">
                <input
                    class="input"
                    id=id.clone()
                    name=name
                    type=move || if shown.get() { "text" } else { "password" }
                    autocomplete=autocomplete
                    autocapitalize="none"
                    spellcheck="false"
                    autofocus=autofocus
                    aria-invalid=move || error.with(Option::is_some).then_some("true")
                    aria-describedby=described
                    on:input=move |event| {
                        if let Some(told) = on_input {
                            let _ = told.try_run(event_target_value(&event));
                        }
                    }
                />
                <button
                    type="button"
                    class="password-show needs-script"
                    aria-controls=id
                    aria-pressed=move || shown.get().to_string()
                    on:click=move |_| shown.update(|shown| *shown = !*shown)
                >
                    {move || if shown.get() { "Hide" } else { "Show" }}
                    <span class="visually-hidden">" password"</span>
                </button>
            </div>
            {below.map(|below| view! { <div class="field-below">{below}</div> })}
        </div>
    }
}

/// A field of several lines.
#[component]
pub fn TextArea(
    /// `name` of the control.
    #[prop(into)]
    name: String,
    /// What it asks for.
    #[prop(into)]
    label: String,
    /// What stands in it.
    #[prop(optional, into)]
    value: Signal<String>,
    /// Whether it may stay empty.
    #[prop(optional)]
    optional: bool,
    /// One sentence of help.
    #[prop(optional)]
    hint: Option<AnyView>,
    /// What is wrong.
    #[prop(optional, into)]
    error: MaybeProp<String>,
    /// Lines shown at first.
    #[prop(default = 6)]
    rows: u32,
    /// For `NAME=value` lines and commands.
    #[prop(optional)]
    mono: bool,
    /// Told of every change.
    #[prop(optional)]
    on_input: Option<Callback<String>>,
    /// What stands below: the mark of its origin.
    #[prop(optional)]
    below: Option<AnyView>,
) -> impl IntoView {
    let id = anchor(&name);
    let described = described_by(&name, hint.is_some(), error);
    let control = NodeRef::<leptos::html::Textarea>::new();
    keep_in_step!(control, value, on_input);
    let class = if mono {
        "input input-area input-mono"
    } else {
        "input input-area"
    };
    view! {
        <div class="field" class:is-invalid=move || error.with(Option::is_some)>
            <FieldLabel name=name.clone() label optional />
            {hint.map(|hint| view! { <div class="field-hint" id=format!("{id}-hint")>{hint}</div> })}
            <FieldError id=format!("{id}-error") error />
            <textarea
                node_ref=control
                class=class
                id=id.clone()
                name=name
                rows=rows
                autocomplete="off"
                spellcheck="false"
                aria-invalid=move || error.with(Option::is_some).then_some("true")
                aria-describedby=described
                on:input=move |event| {
                    if let Some(told) = on_input {
                        let _ = told.try_run(event_target_value(&event));
                    }
                }
            >
                {area_text(value.get_untracked())}
            </textarea>
            {below.map(|below| view! { <div class="field-below">{below}</div> })}
        </div>
    }
}

/// The text between the tags of a text area. Leptos writes it into the page as it is, since it takes the inside of a
/// `textarea` for raw text; a text that ends the element would go on as markup.
pub fn area_text(text: String) -> String {
    if cfg!(feature = "ssr") {
        // Browsers drop one line break right behind the tag.
        format!("\n{}", text.replace('&', "&amp;").replace('<', "&lt;"))
    } else {
        text
    }
}

/// One choice of a [`SelectField`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Choice {
    /// What is sent.
    pub value: String,
    /// What people read.
    pub label: String,
}

impl Choice {
    /// A choice.
    pub fn new(value: impl Into<String>, label: impl Into<String>) -> Choice {
        Choice {
            value: value.into(),
            label: label.into(),
        }
    }
}

/// A choice of one from a list.
#[component]
pub fn SelectField(
    /// `name` of the control.
    #[prop(into)]
    name: String,
    /// What it asks for.
    #[prop(into)]
    label: String,
    /// What can be chosen; may change, as memory does with the CPU.
    #[prop(into)]
    choices: Signal<Vec<Choice>>,
    /// What is chosen.
    #[prop(optional, into)]
    value: Signal<String>,
    /// Whether it may stay empty.
    #[prop(optional)]
    optional: bool,
    /// One sentence of help.
    #[prop(optional)]
    hint: Option<AnyView>,
    /// What is wrong.
    #[prop(optional, into)]
    error: MaybeProp<String>,
    /// Told of every change.
    #[prop(optional)]
    on_input: Option<Callback<String>>,
    /// A button beside the control.
    #[prop(optional)]
    beside: Option<AnyView>,
    /// Below the control.
    #[prop(optional)]
    below: Option<AnyView>,
) -> impl IntoView {
    let id = anchor(&name);
    let described = described_by(&name, hint.is_some(), error);
    let control = NodeRef::<leptos::html::Select>::new();
    keep_in_step!(control, value, on_input);
    let options = move || {
        let chosen = value.get_untracked();
        choices
            .get()
            .into_iter()
            .map(|choice| {
                let selected = choice.value == chosen;
                view! {
                    <option value=choice.value selected=selected>
                        {choice.label}
                    </option>
                }
            })
            .collect_view()
    };
    view! {
        <div class="field" class:is-invalid=move || error.with(Option::is_some)>
            <FieldLabel name=name.clone() label optional />
            {hint.map(|hint| view! { <div class="field-hint" id=format!("{id}-hint")>{hint}</div> })}
            <FieldError id=format!("{id}-error") error />
            <div class="field-row">
                <span class="select">
                    <select
                        node_ref=control
                        class="input"
                        id=id.clone()
                        name=name
                        autocomplete="off"
                        aria-invalid=move || error.with(Option::is_some).then_some("true")
                        aria-describedby=described
                        on:change=move |event| {
                            if let Some(told) = on_input {
                                let _ = told.try_run(event_target_value(&event));
                            }
                        }
                    >
                        {options}
                    </select>
                    <Icon icon=Icon::ChevronDown size=IconSize::Small />
                </span>
                {beside}
            </div>
            {below.map(|below| view! { <div class="field-below">{below}</div> })}
        </div>
    }
}

/// A choice that waits for the button.
#[component]
pub fn Checkbox(
    /// `name` of the control.
    #[prop(into)]
    name: String,
    /// What it means to check it.
    #[prop(into)]
    label: String,
    /// What is sent when it is checked.
    #[prop(into, default = "true".to_owned())]
    value: String,
    /// Whether it starts checked.
    #[prop(optional)]
    checked: bool,
    /// One sentence of help.
    #[prop(optional, into)]
    hint: MaybeProp<String>,
    /// What is wrong.
    #[prop(optional, into)]
    error: MaybeProp<String>,
    /// Told of every change.
    #[prop(optional)]
    on_change: Option<Callback<bool>>,
) -> impl IntoView {
    let id = anchor(&name);
    let (hint_id, error_id) = (format!("{id}-hint"), format!("{id}-error"));
    let described = {
        let (hint_id, error_id) = (hint_id.clone(), error_id.clone());
        move || {
            let ids: Vec<&str> = [(hint, &hint_id), (error, &error_id)]
                .into_iter()
                .filter(|(told, _)| told.with(Option::is_some))
                .map(|(_, id)| id.as_str())
                .collect();
            (!ids.is_empty()).then(|| ids.join(" "))
        }
    };
    view! {
        <div class="checkbox" class:is-invalid=move || error.with(Option::is_some)>
            <input
                type="checkbox"
                class="check"
                id=id.clone()
                name=name
                value=value
                checked=checked
                autocomplete="off"
                aria-invalid=move || error.with(Option::is_some).then_some("true")
                aria-describedby=described
                on:change=move |event| {
                    if let Some(told) = on_change {
                        let _ = told.try_run(event_target_checked(&event));
                    }
                }
            />
            <label class="checkbox-label" for=id>
                {label}
            </label>
            {move || {
                hint.get().map(|hint| view! { <p class="checkbox-hint" id=hint_id.clone()>{hint}</p> })
            }}
            <FieldError id=error_id error />
        </div>
    }
}

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

#[cfg(all(test, feature = "ssr"))]
mod tests {
    use super::*;

    #[test]
    fn a_text_cannot_leave_its_text_area() {
        let html = Owner::new().with(|| {
            view! { <TextArea name="env" label="Variables" value="A=</textarea><b>&lt;" /> }.to_html()
        });
        assert!(
            html.contains("\nA=&lt;/textarea>&lt;b>&amp;lt;</textarea>"),
            "{html}"
        );
    }

    #[test]
    fn a_control_is_described_by_its_hint_and_its_error() {
        let html = Owner::new().with(|| {
            view! {
                <TextField
                    name="variables[3][name]"
                    label="Name"
                    hint="Letters and digits.".into_any()
                    error="Choose another name."
                />
            }
            .to_html()
        });
        for part in [
            "for=\"variables-3-name\"",
            "id=\"variables-3-name\"",
            "name=\"variables[3][name]\"",
            "aria-invalid=\"true\"",
            "aria-describedby=\"variables-3-name-hint variables-3-name-error\"",
            "id=\"variables-3-name-hint\"",
            "id=\"variables-3-name-error\"",
        ] {
            assert!(html.contains(part), "{part} is missing in {html}");
        }
    }
}
