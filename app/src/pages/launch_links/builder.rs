//! The form that builds a launch link.

use super::output::Output;
use crate::api::{BuildLaunchLink, NoticeView};
use crate::components::{
    Card, Choice, ErrorSummary, Flash, FlashKind, Flashbar, SelectField, SubmitButton, TextArea, TextField,
};
use crate::live::FrameResource;
use leptos::prelude::*;
use model::compute::{InstanceSize, SIZES};
use model::field_error::FieldErrors;
use model::launch::{LaunchLink, LinkForm, size_value};
use model::region::Region;
use model::view::LaunchLinksView;
use server_fn::ServerFn;

/// What is typed, and what comes of it.
#[derive(Clone, Copy)]
pub(super) struct Sheet {
    form: RwSignal<LinkForm>,
    /// The link, or what is wrong with the form.
    pub(super) link: Memo<Result<LaunchLink, FieldErrors>>,
    /// How often someone tried to go on although something was wrong.
    tried: RwSignal<u32>,
}

impl Sheet {
    fn new(form: LinkForm, regions: Vec<Region>, tried: bool) -> Sheet {
        let form = RwSignal::new(form);
        Sheet {
            form,
            link: Memo::new(move |_| form.with(|form| form.check(&regions))),
            tried: RwSignal::new(u32::from(tried)),
        }
    }

    fn value(self, field: &'static str) -> Signal<String> {
        Signal::derive(move || self.form.with(|form| form.field(field).to_owned()))
    }

    /// Nobody is corrected before the first try.
    fn error(self, field: &'static str) -> MaybeProp<String> {
        MaybeProp::derive(move || {
            let tried = self.tried.get() > 0;
            self.link
                .with(|link| Some(link.as_ref().err()?.at(field)?.to_owned()).filter(|_| tried))
        })
    }

    fn typed(self, field: &'static str) -> Callback<String> {
        Callback::new(move |text: String| {
            if self.form.with_untracked(|form| form.field(field) != text) {
                self.form.update(|form| {
                    if let Some(value) = form.field_mut(field) {
                        *value = text;
                    }
                });
            }
        })
    }

    /// Whether the form holds nothing at all.
    pub(super) fn is_empty(self) -> bool {
        self.form.with(|form| *form == LinkForm::default())
    }
}

/// The form at the left, what comes of it at the right.
#[component]
pub(super) fn Builder(
    /// The address of this Slipway.
    origin: String,
    view: LaunchLinksView,
) -> impl IntoView {
    let frame = expect_context::<FrameResource>();
    let notice = frame
        .get_untracked()
        .and_then(Result::ok)
        .and_then(|frame| frame.notice)
        .filter(|notice| notice.failed)
        .unwrap_or_default();
    let typed_before = typed_before(&notice);
    let was_tried = typed_before.is_some();
    let form = typed_before.unwrap_or_else(|| view.form.clone());
    let sheet = Sheet::new(form, view.regions.clone(), was_tried);
    let refused = view.refused.clone().map(|sentence| {
        view! {
            <Flashbar>
                <Flash
                    kind=FlashKind::Warning
                    title="The link in the address is not in the form."
                    text=sentence
                />
            </Flashbar>
        }
    });
    let summary = move || {
        let tried = sheet.tried.get();
        let errors = sheet.link.with_untracked(|link| link.as_ref().err().cloned());
        errors.filter(|_| tried > 0).map(|errors| {
            let label = Callback::new(|field: String| LinkForm::label(&field).to_owned());
            view! { <ErrorSummary errors before="the link is built" label /> }
        })
    };
    let go = move |event: leptos::ev::SubmitEvent| {
        #[cfg(feature = "hydrate")]
        if sheet.link.with_untracked(Result::is_err) {
            event.prevent_default();
            sheet.tried.update(|tried| *tried += 1);
        }
        #[cfg(not(feature = "hydrate"))]
        let _ = event;
    };
    view! {
        {refused}
        <div class="launch-link">
            <form class="launch-link-form" method="post" action=BuildLaunchLink::url() on:submit=go novalidate>
                {summary}
                <Fields sheet regions=view.regions.clone() />
                <div class="form-foot">
                    <SubmitButton label="Build the link" />
                </div>
            </form>
            <Output sheet origin view notice />
        </div>
    }
}

