//! The landing page of launch links. Looking at it writes nothing; only *Continue to draft* does.

mod asked;
pub mod paste_box;

use crate::api::{self, BeginDraftFromLink};
use crate::components::{
    Badge, ButtonKind, Card, Checkbox, Choice, EmptyState, Flash, FlashKind, Flashbar, Icon,
    ImageReferenceText, KeyValue, KeyValueList, LinkButton, PageHead, PlainLayout, PlainShell,
    ProvenanceMark, SelectField, StickyBar, SubmitButton,
};
use crate::live::FrameResource;
use crate::pages::problem::ProblemPage;
use asked::AskedFor;
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_location;
use model::draft::Origin;
use model::image::{ImageReference, ImageVersion, Registry};
use model::launch::{Ignored, LaunchLink};
use model::paths;
use model::region::Region;
use model::view::{KnownImage, LaunchView, RefusedLink};
use paste_box::{PasteBox, Proposal};
use server_fn::ServerFn;

/// The form, for the button that stands outside of it.
const FORM: &str = "launch";

/// The page.
#[component]
pub fn Launch() -> impl IntoView {
    let location = use_location();
    // As it came, undecoded: what is shown is what is posted, and a link is read in one place only.
    let query = Memo::new(move |_| {
        location
            .search
            .with(|search| search.trim_start_matches('?').to_owned())
    });
    let launch = crate::api::resource(move || query.get(), api::load_launch);
    view! {
        <Title text="Launch link" />
        <Suspense>
            {move || Suspend::new(async move {
                match launch.await {
                    Ok(view) => view! { <Landing view query=query.get_untracked() /> }.into_any(),
                    Err(error) => view! { <ProblemPage error /> }.into_any(),
                }
            })}
        </Suspense>
    }
}

#[component]
fn Landing(view: LaunchView, query: String) -> impl IntoView {
    let backend = Some(view.backend.clone());
    let person = Some(view.person.clone());
    match view.link.clone() {
        Ok(link) => {
            let region = RwSignal::new(view.region.to_string());
            let badge = paths::launch_links(&link.to_query());
            view! {
                <PlainShell backend person layout=PlainLayout::Column>
                    <PageHead
                        title="A link proposes a new service"
                        facts="Check what it asks for. The image comes from outside your team, and it will run with what you give it."
                            .into_any()
                    />
                    <Flashbar>
                        <LastAnswer />
                        <Flash
                            kind=FlashKind::Info
                            title="Nothing has been created yet."
                            text="Continue opens a draft. The service is created only after you have reviewed it."
                        />
                    </Flashbar>
                    <form class="launch-columns" id=FORM method="post" action=BeginDraftFromLink::url()>
                        <input type="hidden" name="link" value=query />
                        <div class="launch-main">
                            <Image image=link.image.clone() known=view.image.clone() />
                            <AskedFor link=link.clone() known=view.image.clone() />
                            {link.start_command.clone().map(|command| view! { <StartCommand command /> })}
                            <LeftOut ignored=link.ignored.clone() />
                        </div>
                        <div class="launch-side">
                            <Decision view link region />
                            <p class="small muted">
                                "Yours to share? " <a href=badge>"Build its badge"</a>
                            </p>
                        </div>
                    </form>
                    <StickyBar state=view! { <span>{move || format!("In {}", region.get())}</span> }.into_any()>
                        <SubmitButton label="Continue to draft" form=FORM wide=true />
                    </StickyBar>
                </PlainShell>
            }
            .into_any()
        }
        Err(refused) => {
            #[cfg(feature = "ssr")]
            crate::request::set_status(http::StatusCode::UNPROCESSABLE_ENTITY);
            view! {
                <PlainShell backend person layout=PlainLayout::Message>
                    <RefusedLinkCards refused />
                </PlainShell>
            }
            .into_any()
        }
    }
}

/// Why the last press of the button did not open a draft.
#[component]
fn LastAnswer() -> impl IntoView {
    let frame = expect_context::<FrameResource>();
    move || {
        let notice = frame.get().and_then(Result::ok).and_then(|frame| frame.notice)?;
        (notice.failed && !notice.sentence.is_empty()).then(|| {
            let detail = Some(notice.reference).filter(|reference| !reference.is_empty());
            view! { <Flash kind=FlashKind::Error title=notice.sentence detail /> }
        })
    }
}

