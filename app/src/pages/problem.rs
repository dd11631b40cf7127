//! A page that cannot be shown, and what to do about it.

use crate::api::ApiError;
use crate::components::{ButtonKind, Card, EmptyState, Icon, LinkButton, PlainLayout, PlainShell};
use leptos::prelude::*;
use leptos_router::hooks::use_location;
use model::paths;

/// What stands on a page that cannot be shown.
struct Words {
    icon: Icon,
    title: String,
    /// What to do.
    sentence: String,
    /// The way on, and where it leads.
    way: (&'static str, String),
    /// Whether the server has to be asked for that page.
    plain: bool,
    /// What to quote.
    detail: Option<String>,
}

/// `here` is the address of the page.
fn words(error: &ApiError, here: &str) -> Words {
    let services = || ("Go to the services", paths::SERVICES.to_owned());
    let again = || ("Load it again", here.to_owned());
    let words = Words {
        icon: Icon::Warning,
        title: "This page cannot be shown right now".to_owned(),
        sentence: error.to_string(),
        way: again(),
        plain: true,
        detail: None,
    };
    match error {
        ApiError::SignedOut => Words {
            icon: Icon::Lock,
            title: "You are signed out".to_owned(),
            sentence: "Sign in, and you come back to this page.".to_owned(),
            way: ("Sign in", paths::sign_in(here)),
            ..words
        },
        ApiError::Forbidden { .. } => Words {
            icon: Icon::Lock,
            title: "Your role does not show this".to_owned(),
            way: services(),
            plain: false,
            ..words
        },
        ApiError::NotFound { what } if what == "page" => Words {
            icon: Icon::Search,
            title: "There is no such page".to_owned(),
            sentence: "Its address may be incomplete, or what it showed is gone.".to_owned(),
            way: services(),
            plain: false,
            ..words
        },
        ApiError::NotFound { what } => Words {
            icon: Icon::Gone,
            title: format!("There is no such {what}"),
            sentence: "It may be deleted, or its address is incomplete. The history keeps what happened."
                .to_owned(),
            way: services(),
            plain: false,
            ..words
        },
        ApiError::Aws {
            sentence,
            message,
            reference,
        } => Words {
            icon: Icon::Cloud,
            sentence: format!("{sentence} {message}"),
            detail: Some(reference.clone()).filter(|reference| !reference.is_empty()),
            ..words
        },
        ApiError::Internal { reference, .. } => Words {
            detail: Some(format!("Reference {reference}")).filter(|_| !reference.is_empty()),
            ..words
        },
        ApiError::NoConnection => Words {
            icon: Icon::Cloud,
            title: "Slipway does not answer".to_owned(),
            sentence: "Check that it runs and that you are connected, then load the page again.".to_owned(),
            ..words
        },
        ApiError::Invalid(_) | ApiError::NotNow { .. } => words,
    }
}

/// Says why there is nothing to see, with one way on. Stands where the content of a page would.
#[component]
pub fn Problem(
    /// What went wrong.
    error: ApiError,
) -> impl IntoView {
    let location = use_location();
    let search = location.search.get_untracked();
    let search = search.strip_prefix('?').unwrap_or(&search);
    let here = match search {
        "" => location.pathname.get_untracked(),
        search => format!("{}?{search}", location.pathname.get_untracked()),
    };
    let Words {
        icon,
        title,
        sentence,
        way: (label, href),
        plain,
        detail,
    } = words(&error, &here);
    let history = matches!(error, ApiError::NotFound { .. })
        .then(|| view! { <LinkButton href=paths::HISTORY label="See the history" kind=ButtonKind::Quiet /> });
    let actions = view! {
        <LinkButton href label plain />
        {history}
    };
    view! {
        <Card>
            <EmptyState icon title page=true detail actions=actions.into_any()>
                {sentence}
            </EmptyState>
        </Card>
    }
}

/// The same as a page of its own, where not even the frame of the pages can be drawn.
#[component]
pub fn ProblemPage(
    /// What went wrong.
    error: ApiError,
) -> impl IntoView {
    view! {
        <PlainShell backend=None person=None layout=PlainLayout::Message>
            <Problem error />
        </PlainShell>
    }
}
