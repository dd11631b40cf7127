//! Failures on purpose that are armed from outside: of the next operation, or of the API itself.

use std::sync::Mutex;

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use tokio_util::sync::CancellationToken;

use crate::clock::Timestamp;
use crate::machine::Failure;

/// Something that is to go wrong. The JSON form is what `POST /_simulator/failures` takes.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(untagged, deny_unknown_fields)]
pub enum Switch {
    /// `{"fail": "health", "service": "web-hello", "times": 1}`: operations that can fail that way do.
    Operation {
        /// In which way.
        fail: Failure,
        /// Only those of the service with this name; of any service without one.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        service: Option<String>,
        /// How many operations; one, unless said otherwise.
        #[serde(default = "once")]
        times: u32,
    },
    /// `{"api": "hang", "operation": "AppRunner", "seconds": 10}`: calls of the API are disturbed.
    Api {
        /// In which way.
        api: Disturbance,
        /// Only calls whose target starts with this: `AppRunner`, `AppRunner.CreateService`, `Logs_20140328`,
        /// `GetCallerIdentity`. Without it, every call.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        operation: Option<String>,
        /// For so long, on the clock on the wall; until cleared without it.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        seconds: Option<f64>,
        /// For so many calls; any number without it.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        times: Option<u32>,
    },
}

/// How a call of the API goes wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Disturbance {
    /// 500 `InternalServiceErrorException`.
    Error,
    /// 400 `ThrottlingException`.
    Throttle,
    /// 400 `AccessDeniedException`.
    Deny,
    /// No answer while the switch is on; then 503, and the call has not been carried out.
    Hang,
}

fn once() -> u32 {
    1
}

/// The switches that are on.
#[derive(Debug)]
pub struct Switches {
    active: Mutex<Active>,
}

#[derive(Debug, Default)]
struct Active {
    last_id: u64,
    armed: Vec<Armed>,
    /// Ends when all are cleared, those included that are spent and still hold calls.
    cleared: CancellationToken,
}

/// A switch that is on.
#[derive(Debug, Clone)]
pub struct Armed {
    /// What to find it by.
    pub id: u64,
    /// What it does.
    pub switch: Switch,
    /// How often it still works; `None` for any number of times.
    pub remaining: Option<u32>,
    /// When it goes off by itself.
    pub until: Option<Timestamp>,
    cleared: CancellationToken,
}

impl Armed {
    /// As `GET /_simulator/failures` and exports have it.
    pub fn description(&self) -> Value {
        let mut entry = json!(self.switch);
        entry["id"] = json!(self.id);
        entry["remaining"] = json!(self.remaining);
        entry["until"] = json!(self.until.map(Timestamp::epoch_seconds));
        entry
    }

    /// The switch of a description.
    fn read(description: &Value) -> Option<Self> {
        let mut members = description.as_object()?.clone();
        let mut take = |name| members.remove(name).unwrap_or(Value::Null);
        let (id, remaining, until) = (take("id"), take("remaining"), take("until"));
        let until: Option<f64> = serde_json::from_value(until).ok()?;
        #[expect(clippy::cast_possible_truncation, reason = "`as` saturates")]
        let until = until.map(|seconds| Timestamp((seconds * 1000.0).round() as i64));
        Some(Armed {
            id: serde_json::from_value(id).ok()?,
            switch: serde_json::from_value(Value::Object(members)).ok()?,
            remaining: serde_json::from_value(remaining).ok()?,
            until,
            cleared: CancellationToken::new(),
        })
    }
}

/// A disturbance that a call has run into.
#[derive(Debug)]
pub struct Disturbed {
    /// How.
    pub how: Disturbance,
    /// When it is over, if that is known.
    pub until: Option<Timestamp>,
    /// Ends when the switch is cleared.
    pub cleared: CancellationToken,
}

impl Switches {
    /// With these on from the start.
    pub fn new(switches: Vec<Switch>, now: Timestamp) -> Self {
        let all = Switches {
            active: Mutex::default(),
        };
        for switch in switches {
            all.arm(switch, now);
        }
        all
    }

