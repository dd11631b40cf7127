//! What can be written next: properties, values and the words that join them.

use super::writer::written;
use super::{Filter, Operator, Property, StatusWords};
use serde::{Deserialize, Serialize};

/// Most suggestions at once.
const MOST: usize = 12;

/// Values that there are, of the properties whose values are not the same everywhere.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct KnownValues {
    /// Codes of the Regions that are followed.
    pub regions: Vec<String>,
    /// Names of members.
    pub people: Vec<String>,
    /// Numbers of accounts.
    pub accounts: Vec<String>,
    /// Names of services that have what is being typed in them.
    pub names: Vec<String>,
    /// Images of such services.
    pub images: Vec<String>,
}

/// What can be written at a place of a filter.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Completion {
    /// The character at which what is replaced begins, from 0.
    pub from: usize,
    /// The character behind it.
    pub to: usize,
    /// What to put there.
    pub suggestions: Vec<Suggestion>,
}

/// Something that can be written.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Suggestion {
    /// What is put into the text.
    pub text: String,
    /// What people read.
    pub label: String,
    /// What it is.
    pub description: String,
}

/// What is being written at a place.
struct Place {
    from: usize,
    /// What stands there already, without a quote in front.
    begun: String,
    /// The property whose value is being written.
    value_of: Option<(Property, Operator)>,
}

/// The words that fit behind what stands before `caret`, a number of characters.
pub fn complete(text: &str, caret: usize, known: &KnownValues) -> Completion {
    let before: Vec<char> = text.chars().take(caret).collect();
    let place = place(&before);
    let suggestions = if let Some((property, operator)) = place.value_of {
        values(property, operator, &place.begun, known)
    } else {
        let behind: String = before[..place.from].iter().collect();
        words(&behind, &place.begun, known)
    };
    Completion {
        from: place.from,
        to: before.len(),
        suggestions,
    }
}

/// The part of a name, image or person that is being typed; for looking up what there is.
pub fn begun(text: &str, caret: usize) -> String {
    let before: Vec<char> = text.chars().take(caret).collect();
    place(&before).begun
}

fn place(before: &[char]) -> Place {
    // An odd number of quotes: inside of one.
    let mut quote = None;
    let mut is_escaped = false;
    for (at, character) in before.iter().enumerate() {
        match character {
            _ if is_escaped => is_escaped = false,
            '\\' if quote.is_some() => is_escaped = true,
            '"' => quote = if quote.is_some() { None } else { Some(at) },
            _ => {}
        }
    }
    let from = quote.unwrap_or_else(|| {
        let is_edge = |character: &char| character.is_whitespace() || "()".contains(*character);
        before.iter().rposition(is_edge).map_or(0, |at| at + 1)
    });
    let begun = |from: usize| before[from..].iter().skip(usize::from(quote.is_some())).collect();
    let read = |text: &[char]| operator_at_end(text);
    // `status = fa` and `status=fa`.
    if let Some(value_of) = read(&before[..from]) {
        return Place {
            from,
            begun: begun(from),
            value_of: Some(value_of),
        };
    }
    let sign = before[from..]
        .iter()
        .position(|character| "=:<>".contains(*character))
        .filter(|_| quote.is_none());
    if let Some(sign) = sign {
        let value = from + sign + 1;
        if let Some(value_of) = read(&before[..value]) {
            return Place {
                from: value,
                begun: before[value..].iter().collect(),
                value_of: Some(value_of),
            };
        }
    }
    Place {
        from,
        begun: begun(from),
        value_of: None,
    }
}

/// The property and the operator that a text ends with.
fn operator_at_end(text: &[char]) -> Option<(Property, Operator)> {
    let text: String = text.iter().collect();
    let text = text.trim_end();
    let (rest, operator) = [
        ("!=", Operator::IsNot),
        ("=", Operator::Is),
        (":", Operator::Contains),
        ("<", Operator::Below),
        (">", Operator::Above),
    ]
    .into_iter()
    .find_map(|(sign, operator)| Some((text.strip_suffix(sign)?, operator)))?;
    let words: Vec<&str> = rest
        .trim_end()
        .rsplit(|character: char| character.is_whitespace() || "()".contains(character))
        .take(2)
        .collect();
    let pair = match words.as_slice() {
        [last, before] => Property::parse(&format!("{before} {last}")),
        _ => None,
    };
    pair.or_else(|| Property::parse(words.first()?))
        .map(|property| (property, operator))
}

fn values(property: Property, operator: Operator, begun: &str, known: &KnownValues) -> Vec<Suggestion> {
    let texts = |values: &[&str]| values.iter().map(|value| (*value).to_owned()).collect();
    let values: Vec<String> = match property {
        Property::Status => StatusWords::offered().collect(),
        Property::Region => {
            let areas = known.regions.iter().filter_map(|region| region.split_once('-'));
            let mut areas: Vec<String> = areas.map(|(area, _)| format!("{area}-*")).collect();
            areas.dedup();
            known.regions.iter().cloned().chain(areas).collect()
        }
        Property::Account => known.accounts.clone(),
        Property::CreatedBy | Property::ChangedBy => known.people.clone(),
        Property::Name => known.names.clone(),
        Property::Image => known.images.clone(),
        Property::Created | Property::Changed => texts(&["1h", "12h", "1d", "7d", "30d"]),
        Property::Automatic => texts(&["yes", "no"]),
        Property::Domain => Vec::new(),
    };
    let begun = begun.to_ascii_lowercase();
    values
        .into_iter()
        .filter(|value| value.to_ascii_lowercase().contains(&begun))
        .take(MOST)
        .map(|value| Suggestion {
            description: format!("{} {} {}", property.as_str(), operator.as_str(), written(&value)),
            text: format!("{} ", written(&value)),
            label: value,
        })
        .collect()
}

fn words(behind: &str, begun: &str, known: &KnownValues) -> Vec<Suggestion> {
    let is_whole = Filter::parse(behind).is_ok_and(|filter| filter.is_some());
    let joining: &[(&str, &str)] = if is_whole {
        &[("and", "Both have to hold"), ("or", "One of both has to hold")]
    } else {
        &[]
    };
    let begun = begun.to_ascii_lowercase();
    let joining = joining.iter().map(|(word, description)| Suggestion {
        text: format!("{word} "),
        label: (*word).to_owned(),
        description: (*description).to_owned(),
    });
    let properties = Property::all().map(|property| Suggestion {
        text: format!("{} {} ", property.as_str(), property.operators()[0].as_str()),
        label: property.as_str().to_owned(),
        description: property.description().to_owned(),
    });
    let not = std::iter::once(Suggestion {
        text: "not ".to_owned(),
        label: "not".to_owned(),
        description: "What follows must not hold".to_owned(),
    });
    let mut suggestions: Vec<Suggestion> = joining
        .chain(properties)
        .chain(not)
        .filter(|suggestion| suggestion.label.starts_with(&begun))
        .collect();
    if !begun.is_empty() {
        suggestions.extend(known.names.iter().map(|name| Suggestion {
            text: format!("{} ", written(name)),
            label: name.clone(),
            description: "Name of a service".to_owned(),
        }));
    }
    suggestions.truncate(MOST);
    suggestions
}
