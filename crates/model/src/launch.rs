//! Launch links: addresses that propose a new service. They are written by strangers, so a link proposes and never
//! decides: what is not listed here is not taken, whatever it is called.

pub mod badge;
mod form;
mod ignored;
mod reader;
mod short_code;
mod short_link;
mod variables_text;

pub use form::{LinkForm, size_value};
pub use ignored::Ignored;
pub use short_code::{NotAShortCode, ShortCode};
pub use short_link::{LONGEST_NOTE, Lifetime, NoteError, Revocation, ShortLink, ShortLinkState, parse_note};

use crate::compute::InstanceSize;
use crate::draft::{DraftValues, DraftVariable, Origin};
use crate::environment;
use crate::gallery;
use crate::image::{ImageError, ImageReference, ImageVersion, OtherRegistry, Registry};
use crate::port::Port;
use crate::query;
use crate::region::Region;
use crate::service_name::ServiceName;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// The version of the contract that is read and written.
pub const VERSION: &str = "1";
/// Longest image of a link, in characters; the API takes twice as many.
pub const LONGEST_IMAGE: usize = 512;

/// What a launch link proposes: every value checked, everything else listed with the reason why it is left out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LaunchLink {
    /// What to run.
    pub image: ImageReference,
    /// Service name.
    pub name: Option<ServiceName>,
    /// One of the Regions that Slipway is set up for.
    pub region: Option<Region>,
    /// CPU and memory.
    pub size: Option<InstanceSize>,
    /// Port.
    pub port: Option<Port>,
    /// Path of an HTTP health check; absent means TCP.
    pub health_path: Option<String>,
    /// Environment variables, in the order of the link.
    pub variables: Vec<LinkVariable>,
    /// Off until the person accepts it: a start command is code.
    pub start_command: Option<String>,
    /// Where the link stood, for counting only: 1 to 32 lower-case letters, digits and hyphens.
    pub from: Option<String>,
    /// The short link that led here, for counting only.
    pub short: Option<ShortCode>,
    /// What was left out, in the order of the link.
    pub ignored: Vec<Ignored>,
    /// The query as it came, for the record; values that were left out and look secret are emptied.
    pub raw: String,
}

/// An environment variable that a link asks for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LinkVariable {
    /// Its name.
    pub name: String,
    /// A value that is no secret.
    pub default: Option<String>,
    /// The link brought a value, and it was refused because it looks secret.
    pub refused: bool,
}

impl LinkVariable {
    /// What to say in place of the value.
    pub fn note(&self) -> Option<&'static str> {
        if self.default.is_some() {
            None
        } else if self.refused || environment::name_looks_secret(&self.name) {
            Some("Empty. You fill it in; a link may not carry secrets.")
        } else {
            Some("Empty. You fill it in.")
        }
    }
}

/// Why a link is refused as a whole.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum LaunchError {
    /// Above [`query::LONGEST`].
    #[error(transparent)]
    TooLong(#[from] query::TooLong),
    /// `v` is there and is not [`VERSION`].
    #[error("This link is written for another version of Slipway. Ask its author for one with v={VERSION}.")]
    Version,
    /// Two values for what can have one: a person would see one and another could count.
    #[error("This link gives {parameter} twice. Keep one.")]
    Duplicate {
        /// Its name in the contract.
        parameter: String,
    },
    /// Control characters, marks of writing direction, bytes that are not UTF-8.
    #[error("This link hides characters in {parameter}. Do not trust it; ask its author for a plain one.")]
    Hidden {
        /// Its name in the contract.
        parameter: String,
    },
    /// Above [`LONGEST_IMAGE`].
    #[error("Give the image in at most {LONGEST_IMAGE} characters. This link's has {length}.")]
    ImageTooLong {
        /// Its length in characters.
        length: usize,
    },
    /// No image, or none that App Runner can pull.
    #[error(transparent)]
    Image(#[from] ImageError),
}

impl LaunchError {
    /// The query of a link to offer instead of `query`: the same with the public mirror of its image, where there is one.
    pub fn proposal(&self, query: &str) -> Option<String> {
        let LaunchError::Image(ImageError::OtherRegistry(OtherRegistry {
            mirror: Some(mirror), ..
        })) = self
        else {
            return None;
        };
        let pairs = query::decode(query).ok()?.into_iter().map(|(name, value)| {
            if reader::is_image(&name) {
                (name, mirror.clone())
            } else {
                (name, value)
            }
        });
        let proposal = query::encode(pairs);
        LaunchLink::parse(&proposal, &[]).is_ok().then_some(proposal)
    }
}

/// What a person chose on the landing page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LaunchChoice {
    /// Where to create the service.
    pub region: Region,
    /// Whether to take the start command.
    pub accept_start_command: bool,
    /// `sha256:…` that the tag pointed to; the draft gets it in place of the tag.
    pub pin: Option<String>,
}

