//! A service's past, minute by minute, as its metrics tell it.

use std::collections::BTreeMap;

use super::background::Character;
use super::distribution::Distribution;
use super::load::Load;
use super::metric::Metric;
use super::minute::Minute;
use super::moment::Moment;
use super::serving::Stretch;

/// What is known of a service's past.
#[derive(Debug)]
pub struct History {
    character: Character,
    /// Whether the background belongs to it.
    background: bool,
    stretches: Vec<Stretch>,
    /// The requests that really reached it.
    traffic: BTreeMap<Minute, Load>,
}

/// Which instance of a service: the deployment that it belongs to, and its number there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Place {
    stretch: usize,
    number: u32,
}

impl History {
    pub fn new(
        service_id: &str,
        background: bool,
        stretches: Vec<Stretch>,
        traffic: BTreeMap<Minute, Load>,
    ) -> Self {
        History {
            character: Character::of(service_id),
            background,
            stretches,
            traffic,
        }
    }

    /// The instance of an id, as [`Stretch::instance_id`] makes them.
    pub fn place(&self, id: &str) -> Option<Place> {
        self.stretches.iter().enumerate().find_map(|(index, stretch)| {
            let greatest = stretch.greatest_size();
            (0..greatest)
                .find(|number| stretch.instance_id(*number) == id)
                .map(|number| Place {
                    stretch: index,
                    number,
                })
        })
    }

    /// The ids of the instances that there were at some time from one minute until before another.
    pub fn instances(&self, from: Minute, until: Minute) -> Vec<String> {
        let mut most: BTreeMap<usize, u32> = BTreeMap::new();
        for minute in self.minutes(from, until) {
            if let Some((stretch, moment)) = self.moment(minute) {
                let number = most.entry(stretch).or_default();
                *number = (*number).max(moment.instances());
            }
        }
        most.into_iter()
            .flat_map(|(index, number)| {
                (0..number).map(move |number| self.stretches[index].instance_id(number))
            })
            .collect()
    }

    /// Whether there is data from one minute until before another.
    pub fn has_data(&self, from: Minute, until: Minute) -> bool {
        self.minutes(from, until)
            .any(|minute| self.moment(minute).is_some())
    }

    /// The values of a metric in a minute, of the whole service or of one instance.
    pub fn values(&self, metric: Metric, instance: Option<Place>, minute: Minute) -> Option<Distribution> {
        let (stretch, moment) = self.moment(minute)?;
        let values = match instance {
            Some(place) if place.stretch == stretch && place.number < moment.instances() => {
                moment.of_instance(metric, place.number)?
            }
            Some(_) => return None,
            None => moment.of_service(metric),
        };
        (!values.is_empty()).then_some(values)
    }

    /// The minutes of a range in which there can be data at all.
    pub fn minutes(&self, from: Minute, until: Minute) -> impl Iterator<Item = Minute> + use<> {
        let first = self.stretches.first().map(|stretch| Minute::of(stretch.from));
        let first = first.map_or(until, |first| first.max(from));
        (first.0..until.0).map(Minute)
    }

    /// A minute in which it served, and which of the deployments did, the last of several.
    fn moment(&self, minute: Minute) -> Option<(usize, Moment<'_>)> {
        let over = self
            .stretches
            .partition_point(|stretch| stretch.until.is_some_and(|until| until <= minute.start()));
        let mut stretch = None;
        let mut part = 0.0;
        for (index, candidate) in self.stretches.iter().enumerate().skip(over) {
            if candidate.from >= minute.next().start() {
                break;
            }
            let until = candidate.until.unwrap_or(minute.next().start());
            let of_minute = minute.part_between(candidate.from, until);
            if of_minute > 0.0 {
                stretch = Some(index);
                part += of_minute;
            }
        }
        let counted = self.traffic.get(&minute);
        let stretch = match stretch {
            Some(stretch) => stretch,
            // A deployment so short that its time is no part of the minute has been called all the same.
            None => counted.and_then(|_| self.latest_before(minute.next()))?,
        };
        let mut load = if self.background {
            self.character.load(minute, part)
        } else {
            Load::default()
        };
        if let Some(counted) = counted {
            load.merge(counted);
        }
        let moment = Moment {
            character: self.character,
            minute,
            stretch: &self.stretches[stretch],
            load,
        };
        Some((stretch, moment))
    }

