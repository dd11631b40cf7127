//! Reads the query of a launch link, parameter by parameter.

use super::ignored::{self, Ignored};
use super::{LONGEST_IMAGE, LaunchError, LaunchLink, LinkVariable, ShortCode, VERSION};
use crate::compute::InstanceSize;
use crate::environment::{self, VariableNameError};
use crate::health_check;
use crate::image::{ImageError, ImageReference, Registry};
use crate::port::Port;
use crate::query;
use crate::region::Region;
use crate::service_name::ServiceName;
use crate::text::is_hidden;

/// Parameters with one value: their names in the contract, each with its aliases.
const SINGLE: [(&str, &[&str]); 11] = [
    ("v", &[]),
    ("image", &["imageUri", "imageURI"]),
    ("name", &["serviceName"]),
    ("region", &[]),
    ("cpu", &[]),
    ("memory", &[]),
    ("port", &[]),
    ("health", &[]),
    ("start", &[]),
    ("from", &[]),
    ("short", &[]),
];

/// One parameter as it came.
struct Parameter {
    /// As written.
    written: String,
    /// In the contract; `None` if it is not part of it.
    known: Option<String>,
    value: String,
    /// Why it is listed as ignored.
    reason: Option<String>,
    /// The value of a variable, refused because it looks secret. Told at the variable.
    refused: bool,
}

pub(super) fn read(query: &str, known_regions: &[Region]) -> Result<LaunchLink, LaunchError> {
    let mut parameters: Vec<Parameter> = query::decode(query)?
        .into_iter()
        .map(|(written, value)| Parameter {
            known: known(&written),
            written,
            value,
            reason: None,
            refused: false,
        })
        .collect();
    check_single(&parameters)?;
    check_hidden(&parameters)?;
    if value(&parameters, "v").is_some_and(|version| version != VERSION) {
        return Err(LaunchError::Version);
    }
    let image = image(value(&parameters, "image"))?;

    let ps = &mut parameters;
    let mut link = LaunchLink::of(image);
    link.name = take(ps, "name", |text| text.parse::<ServiceName>().ok(), NAME);
    link.region = region(ps, known_regions);
    link.size = size(ps);
    link.port = take(ps, "port", |text| text.parse::<Port>().ok(), PORT);
    link.health_path = take(ps, "health", |text| health_check::parse_path(text).ok(), HEALTH);
    link.start_command = value(ps, "start").map(str::to_owned);
    link.from = take(ps, "from", |text| is_mark(text).then(|| text.to_owned()), FROM);
    link.short = take(ps, "short", |text| text.parse::<ShortCode>().ok(), SHORT);
    link.variables = variables(ps);
    // ECR Public has a reason of its own. Whether a private image could deploy by itself is not known here.
    let never_automatic = match link.image.registry {
        Registry::EcrPublic => link.image.automatic_deployment_refusal(""),
        Registry::Ecr { .. } => None,
    };
    for parameter in ps.iter_mut().filter(|parameter| parameter.known.is_none()) {
        parameter.reason = Some(ignored::reason(&parameter.written, never_automatic).to_owned());
    }
    link.ignored = list(ps);
    link.raw = raw(query, ps);
    Ok(link)
}

const NAME: &str = "Not a name for a service: 4 to 40 letters, digits, hyphens and underscores.";
const PORT: &str = "Not a port from 1 to 65535.";
const HEALTH: &str = "Not a path that starts with a slash. The health check stays TCP.";
const FROM: &str = "Not 1 to 32 lower-case letters, digits and hyphens.";
const SHORT: &str = "Not the code of a short link.";

/// The name in the contract; `default.NAME` stays as written.
fn known(written: &str) -> Option<String> {
    if written == "env" || written.starts_with("default.") {
        return Some(written.to_owned());
    }
    SINGLE
        .iter()
        .find(|(name, aliases)| *name == written || aliases.contains(&written))
        .map(|(name, _)| (*name).to_owned())
}

/// Whether a parameter, as it is written, names the image.
pub(super) fn is_image(written: &str) -> bool {
    known(written).as_deref() == Some("image")
}

fn check_single(parameters: &[Parameter]) -> Result<(), LaunchError> {
    let mut seen: Vec<&str> = Vec::new();
    for name in parameters
        .iter()
        .filter_map(|parameter| parameter.known.as_deref())
    {
        if name == "env" {
            continue;
        }
        if seen.contains(&name) {
            return Err(LaunchError::Duplicate {
                parameter: ignored::shown(name),
            });
        }
        seen.push(name);
    }
    Ok(())
}

fn check_hidden(parameters: &[Parameter]) -> Result<(), LaunchError> {
    // U+FFFD stands for bytes that are not UTF-8.
    let is_unreadable = |c: char| is_hidden(c) || c == '\u{fffd}';
    for parameter in parameters {
        if let Some(name) = &parameter.known
            && parameter.value.chars().any(is_unreadable)
        {
            return Err(LaunchError::Hidden {
                parameter: ignored::shown(name),
            });
        }
    }
    Ok(())
}

/// The value of a parameter without the blanks around it; an empty one counts as absent.
fn value<'a>(parameters: &'a [Parameter], name: &str) -> Option<&'a str> {
    parameters
        .iter()
        .find(|parameter| parameter.known.as_deref() == Some(name))
        .map(|parameter| parameter.value.trim())
        .filter(|value| !value.is_empty())
}

fn refuse(parameters: &mut [Parameter], name: &str, reason: &str) {
    for parameter in parameters {
        if parameter.known.as_deref() == Some(name) && !parameter.value.trim().is_empty() {
            parameter.reason = Some(reason.to_owned());
        }
    }
}

