//! What a service's domain shows.

use axum::http::StatusCode;
use maud::{Markup, html};

use super::host::{SUFFIX, Silence};
use crate::catalogue;
use crate::pages::components::{absent, pair};
use crate::pages::document::bare;
use crate::pages::service::size;
use crate::service::configuration::Configuration;
use crate::service::image::ImageIdentifier;
use crate::service::record::{Deployed, ServiceRecord};

/// The page of a service that serves, with the status it is sent with.
pub fn running(service: &ServiceRecord, port: u16, status: StatusCode) -> String {
    let Some(deployed) = &service.deployed else {
        return silent(&service.domain(), service, Silence::NotServing);
    };
    let twin = format!(
        "http://{}.{}{SUFFIX}:{port}",
        service.domain_label, service.scope.region
    );
    let content = html! {
        h1 { (service.name) }
        p class="bare-state" { strong { "Running" } " since " (moment(deployed)) }
        @if status != StatusCode::OK {
            p class="bare-note" { "This answer has the status " (status) ", as was asked for." }
        }
        p class="bare-note" {
            "This is Slipway's simulator of AWS App Runner. No container runs here: the page stands in for what the service would answer at "
            code { "https://" (service.domain()) } ". On this machine it is at " code { (twin) } "."
        }
        dl class="bare-facts" {
            (source(deployed))
            (pair("Port", &html! { (deployed.configuration.port()) }))
            (pair("Environment variables", &names(&deployed.configuration)))
            (pair("Instance size", &html! { (size(&deployed.configuration)) }))
            (pair("Region", &html! { (service.scope.region) }))
            (pair("Account", &html! { (service.scope.account) }))
            (pair("Service", &html! { code { (service.arn()) } }))
        }
        p class="bare-note" {
            "Every request counts in the service's metrics. Ask for another status or for a slow answer, on any path, to see them move: "
            a href="?status=404" { "?status=404" } ", "
            a href="?status=503&delay=250" { "?status=503&delay=250" } " (milliseconds)."
        }
    };
    bare(&service.name, &content)
}

/// The page of a service that there is, but that does not answer on that host.
pub fn silent(host: &str, service: &ServiceRecord, silence: Silence) -> String {
    let host = html! { code { (host) } };
    let name = &service.name;
    let (title, text) = match silence {
        Silence::NotServing => (
            "Not serving",
            html! {
                "The App Runner service behind " (host) " does not serve at the moment: it is paused, being created, being deleted, or failed to create."
            },
        ),
        Silence::Private => (
            "Not reachable from here",
            html! {
                "The App Runner service " (name) " is private: only VPC ingress connections lead to it. Open the domain of one of them instead of " (host) "."
            },
        ),
        Silence::IngressConnection => (
            "Not connected",
            html! { "The VPC ingress connection behind " (host) " is not available at the moment." },
        ),
        Silence::CustomDomain => (
            "Not active",
            html! {
                "The custom domain " (host) " of the App Runner service " (name) " is not active. Its status tells what it waits for, such as its DNS records."
            },
        ),
    };
    message(title, &text)
}

/// The page for a query that asks for a status or a delay that there is not.
pub fn unclear() -> String {
    message(
        "Bad request",
        &html! {
            "Ask for a " code { "status" } " from 200 to 599 and for a " code { "delay" } " of up to 120000 milliseconds."
        },
    )
}

/// The page of a host that belongs to no service.
pub fn unknown(host: &str) -> String {
    message(
        "No such service",
        &html! { "No App Runner service has the domain " code { (host) } "." },
    )
}

/// The page when the simulator itself fails.
pub fn broken() -> String {
    message(
        "Something went wrong",
        &html! { "The simulator could not read its database. Its log says why." },
    )
}

/// What was deployed: an image, or a commit of a repository.
fn source(deployed: &Deployed) -> Markup {
    if let Some(repository) = deployed.configuration.repository() {
        return html! {
            (pair("Repository", &html! { code { (repository.repository_url) } }))
            (pair("Branch", &html! { code { (repository.source_code_version.value) } }))
            (pair("Commit", &html! { code { (deployed.digest) } }))
        };
    }
    let identifier = deployed
        .configuration
        .image()
        .map_or("", |image| image.image_identifier.as_str());
    let image = ImageIdentifier::parse(identifier);
    html! {
        (pair("Image", &html! { code { (image.repository) } }))
        (pair("Tag", &html! { code { (image.tag.unwrap_or("none, named by its digest")) } }))
        (pair("Digest", &html! { code { (deployed.digest) } }))
        @if let Some(known) = catalogue::find(image.repository) {
            (pair("Image size", &html! { (known.megabytes) " MB compressed, " (known.architecture) }))
            (pair("Image's own command", &html! { code { (known.command) } }))
        }
    }
}

/// Names alone: values may be secrets.
fn names(configuration: &Configuration) -> Markup {
    let names: Vec<&String> = configuration
        .variables()
        .keys()
        .chain(configuration.secrets().keys())
        .collect();
    if names.is_empty() {
        return absent("None");
    }
    html! { ul { @for name in names { li { code { (name) } } } } }
}

fn moment(deployed: &Deployed) -> Markup {
    html! {
        time datetime=(deployed.at.format("%Y-%m-%dT%H:%M:%SZ")) { (deployed.at.format("%Y-%m-%d %H:%M:%S UTC")) }
    }
}

fn message(title: &str, text: &Markup) -> String {
    bare(
        title,
        &html! {
            h1 { (title) }
            p class="bare-note" { (text) }
            p class="bare-note" { "This is Slipway's simulator of AWS App Runner." }
        },
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_people_typed_is_text() {
        assert!(unknown("<script>").contains("&lt;script&gt;"));
    }
}
