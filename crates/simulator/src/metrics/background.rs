//! Traffic that nobody sends: what a service's visitors would do in a minute, made up from its id and the minute alone.
//! So graphs have something to show, the same again every time they are drawn.

use sha2::{Digest, Sha256};

use super::distribution::Distribution;
use super::load::Load;
use super::minute::Minute;

/// Per cent of the busiest hour's traffic at the beginning of each hour (UTC): a working day with its evening.
const DAY: [f64; 24] = [
    30.0, 24.0, 20.0, 18.0, 18.0, 22.0, 32.0, 48.0, 68.0, 84.0, 94.0, 100.0, 96.0, 92.0, 96.0, 98.0, 94.0,
    88.0, 84.0, 86.0, 82.0, 70.0, 54.0, 40.0,
];

/// How the latencies of a minute are spread: up to which part of the requests, and how many times the typical one.
const SPREAD: [(f64, f64); 9] = [
    (0.10, 0.5),
    (0.25, 0.7),
    (0.50, 0.9),
    (0.75, 1.2),
    (0.90, 1.8),
    (0.95, 2.6),
    (0.98, 4.0),
    (0.99, 6.5),
    (1.00, 11.0),
];

/// What a service is like. Follows from its id, and stays.
#[derive(Debug, Clone, Copy)]
pub struct Character {
    seed: u64,
    /// Requests a minute in the busiest hour.
    busiest: f64,
    /// Hours by which its day is shifted.
    shift: f64,
    /// Milliseconds that a typical request takes.
    latency: f64,
    /// Parts of the requests.
    redirects: f64,
    client_errors: f64,
    server_errors: f64,
    /// Milliseconds of a vCPU that a request costs.
    pub cpu_per_request: f64,
    /// Per cent of its memory that an idle instance takes.
    pub resting_memory: f64,
}

impl Character {
    /// The character of the service with an id.
    pub fn of(service_id: &str) -> Self {
        let hash: [u8; 32] = Sha256::digest(service_id.as_bytes()).into();
        let seed = hash
            .iter()
            .take(8)
            .fold(0_u64, |seed, byte| seed << 8 | u64::from(*byte));
        let part = |place: usize| f64::from(hash[8 + place]) / 255.0;
        Character {
            seed,
            busiest: 12.0 + 108.0 * part(0) * part(0),
            shift: (6.0 * part(1)).floor() - 3.0,
            latency: 18.0 + 70.0 * part(2),
            redirects: 0.02 * part(3),
            client_errors: 0.004 + 0.02 * part(4),
            server_errors: 0.0005 + 0.002 * part(5),
            cpu_per_request: 8.0 + 40.0 * part(6),
            resting_memory: 16.0 + 30.0 * part(7),
        }
    }

    /// What reaches the service in the part of a minute in which it serves.
    pub fn load(&self, minute: Minute, part: f64) -> Load {
        let expected = self.busiest * self.rhythm(minute) * (0.8 + 0.4 * self.noise(minute, 0)) * part;
        let requests = whole(expected, self.noise(minute, 1));
        let of_requests = |share: f64, place| whole(as_number(requests) * share, self.noise(minute, place));
        let responses_5xx = of_requests(self.server_errors, 2).min(requests);
        let responses_4xx = of_requests(self.client_errors, 3).min(requests - responses_5xx);
        let redirects = of_requests(self.redirects, 4).min(requests - responses_5xx - responses_4xx);
        let latency = self.latencies(minute, requests);
        let mut load = Load {
            requests,
            responses_2xx: requests - responses_5xx - responses_4xx - redirects,
            responses_4xx,
            responses_5xx,
            peak_concurrency: 0,
            latency,
        };
        // Visitors come in bunches.
        load.peak_concurrency = requests.min(whole(load.mean_concurrency() * 4.0, 1.0 - f64::EPSILON));
        load
    }

