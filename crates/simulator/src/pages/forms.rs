//! What forms send, each carried out as the call that programs make.

use axum::body::{Body, Bytes};
use axum::http::{HeaderMap, Response, StatusCode, header};
use futures::stream;
use multer::Multipart;
use serde_json::{Value, json};

use super::notice::{Fields, Notice, Refused};
use super::sent::call_of;
use super::{Page, document, pushes, redirect, respond, settings, show, switches, wording};
use crate::control;
use crate::server::App;
use crate::storage;

/// Carries out a form and leads to the page that shows what has become of it.
pub async fn answer(
    app: &App,
    name: &str,
    headers: &HeaderMap,
    body: Body,
) -> storage::Result<Response<Body>> {
    let Ok(body) = control::read(body, &format!("/{name}")).await else {
        return Ok(respond(
            StatusCode::PAYLOAD_TOO_LARGE,
            &document::refused("What was sent is too large."),
        ));
    };
    let Some((fields, file)) = read(headers, body).await else {
        return Ok(respond(
            StatusCode::BAD_REQUEST,
            &document::refused("What was sent is no form."),
        ));
    };
    let sent = match call_of(name, &fields, file) {
        None => {
            return Ok(respond(
                StatusCode::NOT_FOUND,
                &document::refused("There is no such form."),
            ));
        }
        Some(Ok(sent)) => sent,
        Some(Err(mistake)) => {
            let notice = Notice {
                done: None,
                refused: Some(Refused {
                    form: mistake.form,
                    fields,
                    field: Some(mistake.field),
                    message: mistake.message.to_owned(),
                }),
            };
            return show(app, &mistake.page, &notice).await;
        }
    };
    let outcome = match control::call(app, sent.method, &sent.path, &sent.body).await {
        Some(outcome) => outcome?,
        None => (
            StatusCode::NOT_FOUND,
            json!({"message": "There is no such call."}),
        ),
    };
    match outcome {
        (status, answer) if status.is_success() => {
            let id = app.messages.put(done(name, &fields, &answer));
            Ok(redirect(&format!("{}?message={id}", address(&sent.page))))
        }
        (_, answer) => {
            let notice = Notice {
                done: None,
                refused: Some(Refused {
                    form: sent.form,
                    fields,
                    field: sent.field,
                    message: answer["message"].as_str().unwrap_or_default().to_owned(),
                }),
            };
            show(app, &sent.page, &notice).await
        }
    }
}

/// Fields, and the file where one was sent.
async fn read(headers: &HeaderMap, body: Bytes) -> Option<(Fields, Option<Bytes>)> {
    let content_type = headers.get(header::CONTENT_TYPE)?.to_str().ok()?;
    let Ok(boundary) = multer::parse_boundary(content_type) else {
        let pairs = form_urlencoded::parse(&body).into_owned();
        return Some((pairs.collect(), None));
    };
    let mut parts = Multipart::new(stream::once(async { Ok::<_, std::io::Error>(body) }), boundary);
    let (mut fields, mut file) = (Fields::new(), None);
    while let Some(part) = parts.next_field().await.ok()? {
        let name = part.name()?.to_owned();
        if part.file_name().is_some() {
            file = Some(part.bytes().await.ok()?);
        } else {
            fields.insert(name, part.text().await.ok()?);
        }
    }
    Some((fields, file))
}

/// Where a form's page is.
fn address(page: &Page) -> String {
    match page {
        Page::Service(id) => format!("/_simulator/services/{id}"),
        Page::Connection(id) => format!("/_simulator/connections/{id}"),
        Page::Connections => "/_simulator/connections".to_owned(),
        Page::Switches => "/_simulator/switches".to_owned(),
        Page::Pushes => "/_simulator/pushes".to_owned(),
        Page::Settings => "/_simulator/settings".to_owned(),
        Page::Entrance | Page::Services | Page::Form(_) => super::HOME.to_owned(),
    }
}

/// What has been done.
fn done(name: &str, fields: &Fields, answer: &Value) -> String {
    let field = |name: &str| fields.get(name).map_or("", String::as_str);
    let number = |name: &str| {
        answer[name]
            .as_u64()
            .map_or(0, |number| usize::try_from(number).unwrap_or(usize::MAX))
    };
    match name {
        switches::OPERATION | switches::API => "The switch is on.".to_owned(),
        "failures/clear" if field("id").is_empty() => {
            "Every switch is off. Calls that hung were let go.".to_owned()
        }
        "failures/clear" => "The switch is off.".to_owned(),
        "connections" if field("status") == "AVAILABLE" => {
            "The handshake is complete. The connection can be used.".to_owned()
        }
        "connections" => "App Runner has no access.".to_owned(),
        "dns" if field("record").is_empty() => format!("All DNS records of {} are set.", field("domain")),
        "dns" => format!("A DNS record of {} is set.", field("domain")),
        pushes::IMAGES => format!(
            "Pushed {}, digest {}.",
            answer["image"].as_str().unwrap_or_default(),
            wording::digest(answer["digest"].as_str().unwrap_or_default())
        ),
        settings::SPEED => {
            let factor = answer["speed"].as_f64().unwrap_or_default();
            format!("The time factor is {}.", wording::factor(factor))
        }
        settings::IMPORT => {
            let list = [
                ("services", "service", "services"),
                ("connections", "connection", "connections"),
                ("images", "image", "images"),
                ("failures", "switch", "switches"),
            ];
            let counts = list.map(|(name, one, many)| wording::count(number(name), one, many));
            format!("Imported {}.", counts.join(", "))
        }
        _ => "Everything is forgotten.".to_owned(),
    }
}
