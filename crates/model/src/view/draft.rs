//! The steps of the wizard.

use super::{Backend, Choices, HidesValues, ReferenceChoices};
use crate::configuration_file::Finding;
use crate::draft::{Draft, DraftValues, Step};
use crate::failure::Refusal;
use crate::field_error::FieldErrors;
use crate::preflight;
use crate::region::Region;
use crate::time::Time;
use crate::variable_import::VariableImport;
use crate::vpc::Networks;
use serde::{Deserialize, Serialize};

/// A step of a draft.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DraftView {
    /// The draft.
    pub draft: Draft,
    /// What is wrong in the whole form.
    pub errors: FieldErrors,
    /// What someone typed on top of a version that had moved on.
    pub conflict: Option<ConflictView>,
    /// Why the person may not change it.
    pub edit_refusal: Option<String>,
    /// Why the person may not make anything in the account for it.
    pub make_refusal: Option<String>,
    /// Why the person may not create it.
    pub refusal: Option<String>,
    /// What AWS said to the last attempt to create it.
    pub refused: Option<Refused>,
    /// Regions to choose from.
    pub regions: Vec<Region>,
    /// What the account has to choose from, by field.
    pub offers: Vec<Offers>,
    /// Networks that a VPC connector can be made into, where the page asks for them.
    pub networks: Option<Choices<Networks>>,
    /// What variables can refer to, where the page asks for it.
    pub references: Option<ReferenceChoices>,
    /// Which values are not here.
    pub hidden: HiddenValues,
    /// What can be told of the form as it is saved.
    pub assessment: Assessment,
    /// Which App Runner.
    pub backend: Backend,
    /// The server's clock.
    pub now: Time,
}

/// Values of variables that were left out of a form, because the page only shows it or the reader may not see them.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct HiddenValues {
    /// The rows of variables whose values are hidden, counted from 0.
    pub rows: Vec<usize>,
    /// Why the reader may not reveal them.
    pub refusal: Option<String>,
    /// The reader has revealed them.
    pub revealed: bool,
    /// Why the page is not there to type into, though the reader may change the draft: who types sees what others typed.
    pub withholds_form: Option<HidesValues>,
}

/// What AWS said.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Refused {
    /// In AWS's words.
    pub message: String,
    /// What they mean and what to do, where they are known.
    pub explained: Option<Refusal>,
    /// Code and request id, for support.
    pub reference: String,
    /// When.
    pub at: Time,
}

/// Two versions of one step.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ConflictView {
    /// Its id.
    pub id: i64,
    /// The step that was typed into.
    pub step: Step,
    /// The form as the writer wanted it.
    pub mine: DraftValues,
    /// What its writer had changed on top of the saved one; `None` where nobody knows any more what that was.
    pub both: Option<DraftValues>,
}

/// What the account has to choose from for one field.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Offers {
    /// `name` of the control.
    pub field: String,
    /// What can be chosen; `Err` says in a sentence why AWS was not asked or did not answer.
    pub items: Result<Vec<Offer>, String>,
}

/// One thing to choose.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Offer {
    /// What the field takes, mostly an ARN.
    pub value: String,
    /// What people read.
    pub label: String,
}

/// What can be told of a draft as it is saved. Worked out on the server alone: browsers would load the code for nothing.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Assessment {
    /// What was looked at before a create, the worst first.
    pub findings: Vec<preflight::Finding>,
    /// What a month costs.
    pub cost: Cost,
    /// The connection of source code was made and nobody has let AWS in at the provider yet.
    pub waits_for_handshake: bool,
    /// The same create in other languages; empty while something is to be fixed.
    pub exports: Vec<Export>,
    /// What is wrong in the `apprunner.yaml` of the form, where one is written; empty if nothing is.
    pub configuration_file: Option<Vec<Finding>>,
    /// What would become of the variables if those on their way were taken over.
    pub import: Option<VariableImport>,
    /// The IAM policy that lets an instance role read what the variables refer to.
    pub reading_policy: Option<String>,
    /// What the tag of the image stands for now, where its registry has told.
    pub digest: Option<ImageDigest>,
    /// What another account has to allow so that its image can be pulled.
    pub repository_access: Option<RepositoryAccess>,
    /// The fields with a role that is so new that App Runner may not be able to take it on yet.
    pub new_roles: Vec<String>,
    /// What makes roles, for those who may in place of this person or of Slipway.
    pub role_templates: RoleTemplates,
}

/// An image and its digest.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ImageDigest {
    /// The image as it is typed.
    pub image: String,
    /// `sha256:` and 64 hexadecimal digits.
    pub digest: String,
}

/// The access that the owner of an image gives.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RepositoryAccess {
    /// The owner's account.
    pub account: String,
    /// The repository there.
    pub repository: String,
    /// The policy, and the command that attaches it; empty until an access role is chosen, whose ARN stands in them.
    pub texts: Vec<Export>,
}

/// Commands and templates that make the roles of a service.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct RoleTemplates {
    /// For the role that pulls the image; empty where none is needed.
    pub access: Vec<Export>,
    /// For the role that the application acts with.
    pub instance: Vec<Export>,
}

/// What a month costs, as far as it is known.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Cost {
    /// No price is known, and why.
    Unknown(String),
    /// In US dollars.
    Known {
        /// Without a single request.
        idle: String,
        /// With the least instances at work all the time.
        busy: String,
        /// With the most instances at work all the time.
        most: String,
        /// What it is about, and how it is worked out.
        formula: Vec<(String, String)>,
    },
}

impl Default for Cost {
    fn default() -> Self {
        Cost::Unknown("Choose a Region and a size.".to_owned())
    }
}

/// A create in another language.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Export {
    /// What the language is called.
    pub language: String,
    /// What a file of it is called.
    pub file_name: String,
    /// The text, with secrets masked.
    pub text: String,
}
