//! What Editors may give to services.

use super::{ApiError, Packed};
use leptos::prelude::*;
use model::view::AllowedListView;

/// The list.
#[server(endpoint = "load_allowed_list", output = Packed)]
pub async fn load_allowed_list() -> Result<AllowedListView, ApiError> {
    let (engine, actor) = super::context::signed_in()?;
    Ok(engine.allowed_list(&actor).await?)
}

/// Changes the list: an ARN a line of each kind.
#[server(endpoint = "set_allowed_list")]
pub async fn set_allowed_list(
    #[server(default)] instance_roles: String,
    #[server(default)] vpc_connectors: String,
    #[server(default)] secrets: String,
    #[server(default)] your_password: String,
) -> Result<(), ApiError> {
    use model::allowed_list::TypedAllowedList;
    use model::paths::ALLOWED_LIST;
    let (engine, mut actor) = super::context::signed_in()?;
    let typed = vec![
        ("instance_roles".to_owned(), instance_roles.clone()),
        ("vpc_connectors".to_owned(), vpc_connectors.clone()),
        ("secrets".to_owned(), secrets.clone()),
    ];
    let list = TypedAllowedList {
        instance_roles,
        vpc_connectors,
        secrets,
    };
    let outcome = match super::context::confirm(&engine, &mut actor, your_password).await {
        Ok(()) => engine.set_allowed_list(&actor, &list).await,
        Err(error) => Err(error),
    };
    if outcome.is_ok() {
        let more = "It counts for what is created from now on.".to_owned();
        super::context::say("The allowed list is saved.".to_owned(), more).await;
    }
    super::context::go_typed(outcome.map(|()| ALLOWED_LIST.to_owned()), ALLOWED_LIST, typed).await;
    Ok(())
}
