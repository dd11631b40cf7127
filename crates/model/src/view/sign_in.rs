//! What the sign-in page offers.

use serde::{Deserialize, Serialize};

/// The ways to sign in.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct SignInView {
    /// What the button for single sign-on names: "Sign in with …". Without it there is none.
    pub single_sign_on: Option<String>,
    /// Whether there is a form for a password.
    pub password_form: PasswordForm,
}

/// Where the form for a password is.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum PasswordForm {
    /// On the page.
    #[default]
    Shown,
    /// Behind a link: it is for one local administrator, who gets in when the provider is away.
    BehindLink,
    /// Nowhere.
    Absent,
}
