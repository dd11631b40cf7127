//! Buttons. One primary button per view; a button that cannot act now stays focusable and says why.

use super::icon::{Icon, IconSize};
use super::status::{StatusGlyph, StatusIcon};
use super::text::MaybeText;
use super::tooltip::description_id;
use leptos::ev::MouseEvent;
use leptos::prelude::*;

/// How much a button asks to be pressed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum ButtonKind {
    /// The one of the view.
    Primary,
    /// Everything else.
    #[default]
    Secondary,
    /// Without an edge.
    Quiet,
    /// Leads to a loss.
    Danger,
    /// The last button of a deletion.
    DangerSolid,
}

/// How high a button is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum ButtonSize {
    /// 28 px (phones 36).
    Small,
    /// 36 px (phones 44).
    #[default]
    Normal,
    /// 40 px: the final button of a flow, one per page.
    Large,
}

fn classes(kind: ButtonKind, size: ButtonSize, wide: bool, icon_only: bool) -> String {
    let mut class = String::from("button");
    class.push_str(match kind {
        ButtonKind::Primary => " button-primary",
        ButtonKind::Secondary => "",
        ButtonKind::Quiet => " button-quiet",
        ButtonKind::Danger => " button-danger",
        ButtonKind::DangerSolid => " button-danger-solid",
    });
    class.push_str(match size {
        ButtonSize::Small => " button-small",
        ButtonSize::Normal => "",
        ButtonSize::Large => " button-large",
    });
    if wide {
        class.push_str(" button-wide");
    }
    if icon_only {
        class.push_str(" button-icon");
    }
    class
}

fn icon_size(size: ButtonSize) -> IconSize {
    if size == ButtonSize::Small {
        IconSize::Small
    } else {
        IconSize::Normal
    }
}

/// The inside of a button: icon, words, trailing icon.
fn face(
    label: String,
    icon: Option<Icon>,
    trailing: Option<Icon>,
    size: ButtonSize,
    icon_only: bool,
) -> impl IntoView {
    let edge = icon_size(size);
    view! {
        {icon.map(|icon| view! { <Icon icon size=edge /> })}
        {(!icon_only).then_some(label)}
        {trailing.map(|icon| view! { <Icon icon size=edge /> })}
    }
}

/// The reason of a button that cannot act: its tooltip and its description.
fn reason(id: String, refusal: MaybeProp<String>) -> impl IntoView {
    move || {
        refusal.get().map(|reason| {
            view! {
                <span class="tooltip" role="tooltip" id=id.clone()>
                    {reason}
                </span>
            }
        })
    }
}

/// A button that acts in the browser. For one that sends a form see [`SubmitButton`], for one that leads somewhere
/// [`LinkButton`].
#[component]
pub fn Button(
    /// Its words: a verb with its object.
    #[prop(into)]
    label: String,
    /// How much it asks to be pressed.
    #[prop(optional)]
    kind: ButtonKind,
    /// How high it is.
    #[prop(optional)]
    size: ButtonSize,
    /// Before the words.
    #[prop(optional_no_strip, into)]
    icon: Option<Icon>,
    /// Shows the icon alone; the label becomes the name and the tooltip.
    #[prop(optional)]
    icon_only: bool,
    /// Why it cannot act now. It then does nothing, and says so.
    #[prop(optional, into)]
    refusal: MaybeProp<String>,
    /// Fills the width.
    #[prop(optional)]
    wide: bool,
    /// Hides it where no script runs.
    #[prop(optional)]
    needs_script: bool,
    /// For tests and for labels.
    #[prop(optional, into)]
    id: MaybeText,
    /// What it does.
    on_press: Callback<MouseEvent>,
) -> impl IntoView {
    let id = id.0;
    let alone = icon_only.then(|| label.clone());
    let why = description_id(&label, id.as_deref());
    let described = why.clone();
    let mut class = classes(kind, size, wide, icon_only);
    if needs_script {
        class.push_str(" needs-script");
    }
    let press = move |event: MouseEvent| {
        if refusal.with_untracked(Option::is_none) {
            on_press.run(event);
        }
    };
    view! {
        <span class="tooltip-host" class:tooltip-host-wide=wide>
            <button
                type="button"
                class=class
                id=id
                aria-label=alone.clone()
                title=alone
                aria-disabled=move || refusal.get().map(|_| "true")
                aria-describedby=move || refusal.get().map(|_| described.clone())
                on:click=press
            >
                {face(label, icon, None, size, icon_only)}
            </button>
            {reason(why, refusal)}
        </span>
    }
}

