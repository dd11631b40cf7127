//! The page of services while there are none.

use crate::components::{Breakable, ButtonKind, ButtonSize, Card, Icon, LaunchDrawing, LinkButton};
use crate::pages::launch::paste_box::PasteBox;
use leptos::prelude::*;
use model::gallery::{GALLERY, GalleryEntry};
use model::paths;
use model::view::Backend;

/// The class by which the page is known.
pub const FIRST_RUN: &str = "first-run";

/// Images of the gallery that are shown here.
const SHOWN: usize = 3;

/// Three ways to a first service, in order of ease.
#[component]
pub fn FirstRun(
    /// Which App Runner.
    backend: Backend,
) -> impl IntoView {
    let (lead, foot) = match &backend {
        Backend::Simulator { .. } => (
            "Slipway is using its local simulator. It behaves like App Runner, runs on this computer and costs nothing, so \
             there is nothing to break."
                .to_owned(),
            view! { "Services on AWS already? Restart Slipway with " <code>"--aws"</code> " and they appear here." }
                .into_any(),
        ),
        Backend::Aws { .. } => (
            format!(
                "Slipway is connected to {} and found no service in its Regions. What you create here runs there, and AWS \
                 charges for it.",
                backend.label()
            ),
            view! {
                "Only trying? Restart Slipway without " <code>"--aws"</code> " and its simulator takes the place of AWS."
            }
            .into_any(),
        ),
    };
    let rows = GALLERY
        .iter()
        .take(SHOWN)
        .map(|entry| view! { <GalleryRow entry /> })
        .collect_view();
    let open_gallery = view! {
        <LinkButton href=paths::GALLERY label="Open the gallery" kind=ButtonKind::Quiet size=ButtonSize::Small />
    };
    view! {
        <div class=FIRST_RUN>
            <div class="first-run-intro">
                <LaunchDrawing />
                <h1>"Launch your first service"</h1>
                <p>{lead}</p>
            </div>
            <Card>
                <PasteBox />
            </Card>
            <Card title="Or try an image that works" actions=open_gallery.into_any() flush=true>
                {rows}
            </Card>
            <Card>
                <div class="offer-row">
                    <div>
                        <h2 class="card-title">"Or set everything yourself"</h2>
                        <p>
                            "Three steps: source, service, review. What you type is saved as a draft that your team can open."
                        </p>
                    </div>
                    <LinkButton href=paths::CREATE label="Create service" icon=Icon::Plus />
                </div>
            </Card>
            <p class="first-run-foot">{foot}</p>
        </div>
    }
}

/// An image of the gallery in a line.
#[component]
fn GalleryRow(entry: &'static GalleryEntry) -> impl IntoView {
    view! {
        <div class="gallery-row">
            <span class="gallery-tile">
                <Icon icon=Icon::Cube />
            </span>
            <div class="gallery-text">
                <h3 class="gallery-name">{entry.title}</h3>
                <span class="gallery-image"><Breakable text=entry.reference /></span>
            </div>
            <span class="gallery-port">{format!("Port {}", entry.port)}</span>
            <LinkButton
                href=paths::launch(&entry.launch_query())
                label="Review and launch"
                size=ButtonSize::Small
            />
        </div>
    }
}
