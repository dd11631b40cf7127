//! What a service had to do in a minute.

use super::distribution::Distribution;

/// Requests and how they were answered.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Load {
    /// All of them, also those that were answered with none of the three classes below.
    pub requests: u64,
    pub responses_2xx: u64,
    pub responses_4xx: u64,
    pub responses_5xx: u64,
    /// How many were being answered at once, at most.
    pub peak_concurrency: u64,
    /// In milliseconds.
    pub latency: Distribution,
}

impl Load {
    /// Adds a request that was answered.
    pub fn count(&mut self, status: u16, milliseconds: f64, concurrency: u64) {
        self.requests += 1;
        match status {
            200..=299 => self.responses_2xx += 1,
            400..=499 => self.responses_4xx += 1,
            500..=599 => self.responses_5xx += 1,
            _ => {}
        }
        self.peak_concurrency = self.peak_concurrency.max(concurrency);
        self.latency.add(milliseconds, 1.0);
    }

    /// Adds what was counted apart for the same minute.
    pub fn merge(&mut self, other: &Load) {
        self.requests = self.requests.saturating_add(other.requests);
        self.responses_2xx = self.responses_2xx.saturating_add(other.responses_2xx);
        self.responses_4xx = self.responses_4xx.saturating_add(other.responses_4xx);
        self.responses_5xx = self.responses_5xx.saturating_add(other.responses_5xx);
        self.peak_concurrency = self.peak_concurrency.max(other.peak_concurrency);
        self.latency.merge(&other.latency);
    }

    /// How many requests were being answered at once on average: by Little's law, the time they took together by the
    /// time there was.
    pub fn mean_concurrency(&self) -> f64 {
        self.latency.sum / 60_000.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn redirects_count_as_requests_alone() {
        let mut load = Load::default();
        for status in [200, 204, 302, 404, 503, 599] {
            load.count(status, 10.0, 2);
        }
        assert_eq!(
            (
                load.requests,
                load.responses_2xx,
                load.responses_4xx,
                load.responses_5xx
            ),
            (6, 2, 1, 2)
        );
        assert!((load.mean_concurrency() - 0.001).abs() < 1e-9);
    }
}
