//! AWS's own "Launch with App Runner" links, with only their host replaced. Their values stand in the fragment, which no
//! server sees: a small effect in the browser goes on to the launch page.

use crate::api::{self, FirstContact};
use crate::components::{Card, EmptyState, Icon, PlainLayout, PlainShell};
use crate::pages::launch::paste_box::PasteBox;
use crate::pages::problem::ProblemPage;
use leptos::prelude::*;
use leptos_meta::Title;

/// The page. Open to strangers: the launch page behind it asks to sign in.
#[component]
pub fn AwsConsole() -> impl IntoView {
    let contact = crate::api::resource(|| (), |()| api::load_first_contact(String::new()));
    let proposes_nothing = RwSignal::new(false);
    #[cfg(feature = "hydrate")]
    Effect::new(move |_| {
        follow(proposes_nothing);
        // Another link pasted into the address bar of this page differs in its fragment alone: that loads nothing anew.
        let changes = window_event_listener(leptos::ev::hashchange, move |_| follow(proposes_nothing));
        on_cleanup(move || changes.remove());
    });
    view! {
        <Title text="Launch link" />
        <Suspense>
            {move || Suspend::new(async move {
                match contact.await {
                    Ok(contact) => view! { <Explanation contact proposes_nothing /> }.into_any(),
                    Err(error) => view! { <ProblemPage error /> }.into_any(),
                }
            })}
        </Suspense>
    }
}

/// Goes on to the launch page if the address proposes a service.
#[cfg(feature = "hydrate")]
fn follow(proposes_nothing: RwSignal<bool>) {
    let location = window().location();
    let (Ok(search), Ok(hash)) = (location.search(), location.hash()) else {
        return;
    };
    let link = format!("{}{search}{hash}", model::paths::AWS_CONSOLE);
    match model::aws_console::launch_query(&link) {
        // The launch page takes this one's place in the history: going back leads to where the link was. The server is
        // asked for it, since it knows who has to sign in first.
        Some(query) => {
            let _ = location.replace(&model::paths::launch(&query));
        }
        None => proposes_nothing.set(!hash.is_empty()),
    }
}

#[component]
fn Explanation(contact: FirstContact, proposes_nothing: RwSignal<bool>) -> impl IntoView {
    let FirstContact { backend, person, .. } = contact;
    let backend = Some(backend);
    let is_stranger = person.is_none();
    let sentence = move || {
        if proposes_nothing.get() {
            "This address proposes no service. Paste a link with #/create and an image in it."
        } else {
            "A link of the AWS console keeps its values behind a # sign, where only a script can read them. Paste the whole \
             link below."
        }
    };
    view! {
        <PlainShell backend person layout=PlainLayout::Message>
            <div class="page-stack">
                <Card>
                    <EmptyState icon=Icon::Link title="Paste the link to go on" page=true>
                        {sentence}
                    </EmptyState>
                </Card>
                <Card>
                    <PasteBox label="Link, image or command" plain=is_stranger />
                </Card>
                <p class="small muted">
                    "Links to "
                    <span class="mono">"console.aws.amazon.com/apprunner/home"</span>
                    " work here when only their host is replaced by this one."
                </p>
            </div>
        </PlainShell>
    }
}
