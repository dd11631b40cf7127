//! Services.

use super::{ApiError, Packed, Sealed};
use leptos::prelude::*;
use model::service_filter::Completion;
use model::service_list::ServicesQuery;
use model::view::{ComparedServicesView, LogsView, ServiceView, ServicesView};

/// The list of services.
#[server(endpoint = "load_services", output = Packed)]
pub async fn load_services(#[server(default)] query: ServicesQuery) -> Result<ServicesView, ApiError> {
    let (engine, actor) = super::context::signed_in()?;
    let remembered = crate::request::services_layout();
    Ok(engine.services(&actor, &query, &remembered).await?)
}

/// What can be written at a place of the filter.
#[server(endpoint = "complete_filter", output = Packed)]
pub async fn complete_filter(#[server(default)] text: String, caret: usize) -> Result<Completion, ApiError> {
    let (engine, actor) = super::context::signed_in()?;
    Ok(engine.complete_filter(&actor, &text, caret).await?)
}

/// The service that is shown beside the list; nothing where none is, or it is not there any more.
#[server(endpoint = "load_selected_service", output = Packed)]
pub async fn load_selected_service(
    #[server(default)] key: String,
) -> Result<Option<Sealed<ServiceView>>, ApiError> {
    let (engine, actor) = super::context::signed_in()?;
    let parts: Vec<&str> = key.split('/').collect();
    let [region, name, id] = parts.as_slice() else {
        return Ok(None);
    };
    let found = match arn_of(&engine, region, name, id) {
        Ok(arn) => engine.service(&actor, &arn).await,
        Err(error) => Err(error),
    };
    match found {
        Ok(view) => Sealed::seal(&view).map(Some),
        Err(engine::Error::NotFound(_)) => Ok(None),
        Err(error) => Err(error.into()),
    }
}

/// Services side by side. `address` is the query of the page, as it came.
#[server(endpoint = "load_compared_services", output = Packed)]
pub async fn load_compared_services(
    #[server(default)] address: String,
) -> Result<ComparedServicesView, ApiError> {
    let (engine, actor) = super::context::signed_in()?;
    let keys: Vec<String> = model::query::decode_all(&address)
        .into_iter()
        .filter(|(name, _)| name == "service")
        .map(|(_, key)| key)
        .collect();
    Ok(engine.compare_services(&actor, &keys).await?)
}

/// Shows other columns, and remembers them. `list` is the query of the list.
#[server(endpoint = "set_services_layout")]
pub async fn set_services_layout(
    #[server(default)] list: String,
    #[server(default)] columns: Vec<String>,
    #[server(default)] density: String,
    #[server(default)] size: String,
    #[server(default)] sort: String,
) -> Result<(), ApiError> {
    use model::service_list::{ServiceLayout, ServiceOrder};
    let (engine, actor) = super::context::signed_in()?;
    let mut query = ServicesQuery::decode(&list);
    // Without any column there is still the name.
    query.columns = format!("name.{}", columns.join("."));
    query.density = density;
    query.size = size;
    query.sort = ServiceOrder::parse(&sort).word();
    let outcome = engine.see_services(&actor).map(|()| {
        let layout = ServiceLayout::of(&query, &ServiceLayout::default());
        crate::request::keep_cookie(crate::request::SERVICES_COOKIE, &layout.to_cookie());
        layout.write(&mut query);
        model::paths::services(&query.from_first_page())
    });
    super::context::go(outcome, model::paths::SERVICES).await;
    Ok(())
}

/// Saves the list as it is shown under a name. `list` is its query.
#[server(endpoint = "save_view")]
pub async fn save_view(
    #[server(default)] list: String,
    #[server(default)] name: String,
    #[server(default)] shared: String,
) -> Result<(), ApiError> {
    let (engine, actor) = super::context::signed_in()?;
    let query = ServicesQuery::decode(&list);
    let layout = remembered(&query);
    let saved = engine
        .save_view(&actor, &name, &query, &layout, shared == "1")
        .await;
    let outcome = saved.map(|id| {
        let mut query = ServicesQuery {
            view: id.to_string(),
            ..query.from_first_page()
        };
        layout.write(&mut query);
        model::paths::services(&query)
    });
    let back = model::paths::services_views(&list);
    super::context::go_typed(outcome, &back, typed_view(name, shared)).await;
    Ok(())
}