/// What was typed without a script and could not be built.
fn typed_before(notice: &NoticeView) -> Option<LinkForm> {
    let mut form = LinkForm::default();
    notice.typed.iter().find(|(name, _)| name == "image")?;
    for (name, text) in &notice.typed {
        if let Some(value) = form.field_mut(name) {
            value.clone_from(text);
        }
    }
    Some(form)
}

#[component]
fn Fields(sheet: Sheet, regions: Vec<Region>) -> impl IntoView {
    let text = move |name: &'static str, placeholder: &'static str, mono: bool| {
        view! {
            <TextField
                name
                label=LinkForm::label(name)
                optional=true
                value=sheet.value(name)
                error=sheet.error(name)
                placeholder=placeholder
                mono
                on_input=sheet.typed(name)
            />
        }
    };
    let mut where_to = vec![Choice::new("", "Whoever follows the link chooses")];
    where_to.extend(
        regions
            .iter()
            .map(|region| Choice::new(region.as_str(), region.label())),
    );
    let mut sizes = vec![Choice::new("", format!("Default: {}", InstanceSize::DEFAULT))];
    sizes.extend(
        SIZES
            .into_iter()
            .map(|size| Choice::new(size_value(size), size.to_string())),
    );
    let select = move |name: &'static str, choices: Vec<Choice>| {
        view! {
            <SelectField
                name
                label=LinkForm::label(name)
                choices=choices
                value=sheet.value(name)
                error=sheet.error(name)
                on_input=sheet.typed(name)
            />
        }
    };
    view! {
        <Card title="What the link launches" class="form-card">
            <TextField
                name="image"
                label=LinkForm::label("image")
                value=sheet.value("image")
                hint="From Amazon ECR Public or Amazon ECR. A gallery page, a docker pull command or another link does too.".into_any()
                error=sheet.error("image")
                mono=true
                on_input=sheet.typed("image")
            />
            <div class="field-pair">
                {text("name", "Named after the image", false)}
                <TextField
                    name="port"
                    label=LinkForm::label("port")
                    optional=true
                    value=sheet.value("port")
                    error=sheet.error("port")
                    placeholder="8080, or the image's own"
                    inputmode="numeric"
                    on_input=sheet.typed("port")
                />
            </div>
            <div class="field-pair">
                {select("region", where_to)}
                {select("size", sizes)}
            </div>
            {text("health", "TCP health check", true)}
            <TextArea
                name="variables"
                label=LinkForm::label("variables")
                optional=true
                value=sheet.value("variables")
                hint=view! {
                    "A name on each line, or " <code>"NAME=value"</code>
                    " for a default that is no secret. Whoever follows the link fills in the rest."
                }
                    .into_any()
                error=sheet.error("variables")
                rows=4
                mono=true
                on_input=sheet.typed("variables")
            />
            <TextField
                name="start"
                label=LinkForm::label("start")
                optional=true
                value=sheet.value("start")
                hint="Taken only by who accepts it: a command is code.".into_any()
                error=sheet.error("start")
                placeholder="Command of the image"
                mono=true
                on_input=sheet.typed("start")
            />
            <TextField
                name="from"
                label=LinkForm::label("from")
                optional=true
                value=sheet.value("from")
                hint=view! { "A word of your own, for example " <code>"readme"</code> ". The drafts that begin with the link keep it." }
                    .into_any()
                error=sheet.error("from")
                on_input=sheet.typed("from")
            />
        </Card>
    }
}