fn take<T>(
    parameters: &mut [Parameter],
    name: &str,
    parse: impl FnOnce(&str) -> Option<T>,
    reason: &str,
) -> Option<T> {
    let parsed = parse(value(parameters, name)?);
    if parsed.is_none() {
        refuse(parameters, name, reason);
    }
    parsed
}

fn image(text: Option<&str>) -> Result<ImageReference, LaunchError> {
    let text = text.ok_or(ImageError::Missing)?;
    let length = text.chars().count();
    if length > LONGEST_IMAGE {
        return Err(LaunchError::ImageTooLong { length });
    }
    Ok(text.parse::<ImageReference>()?)
}

fn region(parameters: &mut [Parameter], known_regions: &[Region]) -> Option<Region> {
    let region = take(
        parameters,
        "region",
        |text| text.parse::<Region>().ok(),
        "Not the code of a Region. You choose one yourself.",
    )?;
    if known_regions.contains(&region) {
        return Some(region);
    }
    refuse(
        parameters,
        "region",
        "Slipway is not set up for this Region. You choose another one.",
    );
    None
}

fn size(parameters: &mut [Parameter]) -> Option<InstanceSize> {
    let reason = match (value(parameters, "cpu"), value(parameters, "memory")) {
        (None, None) => return None,
        (Some(cpu), Some(memory)) => match InstanceSize::parse(cpu, memory) {
            Ok(size) => return Some(size),
            Err(_) => "App Runner has no instance with this CPU and this memory. The default stays.",
        },
        _ => "CPU and memory come together. The default stays.",
    };
    refuse(parameters, "cpu", reason);
    refuse(parameters, "memory", reason);
    None
}

/// Whether a text tells where a link stood.
pub(super) fn is_mark(text: &str) -> bool {
    text.len() <= 32
        && text
            .bytes()
            .all(|byte| matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'-'))
}

/// `env` gives names, one by one or with commas between; `default.NAME` gives a value, and the name with it.
fn variables(parameters: &mut [Parameter]) -> Vec<LinkVariable> {
    let mut variables: Vec<LinkVariable> = Vec::new();
    for parameter in parameters {
        match parameter.known.as_deref() {
            Some("env") => {
                let names = parameter.value.split(',').map(str::trim);
                for name in names.filter(|name| !name.is_empty()) {
                    if let Err(reason) = add(&mut variables, name) {
                        parameter.reason = Some(reason.to_owned());
                    }
                }
            }
            Some(known) => {
                let Some(name) = known.strip_prefix("default.") else {
                    continue;
                };
                match add(&mut variables, name) {
                    Ok(variable) if parameter.value.is_empty() => variable.default = None,
                    Ok(variable)
                        if environment::name_looks_secret(name)
                            || environment::value_looks_secret(&parameter.value) =>
                    {
                        variable.refused = true;
                        parameter.refused = true;
                    }
                    Ok(variable) => variable.default = Some(parameter.value.clone()),
                    Err(reason) => parameter.reason = Some(reason.to_owned()),
                }
            }
            None => {}
        }
    }
    variables
}

/// The variable of this name, made if it is not there yet.
fn add<'a>(variables: &'a mut Vec<LinkVariable>, name: &str) -> Result<&'a mut LinkVariable, &'static str> {
    environment::check_name(name).map_err(|error| match error {
        VariableNameError::Reserved => "AWS reserves names that start with AWSAPPRUNNER.",
        VariableNameError::Port => "App Runner sets PORT itself, from the port of the service.",
        VariableNameError::Missing | VariableNameError::Pattern | VariableNameError::Duplicate => {
            "Not the name of a variable: letters, digits and underscores, the first not a digit."
        }
    })?;
    let at = match variables.iter().position(|variable| variable.name == name) {
        Some(at) => at,
        None if variables.len() < environment::MOST => {
            variables.push(LinkVariable {
                name: name.to_owned(),
                default: None,
                refused: false,
            });
            variables.len() - 1
        }
        None => return Err("A service has at most 50 variables. The ones behind are left out."),
    };
    Ok(&mut variables[at])
}

fn list(parameters: &[Parameter]) -> Vec<Ignored> {
    let mut list: Vec<Ignored> = Vec::new();
    let mut more = 0;
    for parameter in parameters {
        let Some(reason) = &parameter.reason else {
            continue;
        };
        let entry = Ignored {
            name: ignored::shown(&parameter.written),
            reason: reason.clone(),
        };
        if list.contains(&entry) {
            continue;
        }
        if list.len() < ignored::MOST {
            list.push(entry);
        } else {
            more += 1;
        }
    }
    if more > 0 {
        list.push(Ignored {
            name: "…".to_owned(),
            reason: format!("{more} more parameters."),
        });
    }
    list
}

/// The query for the record. A draft keeps it and a team reads it, so what a link should not have carried goes.
fn raw(query: &str, parameters: &[Parameter]) -> String {
    let kept: Vec<String> = query::parts(query)
        .zip(parameters)
        .map(|(part, parameter)| {
            let looks_secret = environment::name_looks_secret(&parameter.written)
                || environment::value_looks_secret(&parameter.value);
            let part = match part.split_once('=') {
                Some((name, _)) if parameter.refused || (parameter.reason.is_some() && looks_secret) => {
                    format!("{name}=")
                }
                _ => part.to_owned(),
            };
            // What a browser would have escaped, for links that were pasted.
            part.chars()
                .map(|c| match c {
                    c if c.is_ascii_graphic() => c.to_string(),
                    c => crate::paths::encode(c.encode_utf8(&mut [0; 4])),
                })
                .collect()
        })
        .collect();
    kept.join("&")
}
