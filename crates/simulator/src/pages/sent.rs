//! What a form that was sent stands for: a call of `/_simulator`.

use axum::body::Bytes;
use serde_json::{Map, Value, json};

use super::notice::Fields;
use super::{Page, pushes, settings, switches};
use crate::control::speed::SENSIBLE;

/// The call that a form stands for.
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

/// What becomes of a form.
type Reading = Result<Sent, Mistake>;

/// The call that a form stands for; `None` where there is no form of that name.
pub fn call_of(name: &str, fields: &Fields, file: Option<Bytes>) -> Option<Reading> {
    let form = Form(fields);
    Some(match name {
        switches::OPERATION => form.failure(),
        switches::API => form.disturbance(),
        switches::CLEAR => Ok(form.clearance()),
        "connections" => Ok(form.handshake()),
        "dns" => Ok(form.records()),
        pushes::IMAGES => Ok(form.image()),
        pushes::COMMITS => Ok(form.commit()),
        settings::SPEED => form.speed(),
        settings::IMPORT => import(file),
        settings::RESET => form.reset(),
        _ => return None,
    })
}

/// The fields of a form that was sent.
struct Form<'a>(&'a Fields);

impl Form<'_> {
    /// What was typed into a field, if anything was.
    fn text(&self, field: &str) -> Option<&str> {
        let typed = self.0.get(field)?.trim();
        (!typed.is_empty()).then_some(typed)
    }

    /// An object of the members whose fields were filled in.
    fn members(&self, names: &[&str]) -> Value {
        let given = names
            .iter()
            .filter_map(|name| Some(((*name).to_owned(), json!(self.text(name)?))));
        Value::Object(given.collect::<Map<_, _>>())
    }

    /// The page of the service or connection whose id a field has. Ids are letters and digits, so none of them leads
    /// to another address.
    fn page(&self, field: &str, of: fn(String) -> Page, otherwise: Page) -> Page {
        let is_id = |id: &&str| id.bytes().all(|byte| byte.is_ascii_alphanumeric());
        self.text(field)
            .filter(is_id)
            .map_or(otherwise, |id| of(id.to_owned()))
    }

    /// How often, where it is said.
    fn times(&self, page: &Page, form: &'static str) -> Result<Option<u32>, Mistake> {
        let Some(text) = self.text("times") else {
            return Ok(None);
        };
        match text.parse() {
            Ok(number) if number > 0 => Ok(Some(number)),
            _ => Err(Mistake {
                page: page.clone(),
                form,
                field: "times",
                message: "Enter a whole number from 1 on.",
            }),
        }
    }

    fn failure(&self) -> Reading {
        let page = self.page("page", Page::Service, Page::Switches);
        let mut body = self.members(&["fail", "service"]);
        body["times"] = json!(self.times(&page, switches::OPERATION)?.unwrap_or(1));
        Ok(post("failures", page, switches::OPERATION, &body))
    }

    fn disturbance(&self) -> Reading {
        let mut body = self.members(&["api", "operation"]);
        if let Some(times) = self.times(&Page::Switches, switches::API)? {
            body["times"] = json!(times);
        }
        if let Some(seconds) = self.text("seconds") {
            let number = seconds.parse::<f64>().ok();
            let Some(seconds) = number.filter(|seconds| *seconds > 0.0 && seconds.is_finite()) else {
                return Err(Mistake {
                    page: Page::Switches,
                    form: switches::API,
                    field: "seconds",
                    message: "Enter a number of seconds above 0, such as 10 or 0.5.",
                });
            };
            body["seconds"] = json!(seconds);
        }
        Ok(post("failures", Page::Switches, switches::API, &body))
    }

    fn clearance(&self) -> Sent {
        let path = match self.text("id") {
            Some(id) => format!("/_simulator/failures/{id}"),
            None => "/_simulator/failures".to_owned(),
        };
        Sent {
            method: "DELETE",
            path,
            body: Vec::new(),
            page: Page::Switches,
            form: switches::CLEAR,
            field: None,
        }
    }

    fn handshake(&self) -> Sent {
        let page = self.page("connection", Page::Connection, Page::Connections);
        let body = self.members(&["arn", "status"]);
        post("connections", page, "connections", &body)
    }

    fn records(&self) -> Sent {
        let page = self.page("service", Page::Service, Page::Services);
        post("dns", page, "dns", &self.members(&["domain", "record"]))
    }

    fn image(&self) -> Sent {
        let mut body = self.members(&["repository", "tag", "account", "region"]);
        if let Some(architectures) = self.text("architectures") {
            let names = architectures.split([',', ' ']).filter(|name| !name.is_empty());
            body["architectures"] = json!(names.collect::<Vec<_>>());
        }
        let page = self.page("service", Page::Service, Page::Pushes);
        post("images", page, pushes::IMAGES, &body)
    }

    fn commit(&self) -> Sent {
        let page = self.page("service", Page::Service, Page::Pushes);
        let body = self.members(&["repository", "branch", "message"]);
        post("commits", page, pushes::COMMITS, &body)
    }

    fn speed(&self) -> Reading {
        let speed = self.text("speed").and_then(|speed| speed.parse::<f64>().ok());
        match speed.filter(|speed| SENSIBLE.contains(speed)) {
            Some(speed) => Ok(Sent {
                field: Some("speed"),
                ..post("speed", Page::Settings, settings::SPEED, &json!({"speed": speed}))
            }),
            None => Err(Mistake {
                page: Page::Settings,
                form: settings::SPEED,
                field: "speed",
                message: "Enter a number from 0.001 to 1000000, such as 30.",
            }),
        }
    }

    fn reset(&self) -> Reading {
        if self.text("confirmation") == Some(settings::CONFIRMATION) {
            return Ok(post("reset", Page::Settings, settings::RESET, &json!({})));
        }
        Err(Mistake {
            page: Page::Settings,
            form: settings::RESET,
            field: "confirmation",
            message: "Type reset to forget everything.",
        })
    }
}

fn import(file: Option<Bytes>) -> Reading {
    match file.filter(|file| !file.is_empty()) {
        Some(file) => Ok(Sent {
            method: "POST",
            path: "/_simulator/import".to_owned(),
            body: file.to_vec(),
            page: Page::Settings,
            form: settings::IMPORT,
            field: Some("document"),
        }),
        None => Err(Mistake {
            page: Page::Settings,
            form: settings::IMPORT,
            field: "document",
            message: "Choose a file that was exported before.",
        }),
    }
}

fn post(path: &str, page: Page, form: &'static str, body: &Value) -> Sent {
    Sent {
        method: "POST",
        path: format!("/_simulator/{path}"),
        body: body.to_string().into_bytes(),
        page,
        form,
        field: None,
    }
}