/// Gives a view another name; with `list`, also what that shows.
#[server(endpoint = "change_view")]
pub async fn change_view(
    #[server(default)] id: String,
    #[server(default)] changed_name: String,
    #[server(default)] list: String,
    #[server(default)] whole: String,
) -> Result<(), ApiError> {
    let (engine, actor) = super::context::signed_in()?;
    let query = ServicesQuery::decode(&list);
    let layout = remembered(&query);
    let replaced = (whole == "1").then_some((&query, &layout));
    let changed = engine.change_view(&actor, &id, &changed_name, replaced).await;
    let outcome = changed.map(|view| model::paths::services_view(&view));
    let back = model::paths::services_views(&list);
    let typed = vec![("changed_name".to_owned(), changed_name)];
    super::context::go_typed(outcome, &back, typed).await;
    Ok(())
}

/// Deletes a view.
#[server(endpoint = "delete_view")]
pub async fn delete_view(#[server(default)] id: String) -> Result<(), ApiError> {
    let (engine, actor) = super::context::signed_in()?;
    let deleted = engine.delete_view(&actor, &id).await;
    if let Ok(view) = &deleted {
        super::context::say(format!("The view {} is deleted.", view.name), String::new()).await;
    }
    let outcome = deleted.map(|_| model::paths::SERVICES.to_owned());
    super::context::go(outcome, model::paths::SERVICES).await;
    Ok(())
}

#[cfg(feature = "ssr")]
fn remembered(query: &ServicesQuery) -> model::service_list::ServiceLayout {
    model::service_list::ServiceLayout::of(query, &crate::request::services_layout())
}

#[cfg(feature = "ssr")]
fn typed_view(name: String, shared: String) -> Vec<(String, String)> {
    vec![("name".to_owned(), name), ("shared".to_owned(), shared)]
}

#[cfg(feature = "ssr")]
fn arn_of(
    engine: &engine::Engine,
    region: &str,
    name: &str,
    id: &str,
) -> Result<model::arn::ServiceArn, engine::Error> {
    let region = region
        .parse::<model::region::Region>()
        .map_err(|_| engine::Error::NotFound("service"))?;
    Ok(engine.service_arn(&region, name, id))
}

/// The page of a service.
#[server(endpoint = "load_service", output = Packed)]
pub async fn load_service(region: String, name: String, id: String) -> Result<ServiceView, ApiError> {
    let (engine, actor) = super::context::signed_in()?;
    let arn = arn_of(&engine, &region, &name, &id)?;
    Ok(engine.service(&actor, &arn).await?)
}

/// The logs of a service.
#[server(endpoint = "load_service_logs", output = Packed)]
pub async fn load_service_logs(region: String, name: String, id: String) -> Result<LogsView, ApiError> {
    let (engine, actor) = super::context::signed_in()?;
    let arn = arn_of(&engine, &region, &name, &id)?;
    Ok(engine.logs(&actor, &arn).await?)
}

#[cfg(feature = "ssr")]
macro_rules! operate {
    ($act:ident as $action:ident, $arn:expr, $list:expr) => {{
        let (engine, actor) = super::context::signed_in()?;
        let service = engine.service_to(&actor, engine::Action::$action, &$arn).await;
        // Pressed beside the list, it leads back there.
        let back = match &service {
            _ if !$list.is_empty() => model::paths::services(&ServicesQuery::decode(&$list)),
            Ok(arn) => model::paths::service(arn),
            Err(_) => model::paths::SERVICES.to_owned(),
        };
        let outcome = match service {
            Ok(arn) => engine.$act(&actor, &arn).await.map(|()| back.clone()),
            Err(error) => Err(error),
        };
        super::context::go(outcome, &back).await;
        Ok(())
    }};
}

/// Starts a deployment.
#[server(endpoint = "deploy_service")]
pub async fn deploy_service(
    #[server(default)] arn: String,
    #[server(default)] list: String,
) -> Result<(), ApiError> {
    operate!(deploy as Deploy, arn, list)
}

/// Pauses a service.
#[server(endpoint = "pause_service")]
pub async fn pause_service(
    #[server(default)] arn: String,
    #[server(default)] list: String,
) -> Result<(), ApiError> {
    operate!(pause as Pause, arn, list)
}

