//! What can be asked of a service in the list, and which values make sense there.

use super::{Condition, Operator, is_like};
use crate::operation::OperationKind;
use crate::service::ServiceStatus;
use crate::time::Time;
use serde::{Deserialize, Serialize};

/// What is looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Property {
    /// Its name.
    Name,
    /// Its status, or what is under way.
    Status,
    /// Code of its Region.
    Region,
    /// Number of its account.
    Account,
    /// Image, or repository and branch.
    Image,
    /// Its default domain.
    Domain,
    /// Who created it with Slipway.
    CreatedBy,
    /// Who changed it last with Slipway.
    ChangedBy,
    /// How long ago it was created.
    Created,
    /// How long ago it changed.
    Changed,
    /// Whether App Runner deploys by itself.
    Automatic,
}

impl Property {
    /// All of them, in the order in which they are offered, with all the words for each; the first is the one that is
    /// written.
    const WORDS: [(Property, &'static [&'static str]); 11] = [
        (Property::Name, &["name", "service"]),
        (Property::Status, &["status", "state"]),
        (Property::Region, &["region"]),
        (Property::Image, &["image", "source", "repository", "repo"]),
        (Property::Domain, &["domain", "url"]),
        (
            Property::Automatic,
            &[
                "automatic",
                "automatic deployments",
                "automatic deployment",
                "automatic-deployments",
            ],
        ),
        (Property::Created, &["created"]),
        (Property::Changed, &["changed", "updated"]),
        (Property::CreatedBy, &["created by", "created-by"]),
        (
            Property::ChangedBy,
            &["changed by", "changed-by", "updated by", "updated-by"],
        ),
        (Property::Account, &["account"]),
    ];

    /// All of them, in the order in which they are offered.
    pub fn all() -> impl Iterator<Item = Property> {
        Property::WORDS.iter().map(|(property, _)| *property)
    }

    /// The word that is written.
    pub fn as_str(self) -> &'static str {
        Property::WORDS
            .iter()
            .find(|(property, _)| *property == self)
            .map_or("", |(_, words)| words[0])
    }

    /// Reads one of its words.
    pub fn parse(word: &str) -> Option<Property> {
        let word = word.to_ascii_lowercase();
        Property::WORDS
            .iter()
            .find(|(_, words)| words.contains(&word.as_str()))
            .map(|(property, _)| *property)
    }

    /// The property that somebody may have meant who wrote this.
    pub(super) fn meant(word: &str) -> Option<Property> {
        let word = word.to_ascii_lowercase();
        let words = Property::WORDS
            .iter()
            .flat_map(|(property, words)| words.iter().map(move |known| (*property, *known)));
        words
            .map(|(property, known)| (slips(&word, known), property))
            .min_by_key(|(slips, _)| *slips)
            .filter(|(slips, _)| *slips <= 2 && word.chars().count() > *slips + 1)
            .map(|(_, property)| property)
    }

    /// What it asks for, in a few words.
    pub fn description(self) -> &'static str {
        match self {
            Property::Name => "Name of the service",
            Property::Status => "running, failed, paused, deploying…",
            Property::Region => "Code of a Region, as eu-west-1 or eu-*",
            Property::Account => "Number of the AWS account",
            Property::Image => "Image, or repository and branch",
            Property::Domain => "Default domain",
            Property::CreatedBy => "Who created it with Slipway",
            Property::ChangedBy => "Who changed it last with Slipway",
            Property::Created => "How long ago, as < 7d, or > 2026-01-31",
            Property::Changed => "How long ago, as < 12h, or > 2026-01-31",
            Property::Automatic => "Automatic deployments: yes or no",
        }
    }

    /// Whether it is a point in time.
    pub fn is_time(self) -> bool {
        matches!(self, Property::Created | Property::Changed)
    }

    /// The operators that make sense of it; the first is the one that is offered.
    pub fn operators(self) -> &'static [Operator] {
        if self.is_time() {
            &[Operator::Below, Operator::Above]
        } else if self == Property::Automatic {
            &[Operator::Is, Operator::IsNot]
        } else {
            &[Operator::Is, Operator::IsNot, Operator::Contains]
        }
    }
}

/// How many letters have to be changed, put in, left out or exchanged with their neighbour.
fn slips(one: &str, other: &str) -> usize {
    let (one, other): (Vec<char>, Vec<char>) = (one.chars().collect(), other.chars().collect());
    // Only slips are looked for: texts of very different lengths are none.
    if one.len().abs_diff(other.len()) > 3 {
        return usize::MAX / 2;
    }
    let width = other.len() + 1;
    let mut costs: Vec<usize> = (0..width).collect();
    let mut before = costs.clone();
    for (row, letter) in one.iter().enumerate() {
        let mut next = vec![row + 1; width];
        for (column, known) in other.iter().enumerate() {
            let mut cost = (costs[column] + usize::from(letter != known))
                .min(costs[column + 1] + 1)
                .min(next[column] + 1);
            let is_exchanged =
                row > 0 && column > 0 && one[row - 1] == *known && other[column - 1] == *letter;
            if is_exchanged {
                cost = cost.min(before[column - 1] + 1);
            }
            next[column + 1] = cost;
        }
        before = std::mem::replace(&mut costs, next);
    }
    costs[other.len()]
}

