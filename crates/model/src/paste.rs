//! Makes a launch link out of whatever people have: a reference, a page, a link, a command.

mod command;
mod page;

use crate::aws_console;
use crate::image::{ImageError, ImageReference, OtherRegistry, Registry};
use crate::launch::{LaunchError, LaunchLink};
use crate::paths;
use serde::{Deserialize, Serialize};

/// Longest text that is looked at, in bytes: a launch link may be as long.
const LONGEST: usize = 10 * 1024;

/// What a text was recognised as, and how to go on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pasted {
    /// "A docker pull command"
    pub what: String,
    /// "for an image in Amazon ECR Public"
    pub detail: String,
    /// Query of the launch link.
    pub query: String,
}

impl Pasted {
    /// "A docker pull command for an image in Amazon ECR Public"
    pub fn words(&self) -> String {
        format!("{} {}", self.what, self.detail)
    }

    /// The address to go on to.
    pub fn address(&self) -> String {
        paths::launch(&self.query)
    }

    fn of(what: &str, preposition: &str, image: &ImageReference, query: String) -> Pasted {
        let registry = match &image.registry {
            Registry::EcrPublic => "Amazon ECR Public".to_owned(),
            Registry::Ecr { account, region } => format!("Amazon ECR, account {account}, {region}"),
        };
        let detail = match preposition {
            "" => format!("in {registry}"),
            preposition => format!("{preposition} an image in {registry}"),
        };
        Pasted {
            what: what.to_owned(),
            detail,
            query,
        }
    }
}

/// Why a text leads nowhere. Each says what to paste instead.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PasteError {
    /// Nothing was pasted.
    #[error("Paste an image, a gallery page, a \"Launch with App Runner\" link or a docker pull command.")]
    Missing,
    /// More than any of these can be.
    #[error("Paste only the link or the command. This text has {length} characters.")]
    TooLong {
        /// Its length in characters.
        length: usize,
    },
    /// No image that App Runner can pull.
    #[error(transparent)]
    Image(#[from] ImageError),
    /// A launch link that is refused.
    #[error(transparent)]
    Launch(#[from] LaunchError),
    /// `docker run …` of an image that could be launched.
    #[error(
        "App Runner starts the container itself, so a {program} run command does not fit. Go on with its image: {image}."
    )]
    Run {
        /// "docker"
        program: &'static str,
        /// What to go on with.
        image: String,
        /// Query of the launch link with the port and the names of the variables of the command.
        query: String,
    },
    /// `docker build …` and the like.
    #[error("Paste the image alone, or a docker pull command.")]
    Command,
    /// A `docker pull` without an image.
    #[error("Add the image behind pull, for example public.ecr.aws/nginx/nginx:1.27.")]
    CommandWithoutImage,
    /// A page of the gallery that is not an image's.
    #[error("Open an image in the gallery and paste the address of its page.")]
    GalleryPage,
    /// A page of AWS's console that proposes nothing.
    #[error(
        "This page of the AWS console proposes no service. Paste a link with #/create and an image in it."
    )]
    ConsolePage,
    /// A page of Docker Hub that is not an image's.
    #[error("App Runner cannot pull from Docker Hub. Look for the image in ECR Public, at gallery.ecr.aws.")]
    DockerHubPage,
    /// Some other address.
    #[error(
        "Slipway does not know this page. Paste an image, a page of gallery.ecr.aws or a \"Launch with App Runner\" link."
    )]
    OtherPage,
}

impl PasteError {
    /// The query of a launch link to offer instead: the mirror of an official image, the image of a run command.
    pub fn proposal(&self) -> Option<String> {
        match self {
            PasteError::Run { query, .. } => Some(query.clone()),
            PasteError::Image(error) | PasteError::Launch(LaunchError::Image(error)) => {
                Some(LaunchLink::of(mirror(error)?).to_query())
            }
            _ => None,
        }
    }
}

/// The image in ECR Public that an error proposes.
fn mirror(error: &ImageError) -> Option<ImageReference> {
    match error {
        ImageError::OtherRegistry(OtherRegistry {
            mirror: Some(mirror), ..
        }) => mirror.parse().ok(),
        _ => None,
    }
}

/// Recognises a text.
///
/// # Errors
/// See [`PasteError`].
pub fn recognise(text: &str) -> Result<Pasted, PasteError> {
    let text = plain(text);
    if text.is_empty() {
        return Err(PasteError::Missing);
    }
    if text.len() > LONGEST {
        return Err(PasteError::TooLong {
            length: text.chars().count(),
        });
    }
    if let Some(result) = command::recognise(text) {
        return result;
    }
    // AWS's links may come from their fragment on; and one that was rewritten to another host is one still.
    if let Some(query) = aws_console::launch_query(text) {
        return launch("A \"Launch with App Runner\" link", query);
    }
    if aws_console::is_console(text) {
        return Err(PasteError::ConsolePage);
    }
    if let Some(query) = own_link(text) {
        return launch("A launch link", query.to_owned());
    }
    if let Some(result) = page::recognise(text) {
        return result;
    }
    image("An image", "", text)
}

/// The image inside of a text that is more than an image: a command, a page, a link. `None` for a text that is an image
/// already, and for one that is not recognised.
pub fn image_in(text: &str) -> Option<ImageReference> {
    if text.parse::<ImageReference>().is_ok() {
        return None;
    }
    let query = match recognise(text) {
        Ok(pasted) => pasted.query,
        Err(PasteError::Run { query, .. }) => query,
        Err(_) => return None,
    };
    Some(LaunchLink::parse(&query, &[]).ok()?.image)
}

/// A launch link is taken as it is, once it is known to hold an image. Regions are judged where they are known.
fn launch(what: &str, query: String) -> Result<Pasted, PasteError> {
    let link = LaunchLink::parse(&query, &[])?;
    Ok(Pasted::of(what, "for", &link.image, query))
}

fn image(what: &str, preposition: &str, reference: &str) -> Result<Pasted, PasteError> {
    let image: ImageReference = reference.parse()?;
    let query = LaunchLink::of(image.clone()).to_query();
    Ok(Pasted::of(what, preposition, &image, query))
}

/// The text without what comes along when it is copied: blanks, quotes, angle brackets, the Markdown around a badge.
fn plain(text: &str) -> &str {
    let text = text.trim();
    // `[![Launch](badge.svg)](link)`: the last parenthesis holds the link.
    let text = match text.rsplit_once("](") {
        Some((_, link)) if text.starts_with('[') => link.split_once(')').map_or(link, |(link, _)| link),
        _ => text,
    };
    let quotes: &[char] = &['"', '\'', '`', '<', '>', '“', '”'];
    text.trim_matches(quotes).trim()
}

/// The query of a launch link of any Slipway: `https://host/launch?…`, or `/launch?…`.
fn own_link(text: &str) -> Option<&str> {
    let (address, query) = text.split_once('?')?;
    let path = match address.split_once("://") {
        Some(("https" | "http", rest)) => &rest[rest.find('/')?..],
        Some(_) => return None,
        None => &address[address.find('/')?..],
    };
    let query = query.split_once('#').map_or(query, |(query, _)| query);
    (path.trim_end_matches('/') == paths::LAUNCH).then_some(query)
}

#[cfg(test)]
mod tests;
