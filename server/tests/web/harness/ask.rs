//! A request before it is sent.

use http::Method;
use http::header::HeaderName;

/// A request.
#[derive(Debug, Clone)]
pub struct Ask {
    pub(super) method: Method,
    pub(super) path: String,
    pub(super) headers: Vec<(HeaderName, String)>,
    pub(super) body: Vec<u8>,
}

impl Ask {
    pub fn new(method: Method, path: &str) -> Ask {
        Ask {
            method,
            path: path.to_owned(),
            headers: Vec::new(),
            body: Vec::new(),
        }
    }

    /// A page.
    pub fn get(path: &str) -> Ask {
        Ask::new(Method::GET, path)
            .with("accept", "text/html,application/xhtml+xml,*/*;q=0.8")
            .with("sec-fetch-site", "none")
    }

    /// A form that a page of ours posts without a script.
    pub fn form(path: &str, fields: &[(&str, &str)]) -> Ask {
        Ask::call(path, fields)
            .with("accept", "text/html,application/xhtml+xml,*/*;q=0.8")
            .with("sec-fetch-mode", "navigate")
    }

    /// A form that a script of ours posts.
    pub fn call(path: &str, fields: &[(&str, &str)]) -> Ask {
        let pairs = fields
            .iter()
            .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
        Ask::new(Method::POST, path)
            .with("accept", "application/json")
            .with("origin", "{here}")
            .with("sec-fetch-site", "same-origin")
            .with("content-type", "application/x-www-form-urlencoded")
            .carrying(model::query::encode(pairs))
    }

    /// With a header, in place of one of that name. `{here}` stands for the origin of the server.
    pub fn with(mut self, name: &'static str, value: &str) -> Ask {
        self = self.without(name);
        self.headers
            .push((HeaderName::from_static(name), value.to_owned()));
        self
    }

    /// Without a header.
    pub fn without(mut self, name: &'static str) -> Ask {
        self.headers.retain(|(header, _)| *header != name);
        self
    }

    /// With another method.
    pub fn by(mut self, method: Method) -> Ask {
        self.method = method;
        self
    }

    /// With this body.
    pub fn carrying(mut self, body: impl Into<Vec<u8>>) -> Ask {
        self.body = body.into();
        self
    }
}