    /// Turns one on; answers with the number to find it by.
    pub fn arm(&self, switch: Switch, now: Timestamp) -> u64 {
        let (remaining, seconds) = match &switch {
            Switch::Operation { times, .. } => (Some(*times), None),
            Switch::Api { times, seconds, .. } => (*times, *seconds),
        };
        #[expect(clippy::cast_possible_truncation, reason = "`as` saturates")]
        let until = seconds.map(|seconds| now.plus((seconds * 1000.0) as i64));
        let mut active = self.lock();
        active.last_id += 1;
        let id = active.last_id;
        let cleared = active.cleared.child_token();
        active.armed.push(Armed {
            id,
            switch,
            remaining,
            until,
            cleared,
        });
        id
    }

    /// Turns all off; calls that hang are let go.
    pub fn clear(&self) {
        let mut active = self.lock();
        active.armed.clear();
        std::mem::take(&mut active.cleared).cancel();
    }

    /// Turns one off; calls that it holds are let go. `false` where there is none of that number.
    pub fn clear_one(&self, id: u64) -> bool {
        let mut active = self.lock();
        drop_spent(&mut active.armed, Timestamp::now());
        let Some(place) = active.armed.iter().position(|armed| armed.id == id) else {
            return false;
        };
        active.armed.remove(place).cleared.cancel();
        true
    }

    /// Reads what an export described; `Err` is the place of the first that is no switch.
    pub fn check(descriptions: &[Value]) -> Result<Vec<Armed>, usize> {
        let read = |(place, description)| Armed::read(description).ok_or(place);
        descriptions.iter().enumerate().map(read).collect()
    }

    /// Turns all off and these on.
    pub fn replace(&self, armed: Vec<Armed>) {
        self.clear();
        let mut active = self.lock();
        for mut armed in armed {
            active.last_id = active.last_id.max(armed.id);
            armed.cleared = active.cleared.child_token();
            active.armed.push(armed);
        }
    }

    /// What the next operation of that service is to fail with, among what it can fail with.
    pub fn take_failure(&self, service_name: &str, possible: &[Failure]) -> Option<Failure> {
        self.take(Timestamp::now(), |switch| match switch {
            Switch::Operation { fail, service, .. } => {
                let meant =
                    service.as_ref().is_none_or(|name| name == service_name) && possible.contains(fail);
                meant.then_some(*fail)
            }
            Switch::Api { .. } => None,
        })
        .map(|(failure, _)| failure)
    }

    /// What a call of that target runs into.
    pub fn take_disturbance(&self, target: &str) -> Option<Disturbed> {
        self.take(Timestamp::now(), |switch| match switch {
            Switch::Api { api, operation, .. } => operation
                .as_ref()
                .is_none_or(|prefix| target.starts_with(prefix.as_str()))
                .then_some(*api),
            Switch::Operation { .. } => None,
        })
        .map(|(how, armed)| Disturbed {
            how,
            until: armed.until,
            cleared: armed.cleared,
        })
    }

    /// The switches that are on, in the order in which they were turned on.
    pub fn armed(&self) -> Vec<Armed> {
        let mut active = self.lock();
        drop_spent(&mut active.armed, Timestamp::now());
        active.armed.clone()
    }

    /// The switches that are on, as JSON.
    pub fn list(&self) -> Value {
        self.armed().iter().map(Armed::description).collect()
    }

    fn take<T>(&self, now: Timestamp, matches: impl Fn(&Switch) -> Option<T>) -> Option<(T, Armed)> {
        let mut active = self.lock();
        drop_spent(&mut active.armed, now);
        let (armed, found) = active
            .armed
            .iter_mut()
            .find_map(|armed| matches(&armed.switch).map(|found| (armed, found)))?;
        armed.remaining = armed.remaining.map(|times| times.saturating_sub(1));
        Some((found, armed.clone()))
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, Active> {
        // Nothing in here panics halfway, so a poisoned lock still holds good switches.
        self.active
            .lock()
            .unwrap_or_else(std::sync::PoisonError::into_inner)
    }
}

fn drop_spent(armed: &mut Vec<Armed>, now: Timestamp) {
    armed.retain(|armed| armed.remaining != Some(0) && armed.until.is_none_or(|until| until > now));
}

#[cfg(test)]
mod tests {
    use super::*;