/// The button that sends its form. While `busy` it shows a spinner before `busy_label` and cannot be pressed again.
#[component]
pub fn SubmitButton(
    /// Its words: a verb with its object.
    #[prop(into)]
    label: String,
    /// What it acts on, where several buttons have the same words: completes its name for those who cannot see its row.
    #[prop(optional, into)]
    object: MaybeText,
    /// How much it asks to be pressed; primary unless told.
    #[prop(default = ButtonKind::Primary)]
    kind: ButtonKind,
    /// How high it is.
    #[prop(optional)]
    size: ButtonSize,
    /// Before the words.
    #[prop(optional_no_strip, into)]
    icon: Option<Icon>,
    /// After the words: a chevron where it leads on.
    #[prop(optional_no_strip, into)]
    trailing: Option<Icon>,
    /// Shows the icon alone; the label becomes the name and the tooltip.
    #[prop(optional)]
    icon_only: bool,
    /// Why it cannot act now.
    #[prop(optional, into)]
    refusal: MaybeProp<String>,
    /// Whether its form is being sent.
    #[prop(optional, into)]
    busy: Signal<bool>,
    /// A present participle: "Creating".
    #[prop(optional, into)]
    busy_label: MaybeText,
    /// `name` that goes along with the form.
    #[prop(optional, into)]
    name: MaybeText,
    /// `value` that goes along with the form.
    #[prop(optional, into)]
    value: MaybeText,
    /// The id of the form, where the button stands outside of it.
    #[prop(optional, into)]
    form: MaybeText,
    /// Sends the form there in place of where it is for: to what answers with a file that the browser saves.
    #[prop(optional, into)]
    saves_from: MaybeText,
    /// Fills the width.
    #[prop(optional)]
    wide: bool,
    /// For tests and for labels.
    #[prop(optional, into)]
    id: MaybeText,
) -> impl IntoView {
    let (busy_label, name, value, form, id) = (busy_label.0, name.0, value.0, form.0, id.0);
    let file = saves_from.0;
    let plain = file.is_some().then_some("true");
    let alone = icon_only.then(|| label.clone());
    let named = object.0.map(|object| format!("{label} {object}"));
    let why = description_id(&label, id.as_deref().or(value.as_deref()));
    let described = why.clone();
    let class = classes(kind, size, wide, icon_only);
    // A submit button that may not act is no submit button: that holds without a script too.
    let kind_of_button = move || {
        if refusal.with(Option::is_some) {
            "button"
        } else {
            "submit"
        }
    };
    let press = move |event: MouseEvent| {
        if busy.get_untracked() {
            event.prevent_default();
        }
    };
    view! {
        <span class="tooltip-host" class:tooltip-host-wide=wide>
            <button
                type=kind_of_button
                class=class
                class:is-busy=move || busy.get()
                id=id
                name=name
                value=value
                form=form
                formaction=file
                data-plain=plain
                aria-label=named.or_else(|| alone.clone())
                title=alone
                aria-disabled=move || (busy.get() || refusal.with(Option::is_some)).then_some("true")
                aria-describedby=move || refusal.get().map(|_| described.clone())
                on:click=press
            >
                <span class="button-idle">{face(label, icon, trailing, size, icon_only)}</span>
                {busy_label
                    .map(|words| {
                        view! {
                            <span class="button-busy">
                                <StatusGlyph icon=StatusIcon::Moving />
                                {words}
                            </span>
                        }
                    })}
            </button>
            {reason(why, refusal)}
        </span>
    }
}

