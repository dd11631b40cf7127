//! The services beside App Runner that whoever shows App Runner calls too: the private and the public registry, IAM's
//! roles and STS's sessions of them, EC2's default VPC, and the names in Secrets Manager and in the parameter store of Systems
//! Manager.

pub mod ec2;
pub mod ecr;
mod ecr_public;
pub mod iam;
mod pages;
mod secrets_manager;
mod seed;
mod ssm;
pub mod sts;

use serde::de::DeserializeOwned;
use serde_json::Value;
use sqlx::SqliteConnection;

use crate::clock::Timestamp;
use crate::protocol::errors::Fault;
use crate::protocol::json::Dialect;
use crate::server::App;
use crate::service::arn::Scope;
use crate::shapes::{Operation, Rejection, Service, Violation};

/// What the configuration says about these services.
#[derive(Debug, Clone, Copy)]
pub struct Settings {
    /// Accounts begin without contents.
    pub empty_accounts: bool,
    /// A pull finds images that a repository has not.
    pub any_image_exists: bool,
    /// For how many seconds, as on AWS, App Runner cannot assume a new role.
    pub role_propagation_seconds: f64,
}

/// One of these services.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Neighbour {
    Ec2,
    Ecr,
    EcrPublic,
    Iam,
    SecretsManager,
    Ssm,
}

/// A call being carried out: whose, when, and in which transaction.
pub struct Call<'a> {
    scope: &'a Scope,
    /// Name and port that the caller reached us by, for addresses in answers.
    host: &'a str,
    now: Timestamp,
    connection: &'a mut SqliteConnection,
    settings: Settings,
}

/// What an operation answers.
pub type Answer = Result<Value, Fault>;

impl Neighbour {
    /// The service that an `X-Amz-Target` begins with.
    pub fn of_target(target: &str) -> Option<Self> {
        match target.split_once('.')?.0 {
            "AmazonEC2ContainerRegistry_V20150921" => Some(Neighbour::Ecr),
            "SpencerFrontendService" => Some(Neighbour::EcrPublic),
            "secretsmanager" => Some(Neighbour::SecretsManager),
            "AmazonSSM" => Some(Neighbour::Ssm),
            _ => None,
        }
    }

    /// How a service of AWS JSON writes its errors: `message` or `Message`, as its model has it.
    pub fn dialect(self) -> Dialect {
        let (message, internal) = match self {
            Neighbour::Ecr | Neighbour::EcrPublic => ("message", "ServerException"),
            Neighbour::Ec2 => ("message", "InternalError"),
            Neighbour::Iam => ("message", "ServiceFailure"),
            Neighbour::SecretsManager => ("Message", "InternalServiceError"),
            Neighbour::Ssm => ("message", "InternalServerError"),
        };
        Dialect::Neighbour { message, internal }
    }

    fn model(self) -> Service {
        match self {
            Neighbour::Ec2 => Service::Ec2,
            Neighbour::Ecr => Service::Ecr,
            Neighbour::EcrPublic => Service::EcrPublic,
            Neighbour::Iam => Service::Iam,
            Neighbour::SecretsManager => Service::SecretsManager,
            Neighbour::Ssm => Service::Ssm,
        }
    }

    /// The fault for a request that is not as the model says, in the service's own code.
    fn refuse(self, rejection: &Rejection) -> Fault {
        let message = rejection.message();
        match (self, rejection) {
            (Neighbour::Iam, Rejection::Type(_)) => Fault::of_neighbour("MalformedInput", 400, message),
            (_, Rejection::Type(_)) => Fault::serialization(message),
            (Neighbour::Ec2, Rejection::Constraints(violations)) => ec2::invalid_value(violations, message),
            (Neighbour::Ecr | Neighbour::EcrPublic, Rejection::Constraints(violations)) => {
                ecr::invalid_parameter(violations)
            }
            (Neighbour::Iam, Rejection::Constraints(violations)) => {
                iam::validation_error(violations, message)
            }
            (Neighbour::SecretsManager | Neighbour::Ssm, Rejection::Constraints(_)) => validation(message),
        }
    }
}

/// Carries out a call of AWS JSON.
pub async fn call(
    app: &App,
    (neighbour, operation): (Neighbour, &str),
    scope: &Scope,
    host: &str,
    body: &[u8],
) -> Answer {
    let Some(model) = neighbour.model().operation(operation) else {
        return Err(Fault::unknown_operation(format!(
            "This simulator has no operation {operation} of that service."
        )));
    };
    let request = serde_json::from_slice(body).map_err(|_| Fault::serialization("The body is not JSON."))?;
    carry_out(app, (neighbour, operation, model), scope, host, request).await
}

/// Checks the request, gives a new account its contents, does the work, commits.
async fn carry_out(
    app: &App,
    (neighbour, operation, model): (Neighbour, &str, &Operation),
    scope: &Scope,
    host: &str,
    request: Value,
) -> Answer {
    let checked = neighbour.model().check(model, &request);
    checked.map_err(|rejection| neighbour.refuse(&rejection))?;
    let mut transaction = app.storage.begin().await?;
    let now = Timestamp::now();
    seed::furnish(&mut transaction, scope, app.settings.neighbours, now).await?;
    let mut call = Call {
        scope,
        host,
        now,
        connection: &mut transaction,
        settings: app.settings.neighbours,
    };
    let answer = match neighbour {
        Neighbour::Ec2 => ec2::operation(&call, operation, request),
        Neighbour::Ecr => ecr::operation(&mut call, operation, request).await,
        Neighbour::EcrPublic => ecr_public::operation(&mut call, operation, request).await,
        Neighbour::Iam => iam::operation(&mut call, operation, request).await,
        Neighbour::SecretsManager => secrets_manager::operation(&mut call, operation, request).await,
        Neighbour::Ssm => ssm::operation(&mut call, operation, request).await,
    }?;
    transaction.commit().await?;
    Ok(answer)
}

/// The request in the operation's own type; its shape has been checked, so this fails on mistakes of ours alone.
fn read<T: DeserializeOwned>(request: Value) -> Result<T, Fault> {
    serde_json::from_value(request).map_err(|error| Fault::serialization(error.to_string()))
}

/// An operation that a model has and its `operation` function does not.
fn unknown(operation: &str) -> Fault {
    Fault::unknown_operation(format!("This simulator does not have {operation}."))
}

/// Broken constraints, where a service's model has no error for them.
fn validation(message: impl Into<String>) -> Fault {
    Fault::of_neighbour("ValidationException", 400, message)
}

/// What IAM says where no policy allows an action.
fn not_authorized(scope: &Scope, action: &str, resource: &str) -> Fault {
    Fault::of_neighbour(
        "AccessDeniedException",
        400,
        format!(
            "User: arn:aws:iam::{}:user/simulator is not authorized to perform: {action} on resource: {resource} \
             because no identity-based policy allows the {action} action",
            scope.account
        ),
    )
}

/// The constraint of a violation in the words of services that do not begin it with "Member".
fn constraint(violation: &Violation) -> &str {
    violation
        .constraint
        .strip_prefix("Member ")
        .unwrap_or(&violation.constraint)
}
