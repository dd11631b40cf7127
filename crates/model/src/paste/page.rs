//! Pages that show an image: the gallery of ECR Public, Amazon ECR in AWS's console, Docker Hub, GitHub.

use super::{PasteError, Pasted, image};
use crate::image::{ImageError, OtherRegistry, docker_hub};

/// Recognises an address; `None` if the text is none.
pub(super) fn recognise(text: &str) -> Option<Result<Pasted, PasteError>> {
    let (scheme, rest) = match text.split_once("://") {
        Some((scheme, rest)) => (Some(scheme), rest),
        None => (None, text),
    };
    let (host, rest) = rest.split_once('/').unwrap_or((rest, ""));
    let host = host.to_ascii_lowercase();
    let path = rest
        .split(['?', '#'])
        .next()
        .unwrap_or_default()
        .trim_matches('/');
    let result = match host.strip_prefix("www.").unwrap_or(&host) {
        "gallery.ecr.aws" => gallery(path),
        "hub.docker.com" => Err(docker_hub_page(path)),
        "ghcr.io" if scheme.is_some() => Err(elsewhere("ghcr.io")),
        "github.com" if path.contains("/packages/") || path.contains("/pkgs/container/") => {
            Err(elsewhere("ghcr.io"))
        }
        "quay.io" if scheme.is_some() => Err(elsewhere("quay.io")),
        host if host.ends_with("console.aws.amazon.com") && path.starts_with("ecr/") => console(path, text),
        // A reference with a scheme in front, as tools such as skopeo write it: docker://public.ecr.aws/…
        host if scheme.is_some() && (host == "public.ecr.aws" || host.contains(".dkr.ecr.")) => {
            image("An image", "", text.split_once("://")?.1.trim_end_matches('/'))
        }
        "docker.io" if scheme.is_some() => image("An image", "", text.split_once("://")?.1),
        _ if matches!(scheme, Some("http" | "https")) => Err(PasteError::OtherPage),
        _ => return None,
    };
    Some(result)
}

/// `https://gallery.ecr.aws/{publisher}/{repository}`: the page of an image.
fn gallery(path: &str) -> Result<Pasted, PasteError> {
    if !path.contains('/') {
        return Err(PasteError::GalleryPage);
    }
    image("A gallery page", "of", &format!("public.ecr.aws/{path}:latest"))
}

/// `https://{region}.console.aws.amazon.com/ecr/repositories/private/{account}/{repository}?region={region}`
fn console(path: &str, text: &str) -> Result<Pasted, PasteError> {
    let named = || {
        let (account, repository) = path.strip_prefix("ecr/repositories/private/")?.split_once('/')?;
        // Behind the repository there may be a page of it.
        let repository = repository.split("/_/").next()?;
        let (_, query) = text.split_once('?')?;
        let query = query.split('#').next()?;
        let region = query.split('&').find_map(|pair| pair.strip_prefix("region="))?;
        Some(format!(
            "{account}.dkr.ecr.{region}.amazonaws.com/{repository}:latest"
        ))
    };
    let reference = named().ok_or(PasteError::ConsolePage)?;
    image("A page of Amazon ECR", "of", &reference)
}

/// `https://hub.docker.com/_/{name}`, `/r/{publisher}/{name}`, `/layers/{publisher}/{name}/{tag}/…`
fn docker_hub_page(path: &str) -> PasteError {
    let parts: Vec<&str> = path.split('/').collect();
    let reference = match parts.as_slice() {
        ["_", name, ..] => (*name).to_owned(),
        ["r", publisher, name, ..] | ["repository", "docker", publisher, name, ..] => {
            format!("{publisher}/{name}")
        }
        ["layers", publisher, name, tag, ..] => format!("{publisher}/{name}:{tag}"),
        _ => return PasteError::DockerHubPage,
    };
    docker_hub(&reference).map_or(PasteError::DockerHubPage, |registry| {
        ImageError::OtherRegistry(registry).into()
    })
}

fn elsewhere(registry: &str) -> PasteError {
    ImageError::OtherRegistry(OtherRegistry {
        registry: registry.to_owned(),
        mirror: None,
    })
    .into()
}
