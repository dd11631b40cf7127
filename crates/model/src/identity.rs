//! A person as a provider of single sign-on tells of them.

/// What is known of a person who signed in at a provider.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Identity {
    /// The provider.
    pub issuer: String,
    /// The provider's own, lasting name of the person. With the issuer it is the only thing people are recognised by: all that
    /// follows may change hands.
    pub subject: String,
    /// What the person is called when signing in there.
    pub user_name: Option<String>,
    /// What the person is called.
    pub name: Option<String>,
    /// An address that the provider has verified.
    pub email: Option<String>,
    /// The groups that the person is in.
    pub groups: Vec<String>,
}
