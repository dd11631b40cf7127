//! Begins a service. Opening the page writes nothing: a draft begins with a button.

mod import;

use crate::api::BeginDraft;
use crate::components::{
    ButtonKind, ButtonSize, Card, Crumb, Icon, LinkButton, NavItem, PageHead, SubmitButton,
};
use crate::live::FrameResource;
use crate::pages::frame::Framed;
use crate::pages::launch::paste_box::PasteBox;
use leptos::prelude::*;
use model::paths;
use server_fn::ServerFn;

/// The page.
#[component]
pub fn Create() -> impl IntoView {
    view! {
        <Framed
            title="Create service"
            current=NavItem::Services
            breadcrumb=vec![Crumb::link("Services", paths::SERVICES), Crumb::here("Create service")]
        >
            <PageHead
                title="Create service"
                facts=view! { <p>"Nothing is created before you have reviewed it."</p> }.into_any()
            />
            <div class="create-ways">
                <FromSomething />
                <FromScratch />
                <import::FromFile />
            </div>
        </Framed>
    }
}

/// Something that names an image is the shorter way.
#[component]
fn FromSomething() -> impl IntoView {
    let gallery = view! {
        <LinkButton href=paths::GALLERY label="Open the gallery" kind=ButtonKind::Quiet size=ButtonSize::Small />
    };
    view! {
        <Card title="From an image or a link" actions=gallery.into_any()>
            <PasteBox />
        </Card>
    }
}

/// The form, empty.
#[component]
fn FromScratch() -> impl IntoView {
    let frame = expect_context::<FrameResource>();
    let refusal = MaybeProp::derive(move || frame.get()?.ok()?.frame.begin_refusal);
    view! {
        <Card>
            <form class="offer-row" method="post" action=BeginDraft::url()>
                <div>
                    <h2 class="card-title">"From scratch"</h2>
                    <p>"Three steps: source, service, review. What you type is saved as a draft that your team can open."</p>
                </div>
                <SubmitButton label="Begin a draft" icon=Icon::Plus kind=ButtonKind::Secondary refusal />
            </form>
        </Card>
    }
}