/// The image with its parts told apart, and what is known of it without asking anybody.
#[component]
fn Image(image: ImageReference, known: Option<KnownImage>) -> impl IntoView {
    let version = match &image.version {
        ImageVersion::Unwritten => None,
        ImageVersion::Tag(tag) => Some(format!(":{tag}")),
        ImageVersion::Digest(digest) => Some(format!("@{digest}")),
    };
    let (registry, publisher_key, publisher) = match &image.registry {
        Registry::EcrPublic => {
            let publisher = image.repository.split('/').next().unwrap_or_default().to_owned();
            ("Amazon ECR Public".to_owned(), "Published by", publisher)
        }
        Registry::Ecr { account, region } => (
            format!("Amazon ECR in {region}"),
            "Owned by",
            format!("AWS account {}", model::view::grouped(account)),
        ),
    };
    let version_pair = if let ImageVersion::Digest(digest) = image.version.clone() {
        let short = shortened(&digest);
        view! {
        <KeyValue key="Digest">
            <span class="mono" title=digest>{short}</span>
        </KeyValue>
        }
        .into_any()
    } else {
        let tag = image.tag().unwrap_or_default().to_owned();
        view! {
            <KeyValue key="Tag">
                <span class="mono">{tag}</span>
            </KeyValue>
        }
        .into_any()
    };
    let port_pair = match known {
        Some(known) => {
            view! { <KeyValue key="Listens on">{format!("Port {}", known.port)}</KeyValue> }.into_any()
        }
        None => view! { <KeyValue key="Listens on" absent="Not checked" /> }.into_any(),
    };
    view! {
        <Card foot=view! {
            <Icon icon=Icon::Info />
            <span>"Slipway has not asked the registry whether this image exists."</span>
        }
            .into_any()>
            <h2 class="overline">"Container image"</h2>
            <ImageReferenceText host=image.host() repository=image.repository.clone() version />
            <KeyValueList>
                <KeyValue key="Registry">{registry}</KeyValue>
                <KeyValue key=publisher_key>{publisher}</KeyValue>
                {version_pair}
                <KeyValue key="Pushed" absent="Not checked" />
                <KeyValue key="Size" absent="Not checked" />
                {port_pair}
            </KeyValueList>
        </Card>
    }
}

/// `sha256:b41f09c…2e7d`
fn shortened(digest: &str) -> String {
    match (
        digest.get(..14),
        digest.len().checked_sub(4).and_then(|at| digest.get(at..)),
    ) {
        (Some(start), Some(end)) => format!("{start}…{end}"),
        _ => digest.to_owned(),
    }
}

/// A start command is code: it is shown, and taken only by who accepts it.
#[component]
fn StartCommand(command: String) -> impl IntoView {
    view! {
        <Card title="Start command" beside=view! { <ProvenanceMark origin=Some(Origin::Link) /> }.into_any()>
            <p class="start-command-note">
                "The link brings a command to start the image with. A command is code: take it only if you know what it does."
            </p>
            <pre class="start-command" tabindex="0" aria-label="Start command of the link">{command}</pre>
            <Checkbox name="accept_start" label="Run this command instead of the image's own" value="1" />
        </Card>
    }
}

/// What was left out, with the reason for each.
#[component]
fn LeftOut(ignored: Vec<Ignored>) -> impl IntoView {
    let count = ignored.len();
    (count > 0).then(|| {
        let rows = ignored
            .into_iter()
            .map(|Ignored { name, reason }| {
                view! {
                    <div class="asked-row">
                        <dt class="asked-name mono">{name}</dt>
                        <dd class="asked-value">{reason}</dd>
                    </div>
                }
            })
            .collect_view();
        view! {
            <Card title="Ignored" beside=view! { <Badge text=count.to_string() /> }.into_any() flush=true>
                <dl>{rows}</dl>
            </Card>
        }
    })
}

/// Where to, and on or not.
#[component]
fn Decision(view: LaunchView, link: LaunchLink, region: RwSignal<String>) -> impl IntoView {
    let choices: Vec<Choice> = view
        .regions
        .iter()
        .map(|region| Choice::new(region.as_str(), region.label()))
        .collect();
    let asked = link.region.as_ref().map(Region::to_string);
    let from_link = move || {
        (asked.as_ref() == Some(&region.get()))
            .then(|| view! { <ProvenanceMark origin=Some(Origin::Link) /> })
    };
    let person = view.person.name.clone();
    view! {
        <Card
            class="card-narrow"
            foot=view! { <span>{format!("Opened by you ({person}). The draft keeps the link.")}</span> }.into_any()
        >
            <SelectField
                name="region"
                label="Create in"
                choices=choices
                value=region
                on_input=Callback::new(move |chosen| region.set(chosen))
                below=from_link.into_any()
            />
            <SubmitButton label="Continue to draft" wide=true />
            <LinkButton href=paths::SERVICES label="Not now" kind=ButtonKind::Quiet wide=true />
        </Card>
    }
}

/// A link that leads nowhere: why, where to instead, and the box to try another one.
#[component]
fn RefusedLinkCards(refused: RefusedLink) -> impl IntoView {
    let RefusedLink { sentence, proposal } = refused;
    let actions = proposal.map(|query| view! { <Proposal query kind=ButtonKind::Primary /> }.into_any());
    view! {
        <div class="page-stack">
            <Card>
                <EmptyState icon=Icon::Link title="This link cannot be launched" page=true actions=actions.unwrap_or_else(|| ().into_any())>
                    {sentence}
                </EmptyState>
            </Card>
            <Card>
                <PasteBox label="Paste another one" />
            </Card>
            <p class="small muted">
                "Nothing has been created. " <a href=paths::GALLERY>"Open the gallery"</a> " for images that work."
            </p>
        </div>
    }
}