/// A link that looks like a button.
#[component]
pub fn LinkButton(
    /// Where it leads; from `model::paths`.
    #[prop(into)]
    href: String,
    /// Its words: a verb with its object.
    #[prop(into)]
    label: String,
    /// What it acts on, where only its place on the page says so: part of its name for assistive technology.
    #[prop(optional, into)]
    object: MaybeText,
    /// How much it asks to be pressed.
    #[prop(optional)]
    kind: ButtonKind,
    /// How high it is.
    #[prop(optional)]
    size: ButtonSize,
    /// Before the words.
    #[prop(optional_no_strip, into)]
    icon: Option<Icon>,
    /// After the words.
    #[prop(optional_no_strip, into)]
    trailing: Option<Icon>,
    /// Shows the icon alone; the label becomes the name and the tooltip.
    #[prop(optional)]
    icon_only: bool,
    /// Why it cannot act now.
    #[prop(optional, into)]
    refusal: MaybeProp<String>,
    /// With a script, opens this dialog instead of leading to its page.
    #[prop(optional)]
    opens: Option<RwSignal<bool>>,
    /// Opens another site in a new tab.
    #[prop(optional)]
    external: bool,
    /// Leaves the link to the browser, past the router: downloads and pages of the server.
    #[prop(optional)]
    plain: bool,
    /// Fills the width.
    #[prop(optional)]
    wide: bool,
    /// For tests and for labels.
    #[prop(optional, into)]
    id: MaybeText,
) -> impl IntoView {
    let id = id.0;
    let alone = icon_only.then(|| label.clone());
    let named = object.0.map(|object| format!("{label} {object}"));
    let why = description_id(&label, Some(id.as_deref().unwrap_or(&href)));
    let described = why.clone();
    let press = move |event: MouseEvent| {
        if refusal.with_untracked(Option::is_some) {
            event.prevent_default();
        } else if let Some(open) = opens {
            event.prevent_default();
            open.set(true);
        }
    };
    view! {
        <span class="tooltip-host" class:tooltip-host-wide=wide>
            <a
                class=classes(kind, size, wide, icon_only)
                id=id
                href=move || refusal.with(Option::is_none).then(|| href.clone())
                role=move || refusal.get().map(|_| "link")
                tabindex=move || refusal.get().map(|_| "0")
                target=external.then_some("_blank")
                rel=if external { Some("noopener noreferrer") } else { plain.then_some("external") }
                aria-label=named.or_else(|| alone.clone())
                title=alone
                aria-haspopup=opens.map(|_| "dialog")
                aria-disabled=move || refusal.get().map(|_| "true")
                aria-describedby=move || refusal.get().map(|_| described.clone())
                on:click=press
            >
                {face(label, icon, trailing, size, icon_only)}
            </a>
            {reason(why, refusal)}
        </span>
    }
}

#[cfg(all(test, feature = "ssr"))]
mod tests {
    use super::*;

    #[test]
    fn a_refused_button_stays_in_reach_and_says_why() {
        let html = Owner::new().with(|| {
            view! { <SubmitButton label="Deploy" refusal="Available when the create has finished." /> }
                .to_html()
        });
        assert!(
            html.contains("type=\"button\""),
            "it must not send its form: {html}"
        );
        assert!(html.contains("aria-disabled=\"true\""), "{html}");
        assert!(!html.contains(" disabled"), "{html}");
        let id = html
            .split("aria-describedby=\"")
            .nth(1)
            .and_then(|rest| rest.split('"').next())
            .unwrap_or("nothing describes it");
        assert!(html.contains(&format!("id=\"{id}\"")), "{html}");
        assert!(html.contains("Available when the create has finished."), "{html}");
    }

    #[test]
    fn a_refused_link_leads_nowhere() {
        let html = Owner::new().with(|| {
            view! { <LinkButton href="/create" label="Create service" refusal="Needs the Editor role." /> }.to_html()
        });
        assert!(!html.contains("href"), "{html}");
        assert!(html.contains("tabindex=\"0\""), "{html}");
    }
}
