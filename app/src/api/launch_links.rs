//! Building launch links, and short links.

use super::{ApiError, Packed};
use leptos::prelude::*;
use model::view::{LaunchLinksView, ShortLinkView, ShortLinksView};
use serde::{Deserialize, Serialize};

/// The form that builds launch links, and where they lead.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LaunchLinksPage {
    /// The address of this Slipway, without a slash at its end.
    pub origin: String,
    /// The rest.
    pub view: LaunchLinksView,
}

/// The form that builds launch links. `address` is the query of the page, as it came.
#[server(endpoint = "load_launch_links", output = Packed)]
pub async fn load_launch_links(#[server(default)] address: String) -> Result<LaunchLinksPage, ApiError> {
    let (engine, actor) = super::context::signed_in()?;
    Ok(LaunchLinksPage {
        origin: crate::request::origin(),
        view: engine.launch_links(&actor, &address).await?,
    })
}

/// The short links that there are.
#[server(endpoint = "load_short_links", output = Packed)]
pub async fn load_short_links() -> Result<ShortLinksView, ApiError> {
    let (engine, actor) = super::context::signed_in()?;
    Ok(engine.short_links(&actor).await?)
}

/// Builds a launch link: its page shows it with its badge.
#[server(endpoint = "build_launch_link")]
pub async fn build_launch_link(
    #[server(default)] image: String,
    #[server(default)] port: String,
    #[server(default)] name: String,
    #[server(default)] region: String,
    #[server(default)] size: String,
    #[server(default)] health: String,
    #[server(default)] variables: String,
    #[server(default)] start: String,
    #[server(default)] from: String,
) -> Result<(), ApiError> {
    let (engine, actor) = super::context::signed_in()?;
    let form = model::launch::LinkForm {
        image,
        port,
        name,
        region,
        size,
        health,
        variables: variables.replace("\r\n", "\n"),
        start,
        from,
    };
    let outcome = engine.build_launch_link(&actor, &form);
    let outcome = outcome.map(|query| model::paths::launch_links(&query));
    let typed = form
        .fields()
        .map(|(name, value)| (name.to_owned(), value.to_owned()));
    super::context::go_typed(outcome, model::paths::LAUNCH_LINKS, typed.to_vec()).await;
    Ok(())
}

/// Keeps a launch link under a code.
#[server(endpoint = "make_short_link")]
pub async fn make_short_link(
    #[server(default)] link: String,
    #[server(default)] expires: String,
    #[server(default)] note: String,
) -> Result<(), ApiError> {
    let (engine, actor) = super::context::signed_in()?;
    let outcome = engine.make_short_link(&actor, &link, &expires, &note).await;
    let outcome = outcome.map(|code| model::paths::launch_links_short(&code));
    let typed = vec![("expires".to_owned(), expires), ("note".to_owned(), note)];
    super::context::go_typed(outcome, &model::paths::launch_links(&link), typed).await;
    Ok(())
}

/// Ends a short link.
#[server(endpoint = "revoke_short_link")]
pub async fn revoke_short_link(#[server(default)] code: String) -> Result<(), ApiError> {
    use crate::request::{self, Notice};
    let (engine, actor) = super::context::signed_in()?;
    let outcome = engine.revoke_short_link(&actor, &code).await;
    if outcome.is_ok() {
        request::leave_notice(Notice {
            sentence: "Short link revoked.".to_owned(),
            more: "Whoever follows it is told so.".to_owned(),
            ..Notice::default()
        })
        .await;
    }
    let outcome = outcome.map(|()| model::paths::LAUNCH_LINKS.to_owned());
    super::context::go(outcome, model::paths::LAUNCH_LINKS).await;
    Ok(())
}

/// Follows a short link: goes on to its launch page where it still leads there.
#[server(endpoint = "load_short_link", output = Packed)]
pub async fn load_short_link(#[server(default)] code: String) -> Result<ShortLinkView, ApiError> {
    use crate::request;
    let (engine, actor) = super::context::signed_in()?;
    let view = engine
        .follow_short_link(&actor, &code, !request::is_in_advance())
        .await?;
    if let model::view::FollowedLink::Open { query } = &view.followed {
        request::go_to(&model::paths::launch(query));
        // Asked for as a page it is one nowhere; asked for by a script it is data, and the script goes on.
        if request::parts().is_some_and(|parts| parts.method != http::Method::POST) {
            request::set_status(http::StatusCode::SEE_OTHER);
        }
    }
    Ok(view)
}
