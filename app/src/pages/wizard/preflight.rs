//! What can be told of a draft before App Runner is asked: a card beside the form, and its short form in the bar below it.

use super::sheet::Sheet;
use crate::components::{
    Badge, ButtonKind, ButtonSize, Card, Finding, FindingKind, Findings, Icon, IconSize, Tone,
};
use leptos::prelude::*;
use model::draft::{DraftValues, Step};
use model::environment::{name_looks_secret, value_looks_secret};
use model::gallery;
use model::image::{ImageReference, ImageVersion, Registry};
use model::port::Port;

/// Id of the card, for the link in the bar.
const CARD: &str = "preflight";

/// One thing that was looked at.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Found {
    kind: FindingKind,
    title: String,
    text: String,
    /// A port that a button fills in.
    port: Option<u16>,
}

impl Found {
    fn new(kind: FindingKind, title: impl Into<String>, text: impl Into<String>) -> Found {
        Found {
            kind,
            title: title.into(),
            text: text.into(),
            port: None,
        }
    }
}

/// Everything that was looked at, the worst first.
fn look(values: &DraftValues, step: Step) -> Vec<Found> {
    let mut found = Vec::new();
    if values.is_code() {
        found.push(Found::new(
            FindingKind::Unchecked,
            "Repository and branch",
            "App Runner's public API cannot look at them. It does when the service is created.",
        ));
    } else if let Ok(image) = values.image.parse::<ImageReference>() {
        found.extend(of_image(&image, values, step));
    } else {
        found.push(Found::new(
            FindingKind::Unchecked,
            "Image",
            "Looked at once it is an image that App Runner can pull",
        ));
    }
    for variable in &values.variables {
        let secret = name_looks_secret(&variable.name) || value_looks_secret(&variable.value);
        if secret && variable.source == "plain" && !variable.value.is_empty() {
            found.push(Found::new(
                FindingKind::Warning,
                format!("{} looks like a secret", variable.name),
                "In plain text, everyone who may see the service's settings can read it.",
            ));
        }
    }
    found.sort_by_key(|found| found.kind);
    found
}

fn of_image(image: &ImageReference, values: &DraftValues, step: Step) -> Vec<Found> {
    let mut found = Vec::new();
    match gallery::find(image) {
        Some(entry) => {
            found.push(Found::new(
                FindingKind::Passed,
                format!("Image is in the gallery: {}", entry.title),
                "It works on App Runner",
            ));
            found.push(if step == Step::Source {
                // The port is filled in when this step is saved, unless someone has typed another.
                Found::new(
                    FindingKind::Passed,
                    format!("It listens on port {}", entry.port),
                    "",
                )
            } else if values.port.trim() == entry.port.to_string() {
                Found::new(
                    FindingKind::Passed,
                    format!("Port {} matches the image", entry.port),
                    "",
                )
            } else {
                Found {
                    port: Some(entry.port),
                    ..Found::new(
                        FindingKind::Warning,
                        format!("The image listens on port {}", entry.port),
                        match values.port.trim() {
                            port if port.parse::<Port>().is_ok() => {
                                format!("With {port}, the health check would fail.")
                            }
                            _ => "What is entered is no port.".to_owned(),
                        },
                    )
                }
            });
        }
        None => {
            found.push(Found::new(
                FindingKind::Unchecked,
                "Image and port",
                "Slipway asks no registry so far. App Runner pulls the image when the service is created.",
            ));
        }
    }
    if let Registry::Ecr { .. } = image.registry {
        found.push(Found::new(
            FindingKind::Unchecked,
            "Access role",
            "App Runner tries it when it pulls the image.",
        ));
    }
    if let (ImageVersion::Tag(tag), "automatic") = (&image.version, values.trigger.as_str()) {
        found.push(Found::new(
            FindingKind::Warning,
            format!("Tag {tag} can move"),
            "Automatic deployment follows it: whoever may push to the repository changes what runs.",
        ));
    }
    found
}