impl LaunchLink {
    /// A link that proposes an image and nothing else.
    pub fn of(image: ImageReference) -> LaunchLink {
        LaunchLink {
            image,
            name: None,
            region: None,
            size: None,
            port: None,
            health_path: None,
            variables: Vec::new(),
            start_command: None,
            from: None,
            short: None,
            ignored: Vec::new(),
            raw: String::new(),
        }
    }

    /// Reads the query of a launch link. `known_regions` are those that Slipway is set up for.
    ///
    /// # Errors
    /// See [`LaunchError`]: a link without an image, or one that is built to mislead. A value that is merely wrong is
    /// left out and listed.
    pub fn parse(query: &str, known_regions: &[Region]) -> Result<LaunchLink, LaunchError> {
        reader::read(query, known_regions)
    }

    /// The link in its shortest form, with the names of the contract.
    pub fn to_query(&self) -> String {
        let mut pairs: Vec<(String, String)> = Vec::new();
        let mut add = |name: &str, value: Option<String>| {
            if let Some(value) = value {
                pairs.push((name.to_owned(), value));
            }
        };
        add("v", Some(VERSION.to_owned()));
        add("image", Some(self.image.to_string()));
        add("name", self.name.as_ref().map(ToString::to_string));
        add("region", self.region.as_ref().map(ToString::to_string));
        add("cpu", self.size.map(|size| size.cpu.to_string()));
        add("memory", self.size.map(|size| size.memory.to_string()));
        add("port", self.port.map(|port| port.to_string()));
        add("health", self.health_path.clone());
        for variable in &self.variables {
            match &variable.default {
                Some(value) => add(&format!("default.{}", variable.name), Some(value.clone())),
                None => add("env", Some(variable.name.clone())),
            }
        }
        add("start", self.start_command.clone());
        add("from", self.from.clone());
        add("short", self.short.as_ref().map(ToString::to_string));
        query::encode(pairs)
    }

    /// The form that a draft of this link starts with, and where its values came from. A field without an origin has
    /// its default.
    pub fn to_draft_values(&self, choice: &LaunchChoice) -> (DraftValues, BTreeMap<String, Origin>) {
        let mut values = DraftValues {
            image: self.pinned(choice.pin.as_deref()).to_string(),
            region: choice.region.to_string(),
            ..DraftValues::default()
        };
        let mut origins = BTreeMap::new();
        let mut mark = |fields: &[&str], origin: Origin| {
            origins.extend(fields.iter().map(|field| ((*field).to_owned(), origin.clone())));
        };
        mark(&["provider", "image"], Origin::Link);
        if let Registry::Ecr { .. } = self.image.registry {
            "ecr".clone_into(&mut values.provider);
        }
        if self.region.as_ref() == Some(&choice.region) {
            mark(&["region"], Origin::Link);
        }
        if let Some(name) = &self.name {
            values.name = name.to_string();
            mark(&["name"], Origin::Link);
        } else {
            values.name = ServiceName::suggested_for(&self.image.repository).to_string();
            mark(&["name"], Origin::Image);
        }
        if let Some(size) = self.size {
            values.cpu = size.cpu.to_string();
            values.memory = size.memory.to_string();
            mark(&["cpu", "memory"], Origin::Link);
        }
        if let Some(port) = self.port {
            values.port = port.to_string();
            mark(&["port"], Origin::Link);
        } else if let Some(port) = gallery::known_port(&self.image) {
            values.port = port.to_string();
            mark(&["port"], Origin::Image);
        }
        if let Some(path) = &self.health_path {
            "http".clone_into(&mut values.health_protocol);
            values.health_path.clone_from(path);
            mark(&["health_protocol", "health_path"], Origin::Link);
        }
        if let (Some(command), true) = (&self.start_command, choice.accept_start_command) {
            values.start_command.clone_from(command);
            mark(&["start_command"], Origin::Link);
        }
        if !self.variables.is_empty() {
            values.variables = self.variables.iter().map(draft_variable).collect();
            mark(&["variables"], Origin::Link);
        }
        (values, origins)
    }

    /// The image with `digest` in place of its tag, where that is a digest.
    fn pinned(&self, digest: Option<&str>) -> ImageReference {
        let pinned = |digest: &str| {
            let unversioned = ImageReference {
                version: ImageVersion::Unwritten,
                ..self.image.clone()
            };
            format!("{unversioned}@{digest}").parse().ok()
        };
        digest.and_then(pinned).unwrap_or_else(|| self.image.clone())
    }
}

fn draft_variable(variable: &LinkVariable) -> DraftVariable {
    DraftVariable {
        name: variable.name.clone(),
        value: variable.default.clone().unwrap_or_default(),
        ..DraftVariable::default()
    }
}

#[cfg(test)]
mod tests;
