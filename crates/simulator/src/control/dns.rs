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
    /// The name of one validation record; all of them without it.
    record: Option<String>,
}

/// Sets the records that the custom domain of a name needs, or one of them, in each Region that has it.
pub async fn set(app: &App, body: &[u8]) -> Outcome {
    let Ok(records) = serde_json::from_slice::<Records>(body) else {
        return Ok((
            StatusCode::BAD_REQUEST,
            json!({"message": "Send {\"domain\": a custom domain of a service, \"record\"?: the name of one of its validation records}."}),
        ));
    };
    let now = Timestamp::now();
    let mut transaction = app.storage.begin().await?;
    progress::catch_up(app, &mut transaction, now).await?;
    let name = records.domain.trim_end_matches('.').to_ascii_lowercase();
    let mut domains = custom_domains::of_name(&mut transaction, &name).await?;
    if domains.is_empty() {
        return Ok((
            StatusCode::NOT_FOUND,
            json!({"message": format!("No service has the custom domain {name}; AssociateCustomDomain comes first.")}),
        ));
    }
    let mut is_known = false;
    for domain in &mut domains {
        match &records.record {
            Some(record) => is_known |= domain.set_record(record, now, app.speed()),
            None => {
                domain.set_records(now, app.speed());
                is_known = true;
            }
        }
        custom_domains::update(&mut transaction, domain).await?;
    }
    if !is_known {
        return Ok((
            StatusCode::NOT_FOUND,
            json!({"message": format!("{name} needs no record of that name; DescribeCustomDomains tells those it needs.")}),
        ));
    }
    transaction.commit().await?;
    app.wake.notify_one();
    let list: Vec<Value> = domains.iter().map(CustomDomain::description).collect();
    Ok((StatusCode::OK, json!(list)))
}
