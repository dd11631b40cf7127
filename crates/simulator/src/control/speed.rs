//! `/_simulator/speed`: the time factor, which is the configuration's until it is changed here.

use axum::http::StatusCode;
use serde::Deserialize;
use serde_json::{Value, json};

use crate::clock::Speed;
use crate::server::App;

/// Faster than this everything is over at once; slower, nothing ends within a year.
const SENSIBLE: std::ops::RangeInclusive<f64> = 0.001..=1_000_000.0;

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Wanted {
    speed: f64,
}

/// Tells the time factor.
pub fn get(app: &App) -> (StatusCode, Value) {
    (StatusCode::OK, json!({"speed": app.speed().factor()}))
}

/// Changes the time factor of plans that are made from now on; those under way keep theirs.
pub fn set(app: &App, body: &[u8]) -> (StatusCode, Value) {
    let wanted = serde_json::from_slice::<Wanted>(body).ok();
    let speed = wanted
        .filter(|wanted| SENSIBLE.contains(&wanted.speed))
        .and_then(|wanted| Speed::new(wanted.speed));
    match speed {
        Some(speed) => {
            app.time_factor.set(speed);
            tracing::info!(speed = speed.factor(), "time factor changed");
            get(app)
        }
        None => (
            StatusCode::BAD_REQUEST,
            json!({"message": "Send {\"speed\": a number from 0.001 to 1000000}; 1 takes minutes, as AWS does."}),
        ),
    }
}
