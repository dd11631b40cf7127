//! The form that builds a launch link: what the reader of links takes, as fields.

use super::{LONGEST_IMAGE, LaunchError, LaunchLink, variables_text};
use crate::compute::{InstanceSize, SIZES};
use crate::field_error::FieldErrors;
use crate::health_check;
use crate::image::ImageReference;
use crate::paste;
use crate::port::Port;
use crate::region::Region;
use crate::service_name::ServiceName;
use crate::text::is_hidden;
use serde::{Deserialize, Serialize};

/// Everything in the form, as text. An empty field is left out of the link.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct LinkForm {
    /// Container image URI, or whatever names one: a gallery page, a command, another link.
    pub image: String,
    /// Port.
    pub port: String,
    /// Service name.
    pub name: String,
    /// Region's code.
    pub region: String,
    /// CPU units and MB of memory, `1024/2048`.
    pub size: String,
    /// Path of an HTTP health check.
    pub health: String,
    /// Environment variables, see [`variables_text`].
    pub variables: String,
    /// Start command.
    pub start: String,
    /// Where the link will stand, for counting.
    pub from: String,
}

const HIDDEN: &str =
    "Leave out line breaks and hidden characters. Readers of a link could not see what they run.";

impl LinkForm {
    /// The form filled with what a link proposes.
    pub fn of(link: &LaunchLink) -> LinkForm {
        fn text(value: Option<&impl ToString>) -> String {
            value.map(ToString::to_string).unwrap_or_default()
        }
        LinkForm {
            image: link.image.to_string(),
            port: text(link.port.as_ref()),
            name: text(link.name.as_ref()),
            region: text(link.region.as_ref()),
            size: link.size.map(size_value).unwrap_or_default(),
            health: text(link.health_path.as_ref()),
            variables: variables_text::write(&link.variables),
            start: text(link.start_command.as_ref()),
            from: text(link.from.as_ref()),
        }
    }

    /// The fields: name of the control and value.
    pub fn fields(&self) -> [(&'static str, &str); 9] {
        [
            ("image", &self.image),
            ("port", &self.port),
            ("name", &self.name),
            ("region", &self.region),
            ("size", &self.size),
            ("health", &self.health),
            ("variables", &self.variables),
            ("start", &self.start),
            ("from", &self.from),
        ]
    }

    /// The value of a field; nothing for names of no field.
    pub fn field(&self, name: &str) -> &str {
        let found = self.fields().into_iter().find(|(field, _)| *field == name);
        found.map_or("", |(_, value)| value)
    }

    /// The value of a field, to be changed; `None` for names of no field.
    pub fn field_mut(&mut self, name: &str) -> Option<&mut String> {
        Some(match name {
            "image" => &mut self.image,
            "port" => &mut self.port,
            "name" => &mut self.name,
            "region" => &mut self.region,
            "size" => &mut self.size,
            "health" => &mut self.health,
            "variables" => &mut self.variables,
            "start" => &mut self.start,
            "from" => &mut self.from,
            _ => return None,
        })
    }

    /// What a field is called.
    pub fn label(field: &str) -> &'static str {
        match field {
            "image" => "Container image URI",
            "port" => "Port",
            "name" => "Service name",
            "region" => "Region",
            "size" => "CPU and memory",
            "health" => "Health check path",
            "variables" => "Environment variables",
            "start" => "Start command",
            _ => "Where the link stands",
        }
    }

    /// Reads the form. The link says in every Slipway what the form says here: reading what
    /// [`LaunchLink::to_query`] writes of it gives the same link.
    ///
    /// # Errors
    /// Every field that is wrong, in the order of the form.
    pub fn check(&self, known_regions: &[Region]) -> Result<LaunchLink, FieldErrors> {
        let mut errors = FieldErrors::default();
        let image = errors.check("image", self.read_image());
        let port = errors.check("port", given(&self.port, str::parse::<Port>));
        let name = errors.check("name", given(&self.name, str::parse::<ServiceName>));
        let region = errors.check("region", given(&self.region, |code| known(code, known_regions)));
        let size = errors.check("size", given(&self.size, size_of));
        let health = errors.check("health", given(&self.health, seen(health_check::parse_path)));
        let variables = errors.check(
            "variables",
            variables_text::read(&self.variables).map_err(|faults| {
                let told: Vec<String> = faults.iter().map(ToString::to_string).collect();
                told.join("\n")
            }),
        );
        let start = errors.check(
            "start",
            given(&self.start, seen(|text| Ok::<_, &str>(text.to_owned()))),
        );
        let from = errors.check("from", given(&self.from, mark));
        let (Some(image), Some(port), Some(name), Some(region), Some(size)) =
            (image, port, name, region, size)
        else {
            return Err(errors);
        };
        let (Some(health_path), Some(variables), Some(start_command), Some(from)) =
            (health, variables, start, from)
        else {
            return Err(errors);
        };
        let link = LaunchLink {
            name,
            region,
            size,
            port,
            health_path,
            variables,
            start_command,
            from,
            ..LaunchLink::of(image)
        };
        match LaunchLink::parse(&link.to_query(), known_regions) {
            Ok(_) => Ok(link),
            Err(refusal) => {
                errors.add(self.longest(), refusal);
                Err(errors)
            }
        }
    }

    /// As the field of the create form: it takes whatever people paste, and the link gets the image inside of it.
    fn read_image(&self) -> Result<ImageReference, LaunchError> {
        let text = self.image.trim();
        if let Some(image) = paste::image_in(text) {
            return Ok(image);
        }
        let length = text.chars().count();
        if length > LONGEST_IMAGE {
            return Err(LaunchError::ImageTooLong { length });
        }
        Ok(text.parse()?)
    }

    /// The field to shorten where the whole is too long.
    fn longest(&self) -> &'static str {
        self.fields()
            .into_iter()
            .max_by_key(|(_, value)| value.len())
            .map_or("variables", |(name, _)| name)
    }
}

/// The value of a size in the form.
pub fn size_value(size: InstanceSize) -> String {
    format!("{}/{}", size.cpu, size.memory)
}

/// A field that may stay empty.
fn given<T, E>(text: &str, read: impl FnOnce(&str) -> Result<T, E>) -> Result<Option<T>, E> {
    match text.trim() {
        "" => Ok(None),
        text => read(text).map(Some),
    }
}

/// A text without anything that its readers would not see.
fn seen<T, E: std::fmt::Display>(
    read: impl FnOnce(&str) -> Result<T, E>,
) -> impl FnOnce(&str) -> Result<T, String> {
    |text| {
        if text.chars().any(is_hidden) {
            return Err(HIDDEN.to_owned());
        }
        read(text).map_err(|error| error.to_string())
    }
}

fn known(code: &str, known_regions: &[Region]) -> Result<Region, String> {
    let region: Region = code.parse().map_err(|_| "Choose a Region.".to_owned())?;
    if known_regions.contains(&region) {
        Ok(region)
    } else {
        Err(format!(
            "Slipway is not set up for {region}. Choose another Region."
        ))
    }
}

fn size_of(text: &str) -> Result<InstanceSize, &'static str> {
    SIZES
        .into_iter()
        .find(|size| size_value(*size) == text)
        .ok_or("Choose one of the sizes that App Runner runs.")
}

fn mark(text: &str) -> Result<String, &'static str> {
    if super::reader::is_mark(text) {
        Ok(text.to_owned())
    } else {
        Err("Enter at most 32 lower-case letters, digits and hyphens, for example readme.")
    }
}