/// "1 warning", "2 fields open" or "Nothing to report".
fn verdict(found: &[Found], open: usize) -> (Tone, String) {
    let warnings = found
        .iter()
        .filter(|found| found.kind == FindingKind::Warning)
        .count();
    match (open, warnings) {
        (0, 0) => (Tone::Neutral, "No warning".to_owned()),
        (0, 1) => (Tone::Warn, "1 warning".to_owned()),
        (0, count) => (Tone::Warn, format!("{count} warnings")),
        (1, _) => (Tone::Neutral, "1 field open".to_owned()),
        (count, _) => (Tone::Neutral, format!("{count} fields open")),
    }
}

fn of_sheet(sheet: Sheet) -> Memo<(Vec<Found>, usize)> {
    Memo::new(move |_| {
        let open = sheet.errors().with(|errors| errors.0.len());
        (sheet.values.with(|values| look(values, sheet.step)), open)
    })
}

/// The card.
#[component]
pub(super) fn Preflight(sheet: Sheet) -> impl IntoView {
    let found = of_sheet(sheet);
    let badge = move || {
        let (tone, words) = found.with(|(found, open)| verdict(found, *open));
        view! { <Badge tone text=words /> }
    };
    view! {
        <Card title="Preflight" beside=badge.into_any() class="card-narrow preflight" id=CARD>
            <Findings>
                {move || {
                    found.with(|(found, _)| found.iter().map(|found| finding(sheet, found.clone())).collect_view())
                }}
            </Findings>
        </Card>
    }
}

fn finding(sheet: Sheet, found: Found) -> AnyView {
    let text = Some(found.text).filter(|text| !text.is_empty());
    match found.port.filter(|_| sheet.step == Step::Configure) {
        Some(port) => {
            let repair = Callback::new(move |_| {
                sheet.set("port", port.to_string());
                sheet.touch();
            });
            let button = view! {
                <crate::components::Button
                    label=format!("Use {port}")
                    kind=ButtonKind::Secondary
                    size=ButtonSize::Small
                    needs_script=true
                    on_press=repair
                />
            };
            view! { <Finding kind=found.kind title=found.title text action=button.into_any() /> }.into_any()
        }
        None => view! { <Finding kind=found.kind title=found.title text /> }.into_any(),
    }
}

/// The verdict and a link to the card, for the bar of narrow windows.
pub(super) fn brief(sheet: Sheet) -> AnyView {
    let found = of_sheet(sheet);
    let words = move || {
        let (tone, words) = found.with(|(found, open)| verdict(found, *open));
        let careful = tone == Tone::Warn;
        view! {
            <span class="bar-verdict" class:is-warn=careful>
                {careful.then(|| view! { <Icon icon=Icon::Warning size=IconSize::Small /> })}
                {words}
            </span>
        }
    };
    view! {
        {words}
        <a href=format!("#{CARD}")>"Preflight"</a>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn titles(change: impl FnOnce(&mut DraftValues)) -> Vec<(FindingKind, String)> {
        let mut values = DraftValues {
            image: "public.ecr.aws/nginx/nginx:1.27".to_owned(),
            port: "80".to_owned(),
            ..DraftValues::default()
        };
        change(&mut values);
        look(&values, Step::Configure)
            .into_iter()
            .map(|found| (found.kind, found.title))
            .collect()
    }

    #[test]
    fn a_known_image_on_its_port_passes() {
        assert!(
            titles(|_| {})
                .iter()
                .all(|(kind, _)| *kind == FindingKind::Passed)
        );
    }

    #[test]
    fn another_port_is_the_first_thing_told() {
        let found = titles(|values| values.port = "8080".to_owned());
        assert_eq!(
            found[0],
            (FindingKind::Warning, "The image listens on port 80".to_owned())
        );
    }

    #[test]
    fn nothing_is_claimed_of_images_that_nobody_knows() {
        let found = titles(|values| values.image = "public.ecr.aws/a/b".to_owned());
        assert_eq!(found, [(FindingKind::Unchecked, "Image and port".to_owned())]);
    }
}
