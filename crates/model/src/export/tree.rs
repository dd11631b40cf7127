//! The members of a request.

/// A value of a request.
#[derive(Debug, Clone, PartialEq)]
pub enum Tree {
    /// A text.
    Text(String),
    /// A number or a truth value, as it is written.
    Bare(String),
    /// Members that the API names.
    Object(Vec<(&'static str, Tree)>),
    /// Texts under names that a person chose. CloudFormation and Terraform have other forms for these.
    Map(Vec<(String, String)>),
    /// Tags, which each tool writes in its own way.
    Tags(Vec<(String, String)>),
}

impl Tree {
    /// A text.
    pub fn text(value: impl std::fmt::Display) -> Tree {
        Tree::Text(value.to_string())
    }

    /// A number or a truth value.
    pub fn bare(value: impl std::fmt::Display) -> Tree {
        Tree::Bare(value.to_string())
    }
}
