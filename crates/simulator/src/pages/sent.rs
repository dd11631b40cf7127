//! What a form that was sent stands for: a call of `/_simulator`.

use axum::body::Bytes;
use serde_json::{Map, Value, json};

use super::notice::Fields;
use super::{Page, pushes, settings, switches};

/// A form that has been read: the call it stands for.
pub struct Sent {
    pub method: &'static str,
    pub path: String,
    pub body: Vec<u8>,
    /// Where its page is, for what it has to say.
    pub page: Page,
    pub form: &'static str,
    /// The field that a refusal is about.
    pub field: Option<&'static str>,
}

/// What is wrong with a form that stands for no call.
pub struct Mistake {
    pub page: Page,
    pub form: &'static str,
    pub field: &'static str,
    pub message: &'static str,
}

/// The call that a form stands for; `None` where there is no form of that name.
pub fn call_of(name: &str, fields: &Fields, file: Option<Bytes>) -> Option<Result<Sent, Mistake>> {
    let text = |field: &str| {
        fields
            .get(field)
            .map(|value| value.trim())
            .filter(|value| !value.is_empty())
    };
    let post = |path: &str, page: Page, form: &'static str, field, body: &Value| Sent {
        method: "POST",
        path: format!("/_simulator/{path}"),
        body: body.to_string().into_bytes(),
        page,
        form,
        field,
    };
    let page_of_service = |otherwise: Page, field: &str| match text(field) {
        Some(id) if is_id(id) => Page::Service(id.to_owned()),
        _ => otherwise,
    };
    Some(Ok(match name {
        switches::OPERATION => {
            let page = page_of_service(Page::Switches, "page");
            let times = match whole_number(text("times"), page.clone(), switches::OPERATION) {
                Ok(times) => times.unwrap_or(1),
                Err(mistake) => return Some(Err(mistake)),
            };
            let mut body = given(&[("fail", text("fail")), ("service", text("service"))]);
            body["times"] = json!(times);
            post("failures", page, switches::OPERATION, None, &body)
        }
        switches::API => {
            let times = match whole_number(text("times"), Page::Switches, switches::API) {
                Ok(times) => times,
                Err(mistake) => return Some(Err(mistake)),
            };
            let mut body = given(&[("api", text("api")), ("operation", text("operation"))]);
            if let Some(times) = times {
                body["times"] = json!(times);
            }
            if let Some(seconds) = text("seconds") {
                match seconds.parse::<f64>() {
                    Ok(seconds) if seconds > 0.0 && seconds.is_finite() => body["seconds"] = json!(seconds),
                    _ => {
                        return Some(Err(Mistake {
                            page: Page::Switches,
                            form: switches::API,
                            field: "seconds",
                            message: "Enter a number of seconds above 0, such as 10 or 0.5.",
                        }));
                    }
                }
            }
            post("failures", Page::Switches, switches::API, None, &body)
        }
        "failures/clear" => Sent {
            method: "DELETE",
            path: text("id").map_or_else(
                || "/_simulator/failures".to_owned(),
                |id| format!("/_simulator/failures/{id}"),
            ),
            body: Vec::new(),
            page: Page::Switches,
            form: "failures/clear",
            field: None,
        },
        "connections" => {
            let page = match text("connection") {
                Some(id) if is_id(id) => Page::Connection(id.to_owned()),
                _ => Page::Connections,
            };
            let body = given(&[("arn", text("arn")), ("status", text("status"))]);
            post("connections", page, "connections", None, &body)
        }
        "dns" => {
            let body = given(&[("domain", text("domain")), ("record", text("record"))]);
            post(
                "dns",
                page_of_service(Page::Services, "service"),
                "dns",
                None,
                &body,
            )
        }
        pushes::IMAGES => {
            let mut body = given(&[
                ("repository", text("repository")),
                ("tag", text("tag")),
                ("account", text("account")),
                ("region", text("region")),
            ]);
            if let Some(architectures) = text("architectures") {
                let names: Vec<&str> = architectures
                    .split([',', ' '])
                    .filter(|name| !name.is_empty())
                    .collect();
                body["architectures"] = json!(names);
            }
            let page = page_of_service(Page::Pushes, "service");
            post("images", page, pushes::IMAGES, None, &body)
        }
        settings::SPEED => {
            let speed = text("speed").and_then(|speed| speed.parse::<f64>().ok());
            let Some(speed) = speed.filter(|speed| (0.001..=1_000_000.0).contains(speed)) else {
                return Some(Err(Mistake {
                    page: Page::Settings,
                    form: settings::SPEED,
                    field: "speed",
                    message: "Enter a number from 0.001 to 1000000, such as 30.",
                }));
            };
            post(
                "speed",
                Page::Settings,
                settings::SPEED,
                Some("speed"),
                &json!({"speed": speed}),
            )
        }
        settings::IMPORT => {
            let Some(file) = file.filter(|file| !file.is_empty()) else {
                return Some(Err(Mistake {
                    page: Page::Settings,
                    form: settings::IMPORT,
                    field: "document",
                    message: "Choose a file that was exported before.",
                }));
            };
            Sent {
                method: "POST",
                path: "/_simulator/import".to_owned(),
                body: file.to_vec(),
                page: Page::Settings,
                form: settings::IMPORT,
                field: Some("document"),
            }
        }
        settings::RESET => {
            if text("confirmation") != Some(settings::CONFIRMATION) {
                return Some(Err(Mistake {
                    page: Page::Settings,
                    form: settings::RESET,
                    field: "confirmation",
                    message: "Type reset to forget everything.",
                }));
            }
            post("reset", Page::Settings, settings::RESET, None, &json!({}))
        }
        _ => return None,
    }))
}

/// An object of the members that were given.
fn given(members: &[(&str, Option<&str>)]) -> Value {
    let given = members
        .iter()
        .filter_map(|(name, value)| Some(((*name).to_owned(), json!((*value)?))));
    Value::Object(given.collect::<Map<_, _>>())
}

fn whole_number(text: Option<&str>, page: Page, form: &'static str) -> Result<Option<u32>, Mistake> {
    let Some(text) = text else {
        return Ok(None);
    };
    match text.parse() {
        Ok(number) if number > 0 => Ok(Some(number)),
        _ => Err(Mistake {
            page,
            form,
            field: "times",
            message: "Enter a whole number from 1 on.",
        }),
    }
}

/// Ids are letters and digits, so none of them leads to another address.
fn is_id(id: &str) -> bool {
    !id.is_empty() && id.bytes().all(|byte| byte.is_ascii_alphanumeric())
}
