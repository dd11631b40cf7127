//! What a member with a second factor holds in their hands.

use super::answer::Answer;
use std::time::{SystemTime, UNIX_EPOCH};
use totp_rs::{Algorithm, Builder, Secret, Totp};

/// An authenticator with one secret.
pub struct Authenticator(Totp);

impl Authenticator {
    /// With the secret that a page shows.
    pub fn with_secret_of(page: &Answer) -> Authenticator {
        let secret = Secret::try_from_base32(shown_secret(page).replace(' ', "")).unwrap();
        let totp = Builder::new()
            .with_algorithm(Algorithm::SHA1)
            .with_secret(secret)
            .build()
            .unwrap();
        Authenticator(totp)
    }

    /// The code of so many steps from now.
    pub fn code(&self, steps: i64) -> String {
        let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_secs();
        self.0.generate(now.saturating_add_signed(steps * 30)).to_string()
    }
}

/// The secret for an authenticator on a page, in groups of letters.
pub fn shown_secret(page: &Answer) -> String {
    // Between texts stand marks of the framework.
    let text = page.text().replace("<!>", "");
    text.split_once("second-factor-secret")
        .and_then(|(_, rest)| rest.split_once("<code>")?.1.split_once("</code>"))
        .unwrap_or_else(|| panic!("no secret in {text}"))
        .0
        .to_owned()
}

/// The recovery codes on a page.
pub fn recovery_codes(page: &Answer) -> Vec<String> {
    let text = page.text().replace("<!>", "");
    let list = text
        .split_once("class=\"recovery-codes\"")
        .map_or("", |(_, rest)| rest);
    let list = list.split("</ul>").next().unwrap();
    list.split("<code>")
        .skip(1)
        .map(|rest| rest.split("</code>").next().unwrap().to_owned())
        .collect()
}
