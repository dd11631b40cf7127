//! An answer, and what can be found in its HTML.

use app::api::ApiError;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD_NO_PAD;
use http::StatusCode;
use http::header::{self, HeaderMap};
use server_fn::error::FromServerFnError;

/// An answer that is there as a whole.
#[derive(Debug, Clone)]
pub struct Answer {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub body: Vec<u8>,
}

impl Answer {
    /// The body as text.
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    /// What a server function answered a script with that it did not do.
    pub fn error(&self) -> ApiError {
        ApiError::de(self.body.clone().into())
    }

    /// What a page brings along for the browser beside its HTML, unpacked.
    pub fn data(&self) -> String {
        let text = self.text();
        let packed = text
            .split("__RESOLVED_RESOURCES[")
            .skip(1)
            .filter_map(|resource| resource.split('"').nth(1));
        packed
            .flat_map(|packed| STANDARD_NO_PAD.decode(packed).unwrap())
            .map(|byte| if byte.is_ascii() { char::from(byte) } else { '.' })
            .collect()
    }

    /// All that someone who looks into the answer can find in it.
    pub fn everything(&self) -> String {
        self.text() + &self.data()
    }

    /// A header, or nothing.
    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().unwrap())
    }

    /// Where it leads.
    pub fn location(&self) -> String {
        self.header("location").to_owned()
    }

    /// Its `Set-Cookie` headers.
    pub fn cookies(&self) -> Vec<String> {
        set_cookies(&self.headers)
    }

    /// Every opening tag with this name, without its brackets.
    pub fn tags(&self, name: &str) -> Vec<String> {
        let text = self.text();
        text.split(&format!("<{name}"))
            .skip(1)
            .filter(|rest| rest.starts_with([' ', '>', '\n']))
            .map(|rest| rest.split('>').next().unwrap().to_owned())
            .collect()
    }

    /// The opening tag with this id.
    pub fn tag(&self, id: &str) -> String {
        let text = self.text();
        let at = text
            .find(&format!(" id=\"{id}\""))
            .unwrap_or_else(|| panic!("nothing has the id {id} in {text}"));
        let start = text[..at].rfind('<').unwrap();
        let end = at + text[at..].find('>').unwrap();
        text[start..end].to_owned()
    }
}

pub(super) fn set_cookies(headers: &HeaderMap) -> Vec<String> {
    headers
        .get_all(header::SET_COOKIE)
        .iter()
        .map(|value| value.to_str().unwrap().to_owned())
        .collect()
}

/// The value of an attribute of a tag, unescaped.
pub fn attribute(tag: &str, name: &str) -> Option<String> {
    let rest = tag.split_once(&format!(" {name}=\""))?.1;
    Some(unescaped(rest.split('"').next()?))
}

/// Text as it stood before it was escaped for a page.
pub fn unescaped(text: &str) -> String {
    text.replace("&quot;", "\"")
        .replace("&#x27;", "'")
        .replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&amp;", "&")
}
