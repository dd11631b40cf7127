//! What a service's domain shows.

use std::fmt::Write;

use axum::http::StatusCode;
use sha2::{Digest, Sha256};

use super::host::{SUFFIX, Silence};
use crate::catalogue;
use crate::service::configuration::Configuration;
use crate::service::image::ImageIdentifier;
use crate::service::record::{Deployed, ServiceRecord};

const STYLE: &str = include_str!("page.css");

/// The page of a service that serves, with the status it is sent with.
pub fn running(service: &ServiceRecord, port: u16, status: StatusCode) -> String {
    let Some(deployed) = &service.deployed else {
        return silent(&service.domain(), service, Silence::NotServing);
    };
    let mut rows = String::new();
    for (key, value) in facts(service, deployed) {
        // Writing to a String cannot fail.
        let _ = write!(rows, "<div><dt>{key}</dt><dd>{value}</dd></div>");
    }
    let name = escape(&service.name);
    let asked = if status == StatusCode::OK {
        String::new()
    } else {
        format!("<p class=\"note\">This answer has the status {status}, as was asked for.</p>")
    };
    let body = format!(
        "<h1>{name}</h1><p class=\"state\"><strong>Running</strong> since {since}</p>{asked}\
         <p class=\"note\">This is Slipway's simulator of AWS App Runner. No container runs here: the page stands in for \
         what the service would answer at <code>https://{domain}</code>. On this machine it is at \
         <code>http://{twin}:{port}</code>.</p><dl>{rows}</dl>\
         <p class=\"note\">Every request counts in the service's metrics. Ask for another status or for a slow answer, on any \
         path, to see them move: <a href=\"?status=404\">?status=404</a>, \
         <a href=\"?status=503&amp;delay=250\">?status=503&amp;delay=250</a> (milliseconds).</p>",
        since = moment(deployed),
        domain = escape(&service.domain()),
        twin = escape(&format!(
            "{}.{}{SUFFIX}",
            service.domain_label, service.scope.region,
        )),
    );
    document(&name, &body)
}

/// The page of a service that there is, but that does not answer on that host.
pub fn silent(host: &str, service: &ServiceRecord, silence: Silence) -> String {
    let host = code(host);
    let name = escape(&service.name);
    let (title, text) = match silence {
        Silence::NotServing => (
            "Not serving",
            format!(
                "The App Runner service behind {host} does not serve at the moment: it is paused, being created, being \
                 deleted, or failed to create."
            ),
        ),
        Silence::Private => (
            "Not reachable from here",
            format!(
                "The App Runner service {name} is private: only VPC ingress connections lead to it. Open the domain of one \
                 of them instead of {host}."
            ),
        ),
        Silence::IngressConnection => (
            "Not connected",
            format!("The VPC ingress connection behind {host} is not available at the moment."),
        ),
        Silence::CustomDomain => (
            "Not active",
            format!(
                "The custom domain {host} of the App Runner service {name} is not active. Its status tells what it waits \
                 for, such as its DNS records."
            ),
        ),
    };
    message(title, &text)
}

/// The page for a query that asks for a status or a delay that there is not.
pub fn unclear() -> String {
    message(
        "Bad request",
        "Ask for a <code>status</code> from 200 to 599 and for a <code>delay</code> of up to 120000 milliseconds.",
    )
}

/// The page of a host that belongs to no service.
pub fn unknown(host: &str) -> String {
    message(
        "No such service",
        &format!(
            "No App Runner service has the domain <code>{}</code>.",
            escape(host)
        ),
    )
}

/// The page when the simulator itself fails.
pub fn broken() -> String {
    message(
        "Something went wrong",
        "The simulator could not read its database. Its log says why.",
    )
}

/// The style's hash, which the content security policy names instead of allowing every style.
pub fn style_hash() -> String {
    base64(&Sha256::digest(STYLE.as_bytes()))
}

fn facts(service: &ServiceRecord, deployed: &Deployed) -> Vec<(&'static str, String)> {
    let configuration = &deployed.configuration;
    let mut facts = source(deployed);
    facts.extend([
        ("Port", escape(configuration.port())),
        ("Environment variables", names(configuration)),
        ("Instance size", size(configuration)),
        ("Region", escape(&service.scope.region)),
        ("Account", escape(&service.scope.account)),
        ("Service", code(&service.arn())),
    ]);
    facts
}

