//! The policies of AWS that can be attached here: App Runner's own, and what roles of its services commonly have.

/// The policy that lets App Runner pull from private repositories (guide, section on managed policies and roles).
pub const ECR_ACCESS: &str = "arn:aws:iam::aws:policy/service-role/AWSAppRunnerServicePolicyForECRAccess";

/// Sends traces, which an instance role needs for X-Ray (guide, section on log groups and streams).
pub const XRAY_WRITE: &str = "arn:aws:iam::aws:policy/AWSXRayDaemonWriteAccess";

/// Reads parameters.
pub const SSM_READ: &str = "arn:aws:iam::aws:policy/AmazonSSMReadOnlyAccess";

/// Reads secrets, and writes them.
pub const SECRETS: &str = "arn:aws:iam::aws:policy/SecretsManagerReadWrite";

/// Lets a function write its log.
pub const LAMBDA_LOGS: &str = "arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole";

const ALL: &[&str] = &[
    ECR_ACCESS,
    XRAY_WRITE,
    SSM_READ,
    SECRETS,
    LAMBDA_LOGS,
    "arn:aws:iam::aws:policy/AWSAppRunnerFullAccess",
    "arn:aws:iam::aws:policy/AWSAppRunnerReadOnlyAccess",
    "arn:aws:iam::aws:policy/AdministratorAccess",
    "arn:aws:iam::aws:policy/AmazonDynamoDBFullAccess",
    "arn:aws:iam::aws:policy/AmazonDynamoDBReadOnlyAccess",
    "arn:aws:iam::aws:policy/AmazonEC2ContainerRegistryReadOnly",
    "arn:aws:iam::aws:policy/AmazonS3FullAccess",
    "arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess",
    "arn:aws:iam::aws:policy/AmazonSNSFullAccess",
    "arn:aws:iam::aws:policy/AmazonSQSFullAccess",
    "arn:aws:iam::aws:policy/CloudWatchLogsFullAccess",
    "arn:aws:iam::aws:policy/PowerUserAccess",
    "arn:aws:iam::aws:policy/ReadOnlyAccess",
];

/// Whether a policy of that ARN exists.
pub fn exists(arn: &str) -> bool {
    ALL.contains(&arn)
}