/// What a condition about the status asks for.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct StatusWords {
    /// Services with one of these.
    pub statuses: Vec<ServiceStatus>,
    /// And those with one of these under way.
    pub operations: Vec<OperationKind>,
}

const LISTED: [ServiceStatus; 5] = [
    ServiceStatus::Running,
    ServiceStatus::OperationInProgress,
    ServiceStatus::Paused,
    ServiceStatus::CreateFailed,
    ServiceStatus::DeleteFailed,
];

/// Words of a status beside the API's and the one that people read.
fn other_words(status: ServiceStatus) -> &'static [&'static str] {
    match status {
        ServiceStatus::OperationInProgress => &["in progress", "in-progress", "changing"],
        ServiceStatus::CreateFailed | ServiceStatus::DeleteFailed => &["failed"],
        _ => &[],
    }
}

impl StatusWords {
    /// What is meant by a value: a whole word or a pattern, or a part of one with [`Operator::Contains`].
    pub(super) fn of(operator: Operator, value: &str) -> StatusWords {
        let pattern = match operator {
            Operator::Contains => format!("*{value}*"),
            _ => value.to_owned(),
        };
        let says = |word: &str| is_like(&pattern, word) || is_like(&pattern, &word.replace('_', " "));
        StatusWords {
            statuses: LISTED
                .into_iter()
                .filter(|status| {
                    says(status.as_str())
                        || says(status.label())
                        || other_words(*status).iter().any(|word| says(word))
                })
                .collect(),
            operations: OperationKind::ALL
                .into_iter()
                .filter(|kind| says(kind.participle()))
                .collect(),
        }
    }

    /// The words that are offered.
    pub(super) fn offered() -> impl Iterator<Item = String> {
        let failed = std::iter::once("failed".to_owned());
        let statuses = LISTED.into_iter().map(|status| match status {
            ServiceStatus::OperationInProgress => "in progress".to_owned(),
            status => status.label().to_ascii_lowercase(),
        });
        let operations = OperationKind::ALL
            .into_iter()
            .map(|kind| kind.participle().to_ascii_lowercase());
        statuses.chain(failed).chain(operations)
    }
}

/// What a point in time is compared with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Moment {
    /// So many milliseconds before now.
    Ago(i64),
    /// The beginning of a day in UTC.
    Day(Time),
}

impl Moment {
    /// Reads `30m`, `12h`, `7d`, `2w` or `2026-01-31`.
    pub(super) fn parse(text: &str) -> Option<Moment> {
        if let Some(day) = Time::start_of_day(text) {
            return Some(Moment::Day(day));
        }
        let digits = text.find(|character: char| !character.is_ascii_digit())?;
        let (number, unit) = text.split_at(digits);
        let number: i64 = number.parse().ok().filter(|number| *number <= 100_000)?;
        let minutes = match unit.trim().to_ascii_lowercase().as_str() {
            "m" | "min" | "minute" | "minutes" => 1,
            "h" | "hour" | "hours" => 60,
            "d" | "day" | "days" => 24 * 60,
            "w" | "week" | "weeks" => 7 * 24 * 60,
            _ => return None,
        };
        Some(Moment::Ago(number * minutes * 60_000))
    }
}

/// Reads "yes" and "no".
pub(super) fn yes_or_no(text: &str) -> Option<bool> {
    match text.to_ascii_lowercase().as_str() {
        "yes" | "on" | "true" => Some(true),
        "no" | "off" | "false" => Some(false),
        _ => None,
    }
}

impl Condition {
    /// What it asks of the status.
    pub fn status(&self) -> StatusWords {
        StatusWords::of(self.operator, &self.value)
    }

    /// The point in time that it compares with.
    pub fn moment(&self) -> Option<Moment> {
        Moment::parse(&self.value)
    }

    /// What it asks of automatic deployments.
    pub fn is_yes(&self) -> Option<bool> {
        yes_or_no(&self.value)
    }

    /// Why it makes no sense, and what to write in place of the value.
    pub(super) fn problem(&self) -> Option<String> {
        let Condition {
            property,
            operator,
            value,
        } = self;
        if !property.operators().contains(operator) {
            let known: Vec<&str> = property.operators().iter().map(|known| known.as_str()).collect();
            return Some(format!(
                "\"{}\" is not compared with {}. Write {}.",
                property.as_str(),
                operator.as_str(),
                known.join(" or ")
            ));
        }
        match property {
            Property::Status => {
                let words = self.status();
                (words.statuses.is_empty() && words.operations.is_empty()).then(|| {
                    format!(
                        "There is no status \"{value}\". Write running, paused, failed, deploying, \"create failed\" or \"in progress\"."
                    )
                })
            }
            Property::Created | Property::Changed => self.moment().is_none().then(|| {
                format!("\"{value}\" is no age and no day. Write 30m, 12h, 7d, 2w or a day as 2026-01-31.")
            }),
            Property::Automatic => self
                .is_yes()
                .is_none()
                .then(|| format!("\"{value}\" is neither yes nor no. Write yes or no.")),
            _ => None,
        }
    }
}
