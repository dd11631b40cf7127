//! The parts that pages are made of.

use maud::{Markup, PreEscaped, html};

use super::icons::{self, StatusIcon, icon};
use super::notice::Notice;

/// A card with a heading.
pub fn card(title: &str, aside: &Markup, body: &Markup) -> Markup {
    html! {
        section class="card" {
            div class="card-head" {
                h2 class="card-title" { (title) }
                (aside)
            }
            (body)
        }
    }
}

/// Nothing, where a part is left out.
pub fn nothing() -> Markup {
    PreEscaped(String::new())
}

/// A key and its value.
pub fn pair(key: &str, value: &Markup) -> Markup {
    html! { div class="pair" { dt { (key) } dd { (value) } } }
}

/// The word for what is not there.
pub fn absent(word: &str) -> Markup {
    html! { span class="absent" { (word) } }
}

/// What a list says that has nothing in it.
pub fn empty(title: &str, text: &Markup) -> Markup {
    html! {
        div class="empty" {
            p class="empty-title" { (title) }
            div class="empty-text" { (text) }
        }
    }
}

/// A line above the page: what has been done, or why not.
pub fn flash(tone: &str, text: &Markup) -> Markup {
    let (icon, role) = match tone {
        "ok" => (StatusIcon::Good, Some("status")),
        "err" => (StatusIcon::Broken, Some("alert")),
        _ => (StatusIcon::Careful, None),
    };
    html! {
        div class=(format!("flash flash-{tone}")) role=[role] {
            (icon.draw())
            div class="flash-text" { (text) }
        }
    }
}

/// A form that does one thing at the press of its button. Its hidden fields are the whole of it.
pub fn act(form: &str, fields: &[(&str, &str)], button: &Markup) -> Markup {
    html! {
        form class="act" method="post" action=(format!("/_simulator/forms/{form}")) {
            @for (name, value) in fields { input type="hidden" name=(name) value=(value); }
            (button)
        }
    }
}

/// A small button of such a form. Its id lets the script give the focus back.
pub fn small_button(id: &str, label: &str, about: &str) -> Markup {
    html! {
        button class="button button-small" id=(id) {
            (label)
            @if !about.is_empty() { span class="hidden-text" { " " (about) } }
        }
    }
}

/// A field of a form: what is typed into it and how it is explained.
#[derive(Debug, Clone, Copy)]
pub struct Field<'a> {
    pub form: &'a str,
    pub name: &'a str,
    pub label: &'a str,
    pub hint: &'a str,
    /// What it has to begin with.
    pub value: &'a str,
    pub optional: bool,
    /// `text`, or `decimal` and `numeric` for the keyboards of phones.
    pub mode: &'a str,
    /// The id of a `datalist` to choose from.
    pub list: Option<&'a str>,
}

impl<'a> Field<'a> {
    /// A field that has to be filled in.
    pub fn required(form: &'a str, name: &'a str, label: &'a str) -> Self {
        Field {
            form,
            name,
            label,
            hint: "",
            value: "",
            optional: false,
            mode: "text",
            list: None,
        }
    }

    /// A field that may be left empty.
    pub fn optional(form: &'a str, name: &'a str, label: &'a str) -> Self {
        Field {
            optional: true,
            ..Field::required(form, name, label)
        }
    }

    /// The field with its label, its hint, and what is wrong with it.
    pub fn show(self, notice: &Notice) -> Markup {
        let value = notice.typed(self.form, self.name).unwrap_or(self.value);
        self.frame(notice, &html! {
            input class="input" type="text" id=(self.id()) name=(self.name) value=(value) autocomplete="off"
                autocapitalize="none" spellcheck="false" inputmode=[(self.mode != "text").then_some(self.mode)]
                list=[self.list] required[!self.optional]
                aria-describedby=[self.described(notice)]
                aria-invalid=[notice.error(self.form, self.name).map(|_| "true")];
        })
    }

    /// The same as a choice: values and what they say.
    pub fn choice(self, notice: &Notice, choices: &[(&str, &str)]) -> Markup {
        let chosen = notice.typed(self.form, self.name).unwrap_or(self.value);
        self.frame(notice, &html! {
            span class="select" {
                select class="input" id=(self.id()) name=(self.name) aria-describedby=[self.described(notice)] {
                    @for (value, says) in choices {
                        option value=(value) selected[*value == chosen] { (says) }
                    }
                }
                (icon(icons::CHEVRON_DOWN))
            }
        })
    }

    fn frame(self, notice: &Notice, control: &Markup) -> Markup {
        html! {
            div class="field" {
                label class="field-label" for=(self.id()) {
                    (self.label)
                    @if self.optional { span class="field-optional" { " – optional" } }
                }
                @if !self.hint.is_empty() {
                    p class="field-hint" id=(format!("{}-hint", self.id())) { (self.hint) }
                }
                @if let Some(error) = notice.error(self.form, self.name) {
                    p class="field-error" id=(format!("{}-error", self.id())) { (icon(icons::WARNING)) span { (error) } }
                }
                (control)
            }
        }
    }

    fn id(self) -> String {
        format!("{}-{}", self.form.replace('/', "-"), self.name)
    }

    fn described(self, notice: &Notice) -> Option<String> {
        let id = self.id();
        let hint = (!self.hint.is_empty()).then(|| format!("{id}-hint"));
        let error = notice.error(self.form, self.name).map(|_| format!("{id}-error"));
        match (hint, error) {
            (Some(hint), Some(error)) => Some(format!("{hint} {error}")),
            (hint, error) => hint.or(error),
        }
    }
}