    /// A number from 0 up to 1 of the minute, another one for each place.
    pub fn noise(&self, minute: Minute, place: u64) -> f64 {
        // The finaliser of SplitMix64: neighbours come out far apart.
        let mut bits = self
            .seed
            .wrapping_add(minute.0.cast_unsigned().wrapping_mul(0x9e37_79b9_7f4a_7c15))
            .wrapping_add(place.wrapping_mul(0xd1b5_4a32_d192_ed03));
        bits = (bits ^ (bits >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        bits = (bits ^ (bits >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        bits ^= bits >> 31;
        #[expect(clippy::cast_precision_loss, reason = "53 bits are what a number holds")]
        let noise = (bits >> 11) as f64 / (1_u64 << 53) as f64;
        noise
    }

    /// The part of the busiest hour's traffic that this time of day has.
    fn rhythm(&self, minute: Minute) -> f64 {
        #[expect(clippy::cast_precision_loss, reason = "a day has 1440 minutes")]
        let of_day = minute.0.rem_euclid(24 * 60) as f64;
        let hours = (of_day / 60.0 + self.shift).rem_euclid(24.0);
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "from 0 to 23"
        )]
        let hour = hours.floor() as usize % 24;
        let (now, then) = (DAY[hour], DAY[(hour + 1) % 24]);
        (now + (then - now) * hours.fract()) / 100.0
    }

    fn latencies(&self, minute: Minute, requests: u64) -> Distribution {
        let typical = self.latency * (0.85 + 0.3 * self.noise(minute, 5)) * (0.9 + 0.2 * self.rhythm(minute));
        let mut latencies = Distribution::default();
        let mut given = 0;
        for (place, (up_to, times)) in (6..).zip(SPREAD) {
            // Which way a fraction goes differs from minute to minute, so that rare latencies come now and then.
            let reached = if up_to < 1.0 {
                whole(as_number(requests) * up_to, self.noise(minute, 5)).min(requests)
            } else {
                requests
            };
            let count = reached.saturating_sub(given);
            let value = typical * times * (0.9 + 0.2 * self.noise(minute, place));
            latencies.add(value, as_number(count));
            given = given.max(reached);
        }
        latencies
    }
}

/// A whole number near a number: the next higher one as often as the fraction says.
fn whole(number: f64, noise: f64) -> u64 {
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "some hundreds at most"
    )]
    let whole = (number + noise).floor() as u64;
    whole
}

fn as_number(count: u64) -> f64 {
    #[expect(clippy::cast_precision_loss, reason = "some hundreds at most")]
    let number = count as f64;
    number
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const SERVICE: &str = "8fe1e10304f84fd2b0df550fe98a71fa";
    /// 2026-11-21, midnight.
    const MIDNIGHT: i64 = 29_919_840;

    proptest! {
        #[test]
        fn a_minute_is_the_same_every_time_and_adds_up(id in "[0-9a-f]{32}", minute in 0..60_000_000_i64, part in 0.0..=1.0_f64) {
            let load = Character::of(&id).load(Minute(minute), part);
            prop_assert_eq!(&load, &Character::of(&id).load(Minute(minute), part));
            prop_assert!(load.responses_2xx + load.responses_4xx + load.responses_5xx <= load.requests);
            prop_assert!((load.latency.count - as_number(load.requests)).abs() < 1e-9);
            prop_assert!(load.peak_concurrency <= load.requests);
            prop_assert_eq!(load.requests > 0, load.peak_concurrency > 0);
        }
    }

    #[test]
    fn a_day_has_a_rhythm_and_all_classes() {
        let character = Character::of(SERVICE);
        let mut hours = [0; 24];
        let mut day = Load::default();
        for minute in 0..1440 {
            let load = character.load(Minute(MIDNIGHT + minute), 1.0);
            hours[usize::try_from(minute / 60).expect("from 0 to 23")] += load.requests;
            day.merge(&load);
        }
        let (least, most) = (hours.iter().min(), hours.iter().max());
        assert!(most > least.map(|least| least * 2).as_ref(), "{hours:?}");
        assert!(
            day.responses_4xx > 0 && day.responses_2xx > 20 * day.responses_4xx,
            "{day:?}"
        );
        let (median, high) = (day.latency.percentile(50.0), day.latency.percentile(99.0));
        assert!(
            (10.0..120.0).contains(&median) && high > 2.0 * median,
            "{median} {high}"
        );
    }

    #[test]
    fn services_differ_and_nothing_comes_to_one_that_does_not_serve() {
        let requests = |id: &str| -> Vec<u64> {
            (0..60)
                .map(|minute| Character::of(id).load(Minute(MIDNIGHT + minute), 1.0).requests)
                .collect()
        };
        assert_ne!(requests(SERVICE), requests("00000000000000000000000000000000"));
        let whole_day: u64 = (0..1440)
            .map(|minute| {
                Character::of(SERVICE)
                    .load(Minute(MIDNIGHT + minute), 0.0)
                    .requests
            })
            .sum();
        assert_eq!(whole_day, 0);
    }
}
