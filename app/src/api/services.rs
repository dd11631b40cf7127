//! Services.

use super::{ApiError, Packed};
use leptos::prelude::*;
use model::view::{LogsView, ServiceView, ServicesView};
use serde::{Deserialize, Serialize};

/// What the list is asked for. Comes from an address: what cannot be read does not filter.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct ServicesQuery {
    /// Part of a name, an image or a domain.
    pub filter: String,
    /// Code of a Region.
    pub region: String,
    /// The API's word for a status.
    pub status: String,
    /// From 1.
    pub page: String,
}

/// The list of services.
#[server(endpoint = "load_services", output = Packed)]
pub async fn load_services(query: ServicesQuery) -> Result<ServicesView, ApiError> {
    let (engine, actor) = super::context::signed_in()?;
    let text =
        Some(query.filter.trim().chars().take(200).collect::<String>()).filter(|text| !text.is_empty());
    let region = query.region.parse::<model::region::Region>().ok();
    let status = model::service::ServiceStatus::parse(&query.status);
    Ok(engine
        .services(&actor, text, region, status, query.page.parse().unwrap_or(1))
        .await?)
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

#[cfg(feature = "ssr")]
fn parse_arn(arn: &str) -> Result<model::arn::ServiceArn, engine::Error> {
    arn.parse().map_err(|_| engine::Error::NotFound("service"))
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
    ($arn:expr, |$engine:ident, $actor:ident, $parsed:ident| $call:expr) => {{
        let ($engine, $actor) = super::context::signed_in()?;
        let outcome = match parse_arn(&$arn) {
            Ok($parsed) => $call.await.map(|()| model::paths::service(&$parsed)),
            Err(error) => Err(error),
        };
        let back = parse_arn(&$arn).map_or_else(
            |_| model::paths::SERVICES.to_owned(),
            |arn| model::paths::service(&arn),
        );
        super::context::go(outcome, &back).await;
        Ok(())
    }};
}

/// Starts a deployment.
#[server(endpoint = "deploy_service")]
pub async fn deploy_service(#[server(default)] arn: String) -> Result<(), ApiError> {
    operate!(arn, |engine, actor, parsed| engine.deploy(&actor, &parsed))
}

/// Pauses a service.
#[server(endpoint = "pause_service")]
pub async fn pause_service(#[server(default)] arn: String) -> Result<(), ApiError> {
    operate!(arn, |engine, actor, parsed| engine.pause(&actor, &parsed))
}

/// Resumes a service.
#[server(endpoint = "resume_service")]
pub async fn resume_service(#[server(default)] arn: String) -> Result<(), ApiError> {
    operate!(arn, |engine, actor, parsed| engine.resume(&actor, &parsed))
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
    let (outcome, back) = match parse_arn(&arn) {
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
) -> Result<(), ApiError> {
    let (engine, actor) = super::context::signed_in()?;
    let parsed = match parse_arn(&arn) {
        Ok(parsed) => parsed,
        Err(error) => {
            super::context::go(Err(error), model::paths::SERVICES).await;
            return Ok(());
        }
    };
    let cloned = engine.clone_service(&actor, &parsed, &region).await;
    if let Ok(cloned) = &cloned {
        super::context::say(
            format!("{} is cloned as a draft.", parsed.name),
            left_out(&cloned.left_out),
        )
        .await;
    }
    let outcome = cloned.map(|cloned| model::paths::draft(&cloned.draft.id, model::draft::Step::Review));
    super::context::go(outcome, &model::paths::service_clone(&parsed)).await;
    Ok(())
}

/// What did not come along to another Region, as a sentence.
#[cfg(feature = "ssr")]
fn left_out(fields: &[&str]) -> String {
    let names: Vec<String> = fields
        .iter()
        .map(|field| match *field {
            "variables" => "ARNs of secrets".to_owned(),
            field => crate::pages::wizard::labels::label(field),
        })
        .collect();
    match names.as_slice() {
        [] => "Tags are not copied.".to_owned(),
        names => format!(
            "Left out, because they belong to the other Region: {}. Tags are not copied either.",
            names.join(", ")
        ),
    }
}

/// Opens the draft of a failed create, with the fix filled in unless `unchanged` is `1`.
#[server(endpoint = "fix_service")]
pub async fn fix_service(
    #[server(default)] arn: String,
    #[server(default)] unchanged: String,
) -> Result<(), ApiError> {
    let (engine, actor) = super::context::signed_in()?;
    let (outcome, back) = match parse_arn(&arn) {
        Ok(parsed) => (
            engine.fix(&actor, &parsed, unchanged == "1").await,
            model::paths::service(&parsed),
        ),
        Err(error) => (Err(error), model::paths::SERVICES.to_owned()),
    };
    super::context::go(outcome, &back).await;
    Ok(())
}
