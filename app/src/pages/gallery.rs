//! Images that work, and the box for all others.

use crate::components::{Badge, Breakable, ButtonSize, Card, Crumb, Icon, LinkButton, NavItem, PageHead};
use crate::live::FrameResource;
use crate::pages::frame::Framed;
use crate::pages::launch::paste_box::PasteBox;
use leptos::prelude::*;
use model::gallery::{GALLERY, GalleryEntry};
use model::paths;

/// The page.
#[component]
pub fn Gallery() -> impl IntoView {
    let frame = expect_context::<FrameResource>();
    view! {
        <Framed title="Gallery" current=NavItem::Gallery breadcrumb=vec![Crumb::here("Gallery")]>
            {
                // What was pasted without a script and led nowhere comes back with the frame. Read once: what someone types
                // is not replaced.
                let typed = frame
                    .get_untracked()
                    .and_then(Result::ok)
                    .and_then(|frame| frame.notice)
                    .filter(|notice| notice.failed)
                    .and_then(|notice| notice.typed.into_iter().find(|(name, _)| name == "text"))
                    .map(|(_, text)| text);
                view! { <Content typed /> }
            }
        </Framed>
    }
}

#[component]
fn Content(
    /// What was pasted before and led nowhere.
    typed: Option<String>,
) -> impl IntoView {
    let facts = format!(
        "{} public images that run on App Runner as they come",
        GALLERY.len()
    );
    let cards = GALLERY
        .iter()
        .map(|entry| view! { <li><GalleryCard entry /></li> })
        .collect_view();
    view! {
        <PageHead
            title="Gallery"
            facts=facts.into_any()
            actions=view! { <LinkButton href=paths::LAUNCH_LINKS label="Build a launch link" icon=Icon::Link /> }.into_any()
        />
        <div class="page-stack">
            <Card>
                <PasteBox typed />
            </Card>
            <ul class="gallery-grid">{cards}</ul>
        </div>
    }
}

/// An image with what it is, and the way to its launch page.
#[component]
fn GalleryCard(entry: &'static GalleryEntry) -> impl IntoView {
    view! {
        <Card class="gallery-item">
            <div class="gallery-card">
                <div class="gallery-card-head">
                    <span class="gallery-tile">
                        <Icon icon=Icon::Cube />
                    </span>
                    <div class="gallery-text">
                        <h2 class="gallery-name">{entry.title}</h2>
                        <span class="gallery-image"><Breakable text=entry.reference /></span>
                    </div>
                </div>
                <p class="gallery-description">{entry.description}</p>
                <div class="gallery-card-foot">
                    <Badge text=format!("Port {}", entry.port) />
                    <LinkButton
                        href=paths::launch(&entry.launch_query())
                        label="Review and launch"
                        size=ButtonSize::Small
                    />
                </div>
            </div>
        </Card>
    }
}