    fn latest_before(&self, minute: Minute) -> Option<usize> {
        self.stretches
            .iter()
            .rposition(|stretch| stretch.from < minute.start())
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::clock::Timestamp;
    use crate::service::auto_scaling::AutoScaling;
    use crate::service::capacity::Capacity;

    const SERVICE: &str = "8fe1e10304f84fd2b0df550fe98a71fa";
    /// 2026-11-21, midnight, in minutes.
    const START: i64 = 29_919_840;

    fn stretch(from: i64, until: Option<i64>, scaling: AutoScaling) -> Stretch {
        Stretch {
            from: Timestamp(from),
            until: until.map(Timestamp),
            instance: "0123456789abcdef0123456789abcdef".to_owned(),
            capacity: Capacity { scaling, cpu: 1024 },
        }
    }

    fn loaded(requests: u64, concurrency: u64, scaling: AutoScaling) -> History {
        let mut load = Load::default();
        for _ in 0..requests {
            load.count(200, 100.0, concurrency);
        }
        let stretches = vec![stretch(0, None, scaling)];
        History::new(SERVICE, false, stretches, BTreeMap::from([(Minute(START), load)]))
    }

    #[test]
    fn instances_follow_concurrency_between_the_least_and_the_greatest_size() {
        let scaling = AutoScaling {
            max_concurrency: 10,
            min_size: 2,
            max_size: 4,
        };
        for (requests, concurrency, active, all) in
            [(0, 0, 0, 2), (5, 1, 2, 2), (90, 21, 3, 3), (900, 500, 4, 4)]
        {
            let history = loaded(requests, concurrency, scaling);
            let values = |metric| history.values(metric, None, Minute(START)).expect("it serves");
            assert!((values(Metric::ActiveInstances).sum - f64::from(active)).abs() < 1e-9);
            assert!((values(Metric::CpuUtilization).count - f64::from(all)).abs() < 1e-9);
            let ids = history.instances(Minute(START), Minute(START + 1));
            assert_eq!(ids.len(), usize::try_from(all).expect("a few"));
            for id in &ids {
                let place = history.place(id).expect("the instance is known");
                assert!(
                    history
                        .values(Metric::MemoryUtilization, Some(place), Minute(START))
                        .is_some()
                );
                assert_eq!(history.values(Metric::Requests, Some(place), Minute(START)), None);
            }
        }
        assert_eq!(loaded(1, 1, scaling).place("unknown"), None);
    }

    #[test]
    fn more_requests_take_more() {
        let sum = |requests, metric| {
            let history = loaded(requests, requests, AutoScaling::default());
            history
                .values(metric, None, Minute(START))
                .map_or(0.0, |values| values.sum / values.count)
        };
        for metric in [
            Metric::CpuUtilization,
            Metric::MemoryUtilization,
            Metric::Concurrency,
        ] {
            assert!(sum(90, metric) > sum(1, metric), "{metric:?}");
            assert!((0.0..=100.0).contains(&sum(1_000_000, metric)) || metric == Metric::Concurrency);
        }
    }

    #[test]
    fn there_are_no_points_where_it_did_not_serve() {
        let minute = 60_000;
        let stretches = vec![
            stretch(
                START * minute,
                Some((START + 10) * minute),
                AutoScaling::default(),
            ),
            stretch((START + 20) * minute + 30_000, None, AutoScaling::default()),
        ];
        let history = History::new(SERVICE, true, stretches, BTreeMap::new());
        for metric in Metric::OF_SERVICE {
            let found: Vec<i64> = (START - 5..START + 25)
                .filter(|minute| history.values(metric, None, Minute(*minute)).is_some())
                .map(|minute| minute - START)
                .collect();
            let expected: Vec<i64> = (0..10).chain(20..25).collect();
            if metric == Metric::RequestLatency {
                assert!(found.iter().all(|minute| expected.contains(minute)));
            } else {
                assert_eq!(found, expected, "{metric:?}");
            }
        }
        assert!(!history.has_data(Minute(START + 10), Minute(START + 20)));
        assert!(history.has_data(Minute(START + 10), Minute(START + 21)));
    }

    proptest! {
        #[test]
        fn the_metrics_of_a_minute_fit_together(minute in 0..10_000_i64, requests in 0..50_u32) {
            let minute = Minute(START + minute);
            let mut load = Load::default();
            for number in 0..requests {
                load.count(200, 5.0, u64::from(number) + 1);
            }
            let traffic = BTreeMap::from([(minute, load)]);
            let history = History::new(SERVICE, true, vec![stretch(0, None, AutoScaling::default())], traffic);
            let values = |metric| history.values(metric, None, minute).unwrap_or_default();
            let sum = |metric| values(metric).sum;
            prop_assert!((sum(Metric::Requests) - values(Metric::RequestLatency).count).abs() < 1e-6);
            let classes = sum(Metric::Responses2xx) + sum(Metric::Responses4xx) + sum(Metric::Responses5xx);
            prop_assert!(classes <= sum(Metric::Requests));
            prop_assert!(sum(Metric::Requests) >= f64::from(requests));
            prop_assert_eq!(sum(Metric::Requests) > 0.0, sum(Metric::ActiveInstances) > 0.0);
            let mean = sum(Metric::RequestLatency) / 60_000.0;
            let concurrency = values(Metric::Concurrency);
            prop_assert!((concurrency.sum / 60.0 - mean).abs() < 1e-6 || concurrency.maximum * 1.0 > mean * 60.0);
            prop_assert!(values(Metric::CpuUtilization).maximum <= 100.0);
        }
    }
}
