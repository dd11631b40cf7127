//! What a request asks of the page: another status, and to be kept waiting. So that metrics can be seen moving.

use std::time::Duration;

use axum::http::StatusCode;

/// As long as App Runner lets a request take: it ends requests after 120 s.
const LONGEST: Duration = Duration::from_mins(2);

/// An answer as it is wanted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Demand {
    pub status: StatusCode,
    pub delay: Duration,
}

/// A query that asks for what there is not.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Unclear;

impl Demand {
    /// Reads `status` and `delay` (in milliseconds) out of a query; whatever else is in it is the service's own
    /// business.
    pub fn read(query: Option<&str>) -> Result<Self, Unclear> {
        let mut demand = Demand {
            status: StatusCode::OK,
            delay: Duration::ZERO,
        };
        for (name, value) in form_urlencoded::parse(query.unwrap_or_default().as_bytes()) {
            match name.as_ref() {
                "status" => demand.status = status(&value).ok_or(Unclear)?,
                "delay" => demand.delay = delay(&value).ok_or(Unclear)?,
                _ => {}
            }
        }
        Ok(demand)
    }
}

/// A final status: those below 200 go before another one.
fn status(text: &str) -> Option<StatusCode> {
    let number: u16 = text.parse().ok()?;
    StatusCode::from_u16(number)
        .ok()
        .filter(|_| (200..=599).contains(&number))
}

fn delay(text: &str) -> Option<Duration> {
    let delay = Duration::from_millis(text.parse().ok()?);
    (delay <= LONGEST).then_some(delay)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_query_may_ask_for_a_status_and_a_delay() {
        let read =
            |query| Demand::read(query).map(|demand| (demand.status.as_u16(), demand.delay.as_millis()));
        for (query, wanted) in [
            (None, (200, 0)),
            (Some(""), (200, 0)),
            (Some("page=7"), (200, 0)),
            (Some("status=503&delay=250"), (503, 250)),
            (Some("delay=120000"), (200, 120_000)),
        ] {
            assert_eq!(read(query), Ok(wanted), "{query:?}");
        }
        for query in [
            "status=101",
            "status=600",
            "status=",
            "status=ok",
            "delay=-1",
            "delay=120001",
        ] {
            assert_eq!(read(Some(query)), Err(Unclear), "{query}");
        }
    }
}
