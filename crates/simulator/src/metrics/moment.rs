//! What a minute of a service comes to: how many instances it took, and the values of each metric.

use super::background::Character;
use super::distribution::Distribution;
use super::load::Load;
use super::metric::Metric;
use super::minute::Minute;
use super::serving::Stretch;

/// How many per cent of a vCPU an instance takes that has nothing to do.
const RESTING_CPU: f64 = 0.4;

/// A minute in which the service served, or answered.
#[derive(Debug)]
pub struct Moment<'a> {
    pub character: Character,
    pub minute: Minute,
    /// The deployment that served, or the last of several.
    pub stretch: &'a Stretch,
    pub load: Load,
}

impl Moment<'_> {
    /// How many instances process requests: as many as the concurrency needs, at least those that are provisioned
    /// anyway, among which requests are spread, and at most `MaxSize`. None where there are no requests.
    fn active_instances(&self) -> u32 {
        if self.load.requests == 0 {
            return 0;
        }
        let scaling = self.stretch.capacity.scaling;
        let each = u64::from(scaling.max_concurrency.max(1).unsigned_abs());
        let needed = u32::try_from(self.load.peak_concurrency.div_ceil(each)).unwrap_or(u32::MAX);
        needed.clamp(self.stretch.least_size(), self.stretch.greatest_size())
    }

    /// How many instances there are, idle ones included.
    pub fn instances(&self) -> u32 {
        self.active_instances().max(self.stretch.least_size())
    }

    /// The values of a metric of the whole service.
    pub fn of_service(&self, metric: Metric) -> Distribution {
        let load = &self.load;
        match metric {
            Metric::Requests => Distribution::of(as_number(load.requests)),
            Metric::Responses2xx => Distribution::of(as_number(load.responses_2xx)),
            Metric::Responses4xx => Distribution::of(as_number(load.responses_4xx)),
            Metric::Responses5xx => Distribution::of(as_number(load.responses_5xx)),
            Metric::RequestLatency => load.latency.clone(),
            Metric::ActiveInstances => Distribution::of(f64::from(self.active_instances())),
            Metric::Concurrency => self.concurrency(),
            Metric::CpuUtilization | Metric::MemoryUtilization => {
                let mut values = Distribution::default();
                for number in 0..self.instances() {
                    values.merge(&self.of_instance(metric, number).unwrap_or_default());
                }
                values
            }
        }
    }

    /// The value of a metric of one instance; most metrics are of the service alone.
    pub fn of_instance(&self, metric: Metric, number: u32) -> Option<Distribution> {
        match metric {
            Metric::CpuUtilization => Some(Distribution::of(self.cpu(number))),
            Metric::MemoryUtilization => Some(Distribution::of(self.memory(number))),
            _ => None,
        }
    }

    /// As a look at each second would find it: once the most there was, else what makes up the average.
    fn concurrency(&self) -> Distribution {
        let peak = as_number(self.load.peak_concurrency);
        let mean = self.load.mean_concurrency().min(peak);
        let otherwise = ((mean * 60.0 - peak) / 59.0).max(0.0);
        let mut values = Distribution::of(peak);
        values.add(otherwise, 59.0);
        values
    }

    /// Per cent of the instance's CPU. Requests are spread evenly.
    fn cpu(&self, number: u32) -> f64 {
        let stretch = self.stretch;
        let vcpus = f64::from(stretch.capacity.cpu) / 1024.0;
        let milliseconds = self.requests_of_each() * self.character.cpu_per_request;
        let busy = milliseconds / 60_000.0 / vcpus * 100.0;
        let noise = 0.9 + 0.2 * self.noise(number, 0);
        ((RESTING_CPU / vcpus + busy) * noise).min(100.0)
    }

    /// Per cent of the instance's memory: what it rests at, and more with requests.
    fn memory(&self, number: u32) -> f64 {
        let resting = self.character.resting_memory;
        let each = f64::from(self.stretch.capacity.scaling.max_concurrency.max(1));
        let instances = f64::from(self.active_instances().max(1));
        let filled = (as_number(self.load.peak_concurrency) / instances / each).min(1.0);
        let noise = 2.0 * self.noise(number, 1);
        (resting + 0.02 * self.requests_of_each() + 35.0 * filled + noise).min(98.0)
    }

    fn requests_of_each(&self) -> f64 {
        as_number(self.load.requests) / f64::from(self.active_instances().max(1))
    }

    fn noise(&self, number: u32, place: u64) -> f64 {
        let place = 100 + u64::from(number) * 2 + place;
        self.character.noise(self.minute, place)
    }
}

fn as_number(count: u64) -> f64 {
    #[expect(clippy::cast_precision_loss, reason = "no service has 2^53 requests a minute")]
    let number = count as f64;
    number
}