    fn switch(json: Value) -> Switch {
        serde_json::from_value(json).unwrap_or_else(|error| panic!("{error}"))
    }

    #[test]
    fn a_failure_is_for_one_operation_of_the_named_service() {
        let switches = Switches::new(
            vec![switch(json!({"fail": "health", "service": "web-hello"}))],
            Timestamp::now(),
        );
        assert_eq!(switches.take_failure("other", &[Failure::Health]), None);
        assert_eq!(switches.take_failure("web-hello", &[Failure::Delete]), None);
        assert_eq!(
            switches.take_failure("web-hello", &[Failure::Health]),
            Some(Failure::Health)
        );
        assert_eq!(switches.take_failure("web-hello", &[Failure::Health]), None);
    }

    #[test]
    fn a_disturbance_ends_by_count_by_time_or_by_hand() {
        let now = Timestamp::now();
        let switches = Switches::new(
            vec![switch(
                json!({"api": "error", "operation": "AppRunner", "times": 1}),
            )],
            now,
        );
        assert!(switches.take_disturbance("GetCallerIdentity").is_none());
        assert!(switches.take_disturbance("AppRunner.ListServices").is_some());
        assert!(switches.take_disturbance("AppRunner.ListServices").is_none());
        switches.arm(
            switch(json!({"api": "throttle", "seconds": 60})),
            now.plus(-61_000),
        );
        assert!(switches.take_disturbance("AppRunner.ListServices").is_none());
        switches.arm(switch(json!({"api": "hang"})), now);
        assert!(
            switches
                .take_disturbance("x")
                .is_some_and(|met| met.how == Disturbance::Hang)
        );
        switches.clear();
        assert!(switches.take_disturbance("x").is_none());
    }

    #[test]
    fn one_switch_is_cleared_and_the_others_stay() {
        let switches = Switches::new(
            vec![
                switch(json!({"api": "hang", "operation": "AppRunner"})),
                switch(json!({"api": "hang"})),
            ],
            Timestamp::now(),
        );
        let first = switches
            .take_disturbance("AppRunner.ListServices")
            .map(|met| met.cleared);
        let second = switches
            .take_disturbance("GetCallerIdentity")
            .map(|met| met.cleared);
        assert!(switches.clear_one(1) && !switches.clear_one(1));
        let is_over = |token: &Option<CancellationToken>| token.as_ref().map(CancellationToken::is_cancelled);
        assert_eq!((is_over(&first), is_over(&second)), (Some(true), Some(false)));
        assert_eq!(switches.armed().len(), 1);
        switches.clear();
        assert_eq!(is_over(&second), Some(true));
    }

    #[test]
    fn what_is_described_can_be_turned_on_elsewhere() {
        let switches = Switches::new(
            vec![
                switch(json!({"fail": "health", "times": 3})),
                switch(json!({"api": "throttle", "seconds": 60, "operation": "AppRunner"})),
            ],
            Timestamp::now(),
        );
        assert!(switches.take_failure("web-hello", &[Failure::Health]).is_some());
        let described = switches.list();
        let elsewhere = Switches::new(Vec::new(), Timestamp::now());
        let list = described.as_array().map_or(&[][..], Vec::as_slice);
        elsewhere.replace(Switches::check(list).unwrap_or_else(|place| panic!("{place}")));
        assert_eq!(elsewhere.list(), described);
        assert_eq!(elsewhere.arm(switch(json!({"api": "hang"})), Timestamp::now()), 3);
        let wrong = [list[0].clone(), json!({"api": "explode"})];
        assert_eq!(Switches::check(&wrong).err(), Some(1));
    }

    #[test]
    fn unknown_members_are_mistakes() {
        for wrong in [
            json!({"fail": "explode"}),
            json!({"api": "error", "sekonds": 3}),
            json!({}),
        ] {
            assert!(serde_json::from_value::<Switch>(wrong).is_err());
        }
    }
}
