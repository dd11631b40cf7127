//! What the steps have in common: marks, hints, and the rules of a single field.

use super::sheet::Sheet;
use crate::components::{Choice, ProvenanceMark};
use crate::pages::frame::reader;
use leptos::prelude::*;
use model::compute::{SIZES, gigabytes, vcpu};
use model::draft::Origin;
use model::region::Region;

/// Whether the reader typed a value: that needs no mark.
pub(super) fn is_own(origin: &Origin, reader: Option<&str>) -> bool {
    matches!(origin, Origin::Person(name) if name.is_empty() || reader == Some(name))
}

/// Where the value of a field came from, below its control, until the reader edits it.
pub(super) fn mark(sheet: Sheet, name: &'static str) -> AnyView {
    let origin = sheet.origin(name);
    let reader = reader();
    (move || {
        origin
            .get()
            .filter(|origin| !is_own(origin, reader.as_deref()))
            .map(|origin| view! { <ProvenanceMark origin=Some(origin) /> })
    })
    .into_any()
}

/// A sentence of help.
pub(super) fn hint(text: &'static str) -> AnyView {
    text.into_any()
}

/// The Regions that Slipway is set up for, and the one that is chosen although it is not.
pub(super) fn regions(sheet: Sheet) -> Vec<Choice> {
    let (regions, chosen) = sheet
        .view
        .with_value(|view| (view.regions.clone(), view.draft.values.region.clone()));
    let mut choices: Vec<Choice> = regions
        .iter()
        .map(|region| Choice::new(region.as_str(), region.label()))
        .collect();
    with_chosen(&mut choices, &chosen, |code| {
        code.parse::<Region>()
            .map_or(code.to_owned(), |region| region.label())
    });
    choices
}

/// What vCPU can be chosen.
pub(super) fn cpus(chosen: &str) -> Vec<Choice> {
    let mut units: Vec<u32> = SIZES.iter().map(|size| size.cpu).collect();
    units.dedup();
    let mut choices: Vec<Choice> = units
        .into_iter()
        .map(|units| Choice::new(units.to_string(), format!("{} vCPU", vcpu(units))))
        .collect();
    with_chosen(&mut choices, chosen, str::to_owned);
    choices
}

/// What memory can be chosen; beside a CPU only what App Runner runs with it.
pub(super) fn memories(cpu: Option<&str>, chosen: &str) -> Vec<Choice> {
    let mut megabytes: Vec<u32> = SIZES
        .iter()
        .filter(|size| cpu.is_none_or(|cpu| size.cpu.to_string() == cpu))
        .map(|size| size.memory)
        .collect();
    megabytes.sort_unstable();
    megabytes.dedup();
    let mut choices: Vec<Choice> = megabytes
        .into_iter()
        .map(|megabytes| Choice::new(megabytes.to_string(), gigabytes(megabytes)))
        .collect();
    with_chosen(&mut choices, chosen, |text| {
        text.parse().map_or(text.to_owned(), gigabytes)
    });
    choices
}

/// A value that cannot be chosen any more stays what it is until someone chooses another.
pub(super) fn with_chosen(choices: &mut Vec<Choice>, chosen: &str, label: impl Fn(&str) -> String) {
    if !choices.iter().any(|choice| choice.value == chosen) {
        let label = if chosen.is_empty() {
            "Choose".to_owned()
        } else {
            label(chosen)
        };
        choices.insert(0, Choice::new(chosen, label));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn values(choices: &[Choice]) -> Vec<&str> {
        choices.iter().map(|choice| choice.value.as_str()).collect()
    }

    #[test]
    fn memory_depends_on_the_cpu() {
        assert_eq!(values(&memories(Some("1024"), "2048")), ["2048", "3072", "4096"]);
        assert_eq!(values(&memories(Some("512"), "1024")), ["1024"]);
        assert_eq!(memories(None, "2048").len(), 9);
    }

    #[test]
    fn what_is_chosen_stays_to_be_seen() {
        assert_eq!(values(&memories(Some("256"), "2048")), ["2048", "512", "1024"]);
        assert_eq!(cpus("")[0].label, "Choose");
        assert_eq!(cpus("1024").len(), 5);
    }
}