/// What was deployed: an image, or a commit of a repository.
fn source(deployed: &Deployed) -> Vec<(&'static str, String)> {
    if let Some(repository) = deployed.configuration.repository() {
        return vec![
            ("Repository", code(&repository.repository_url)),
            ("Branch", code(&repository.source_code_version.value)),
            ("Commit", code(&deployed.digest)),
        ];
    }
    let identifier = deployed
        .configuration
        .image()
        .map_or("", |image| image.image_identifier.as_str());
    let image = ImageIdentifier::parse(identifier);
    let mut facts = vec![
        ("Image", code(image.repository)),
        ("Tag", code(image.tag.unwrap_or("none, named by its digest"))),
        ("Digest", code(&deployed.digest)),
    ];
    if let Some(known) = catalogue::find(image.repository) {
        let size = format!("{} MB compressed, {}", known.megabytes, known.architecture);
        facts.push(("Image size", escape(&size)));
        facts.push(("Image's own command", code(known.command)));
    }
    facts
}

/// Names alone: values may be secrets.
fn names(configuration: &Configuration) -> String {
    let names = configuration
        .variables()
        .keys()
        .chain(configuration.secrets().keys());
    let items: Vec<String> = names.map(|name| format!("<li>{}</li>", code(name))).collect();
    if items.is_empty() {
        "None".to_owned()
    } else {
        format!("<ul>{}</ul>", items.concat())
    }
}

fn size(configuration: &Configuration) -> String {
    let instance = &configuration.instance_configuration;
    let parts = |amount: Option<&String>| {
        amount
            .and_then(|amount| amount.parse::<f64>().ok())
            .unwrap_or_default()
            / 1024.0
    };
    format!(
        "{} vCPU, {} GB",
        parts(instance.cpu.as_ref()),
        parts(instance.memory.as_ref())
    )
}

fn moment(deployed: &Deployed) -> String {
    let machine = deployed.at.format("%Y-%m-%dT%H:%M:%SZ");
    let human = deployed.at.format("%Y-%m-%d %H:%M:%S UTC");
    format!("<time datetime=\"{machine}\">{human}</time>")
}

fn message(title: &str, text: &str) -> String {
    document(
        title,
        &format!(
            "<h1>{title}</h1><p class=\"note\">{text}</p><p class=\"note\">This is Slipway's simulator of AWS App Runner.</p>"
        ),
    )
}

/// `title` and `body` are HTML.
fn document(title: &str, body: &str) -> String {
    format!(
        "<!DOCTYPE html><html lang=\"en\"><head><meta charset=\"utf-8\">\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"><title>{title}</title>\
         <link rel=\"icon\" href=\"data:,\"><style>{STYLE}</style></head><body><main>{body}</main></body></html>"
    )
}

fn code(text: &str) -> String {
    format!("<code>{}</code>", escape(text))
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace('"', "&quot;")
        .replace('\'', "&#39;")
}

fn base64(bytes: &[u8]) -> String {
    const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut text = String::new();
    for chunk in bytes.chunks(3) {
        let bits = chunk
            .iter()
            .fold(0_u32, |bits, byte| bits << 8 | u32::from(*byte))
            << (8 * (3 - chunk.len()));
        for place in 0..4 {
            let sextet = (bits >> (18 - 6 * place)) & 0x3f;
            text.push(if place > chunk.len() {
                '='
            } else {
                char::from(ALPHABET[sextet as usize])
            });
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn base64_is_as_rfc_4648_has_it() {
        for (plain, encoded) in [
            ("", ""),
            ("f", "Zg=="),
            ("fo", "Zm8="),
            ("foo", "Zm9v"),
            ("foobar", "Zm9vYmFy"),
        ] {
            assert_eq!(base64(plain.as_bytes()), encoded);
        }
    }

    #[test]
    fn what_people_typed_is_text() {
        assert_eq!(escape("<b a='1'>&\""), "&lt;b a=&#39;1&#39;&gt;&amp;&quot;");
        assert!(unknown("<script>").contains("&lt;script&gt;"));
    }
}
