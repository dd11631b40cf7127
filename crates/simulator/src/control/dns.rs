//! `/_simulator/dns`: the records of custom domains, which on AWS their owners set.

use axum::http::StatusCode;
use serde::Deserialize;
use serde_json::{Value, json};

use super::Outcome;
use crate::clock::Timestamp;
use crate::progress;
use crate::resources::custom_domain::CustomDomain;
use crate::server::App;
use crate::storage::custom_domains;

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Records {
    domain: String,
}

/// Sets every record that the custom domain of a name needs, in each Region that has it.
pub async fn set(app: &App, body: &[u8]) -> Outcome {
    let Ok(records) = serde_json::from_slice::<Records>(body) else {
        return Ok((
            StatusCode::BAD_REQUEST,
            json!({"message": "Send {\"domain\": a custom domain of a service}."}),
        ));
    };
    let now = Timestamp::now();
    let mut transaction = app.storage.begin().await?;
    progress::catch_up(app, &mut transaction, now).await?;
    let name = records.domain.to_ascii_lowercase();
    let mut domains = custom_domains::of_name(&mut transaction, &name).await?;
    for domain in &mut domains {
        domain.set_records(now, app.speed);
        custom_domains::update(&mut transaction, domain).await?;
    }
    transaction.commit().await?;
    app.wake.notify_one();
    if domains.is_empty() {
        return Ok((
            StatusCode::NOT_FOUND,
            json!({"message": format!("No service has the custom domain {name}; AssociateCustomDomain comes first.")}),
        ));
    }
    let list: Vec<Value> = domains.iter().map(CustomDomain::description).collect();
    Ok((StatusCode::OK, json!(list)))
}
