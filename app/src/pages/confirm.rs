//! "Confirm it is you" as a page of its own: where a page to look at asks for it, and not a form.

use crate::api::ConfirmMember;
use crate::components::{Card, Crumb, NavItem, PageHead, SubmitButton};
use crate::pages::confirmation::ConfirmField;
use crate::pages::first_contact::value_of_address;
use crate::pages::frame::Framed;
use leptos::prelude::*;
use model::paths;
use server_fn::ServerFn;

/// The page.
#[component]
pub fn Confirm() -> impl IntoView {
    let wish = value_of_address("next");
    let next = move || paths::safe_next(Some(&wish.get())).to_owned();
    view! {
        <Framed
            title="Confirm it is you"
            current=NavItem::Drafts
            breadcrumb=vec![Crumb::here("Confirm it is you")]
        >
            <PageHead
                title="Confirm it is you"
                facts=view! {
                    <p>"What you asked for shows values that others typed. That you see them is in the audit log."</p>
                }
                    .into_any()
            />
            <Card class="narrow-form">
                <form class="stacked-form" method="post" action=ConfirmMember::url()>
                    <input type="hidden" name="next" value=next />
                    <ConfirmField />
                    <SubmitButton label="Go on" />
                </form>
            </Card>
        </Framed>
    }
}
