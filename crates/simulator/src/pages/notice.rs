//! What a page has to say besides what it shows: that a form was carried out, or why not, with what was typed.

use std::collections::BTreeMap;

use crate::server::App;

/// The fields of a form by name.
pub type Fields = BTreeMap<String, String>;

/// What there is to say.
#[derive(Debug, Default)]
pub struct Notice {
    /// What a form has done.
    pub done: Option<String>,
    /// A form that could not be carried out.
    pub refused: Option<Refused>,
}

/// A form that could not be carried out: it is shown again as it was sent.
#[derive(Debug)]
pub struct Refused {
    /// Which form.
    pub form: &'static str,
    /// What was typed.
    pub fields: Fields,
    /// The field that is wrong, where it is one.
    pub field: Option<&'static str>,
    /// What is wrong and what to do.
    pub message: String,
}

impl Notice {
    /// The notice that an address asks for: `message=` and the number of a message that nobody has seen yet.
    pub fn of_query(app: &App, query: &str) -> Self {
        let id = form_urlencoded::parse(query.as_bytes()).find(|(name, _)| name == "message");
        Notice {
            done: id.and_then(|(_, id)| app.messages.take(&id)),
            refused: None,
        }
    }

    /// What was typed into a field of a form that was refused.
    pub fn typed(&self, form: &str, field: &str) -> Option<&str> {
        let refused = self.refused.as_ref().filter(|refused| refused.form == form)?;
        refused.fields.get(field).map(String::as_str)
    }

    /// What is wrong with a field of a form.
    pub fn error(&self, form: &str, field: &str) -> Option<&str> {
        let refused = self.refused.as_ref()?;
        (refused.form == form && refused.field == Some(field)).then_some(refused.message.as_str())
    }
}
