//! The same create in the languages of other tools, to be read, compared and kept.
//!
//! All are written from one tree of the API's members, so that what is missing in one is missing in all. Plain values
//! that look secret are replaced by a note of their name: a page is read by more people than a terminal.

mod cli;
mod cloudformation;
mod input;
mod json;
mod terraform;
mod tree;

#[cfg(test)]
mod tests;

use crate::arn::ServiceArn;
use crate::draft::CreateRequest;

/// A language that a create can be written in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Language {
    /// A command of the AWS CLI.
    Cli,
    /// The request's body, which `--cli-input-json` takes.
    Json,
    /// A template of CloudFormation.
    CloudFormation,
    /// A resource of Terraform's AWS provider.
    Terraform,
}

impl Language {
    /// All of them.
    pub const ALL: [Language; 4] = [
        Language::Cli,
        Language::Json,
        Language::CloudFormation,
        Language::Terraform,
    ];

    /// What people call it.
    pub fn label(self) -> &'static str {
        match self {
            Language::Cli => "AWS CLI",
            Language::Json => "JSON",
            Language::CloudFormation => "CloudFormation",
            Language::Terraform => "Terraform",
        }
    }

    /// The name of a file that holds it.
    pub fn file_name(self) -> &'static str {
        match self {
            Language::Cli => "create-service.sh",
            Language::Json => "create-service.json",
            Language::CloudFormation => "service.yaml",
            Language::Terraform => "service.tf",
        }
    }
}

/// A create in a language; or the update that rebuilds a failed service, where there is a word for it.
pub fn write(request: &CreateRequest, rebuilds: Option<&ServiceArn>, language: Language) -> String {
    match language {
        Language::Cli => cli::write(request, rebuilds),
        Language::Json => json::write(&input::whole(request, rebuilds)) + "\n",
        Language::CloudFormation => cloudformation::write(request),
        Language::Terraform => terraform::write(request),
    }
}