/// Resumes a service.
#[server(endpoint = "resume_service")]
pub async fn resume_service(
    #[server(default)] arn: String,
    #[server(default)] list: String,
) -> Result<(), ApiError> {
    operate!(resume as Resume, arn, list)
}

/// Deletes a service whose name was typed. `draft` is the id of the draft that it makes room for, or empty.
#[server(endpoint = "delete_service")]
pub async fn delete_service(
    #[server(default)] arn: String,
    #[server(default)] typed: String,
    #[server(default)] draft: String,
    #[server(default)] your_password: String,
) -> Result<(), ApiError> {
    use model::draft::Step;
    use model::paths;
    let (engine, mut actor) = super::context::signed_in()?;
    let service = engine
        .service_to(&actor, engine::Action::DeleteService, &arn)
        .await;
    let (outcome, back) = match service {
        Ok(parsed) => {
            let outcome = match super::context::confirm(&engine, &mut actor, your_password).await {
                Ok(()) => engine.delete(&actor, &parsed, &typed).await,
                Err(error) => Err(error),
            };
            let (next, question) = match draft.as_str() {
                "" => (paths::service(&parsed), paths::service_delete(&parsed)),
                draft => (
                    paths::draft(&paths::encode(draft), Step::Review),
                    paths::service_delete_for(&parsed, draft),
                ),
            };
            (outcome.map(|()| next), question)
        }
        Err(error) => (Err(error), model::paths::SERVICES.to_owned()),
    };
    super::context::go_typed(outcome, &back, vec![("typed".to_owned(), typed)]).await;
    Ok(())
}

/// Begins a draft with the settings of a service, for a Region.
#[server(endpoint = "clone_service")]
pub async fn clone_service(
    #[server(default)] arn: String,
    #[server(default)] region: String,
    #[server(default)] your_password: String,
) -> Result<(), ApiError> {
    let (engine, mut actor) = super::context::signed_in()?;
    let service = engine
        .service_to(&actor, engine::Action::CloneService, &arn)
        .await;
    let parsed = match service {
        Ok(parsed) => parsed,
        Err(error) => {
            super::context::go(Err(error), model::paths::SERVICES).await;
            return Ok(());
        }
    };
    let cloned = match super::context::confirm(&engine, &mut actor, your_password).await {
        Ok(()) => engine.clone_service(&actor, &parsed, &region).await,
        Err(error) => Err(error),
    };
    if let Ok(cloned) = &cloned {
        super::context::say(format!("{} is cloned as a draft.", parsed.name), left_out(cloned)).await;
    }
    let outcome = cloned.map(|cloned| model::paths::draft(&cloned.draft.id, model::draft::Step::Review));
    super::context::go(outcome, &model::paths::service_clone(&parsed)).await;
    Ok(())
}

/// What did not come along, in sentences.
#[cfg(feature = "ssr")]
fn left_out(cloned: &engine::Cloned) -> String {
    let names: Vec<String> = cloned
        .left_out
        .iter()
        .map(|field| match *field {
            "variables" => "ARNs of secrets".to_owned(),
            field => crate::pages::wizard::labels::label(field),
        })
        .collect();
    let values = if cloned.without_values {
        "Plain values of variables are left out: Editors see them. "
    } else {
        ""
    };
    let others = match names.as_slice() {
        [] => "Tags are not copied.".to_owned(),
        names => format!(
            "Left out, because they belong to the other Region: {}. Tags are not copied either.",
            names.join(", ")
        ),
    };
    format!("{values}{others}")
}

/// Opens the draft of a failed create, with the fix filled in unless `unchanged` is `1`.
#[server(endpoint = "fix_service")]
pub async fn fix_service(
    #[server(default)] arn: String,
    #[server(default)] unchanged: String,
) -> Result<(), ApiError> {
    let (engine, actor) = super::context::signed_in()?;
    let action = if unchanged == "1" {
        engine::Action::Retry
    } else {
        engine::Action::CreateService
    };
    let (outcome, back) = match engine.service_to(&actor, action, &arn).await {
        Ok(parsed) => (
            engine.fix(&actor, &parsed, unchanged == "1").await,
            model::paths::service(&parsed),
        ),
        Err(error) => (Err(error), model::paths::SERVICES.to_owned()),
    };
    super::context::go(outcome, &back).await;
    Ok(())
}
