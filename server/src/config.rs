//! The command line and the environment, read once.

use crate::trusted_proxies::TrustedProxy;
use clap::{Args, Parser, Subcommand, ValueEnum};
use model::region::Region;
use model::role::AssumedRole;
use std::net::SocketAddr;
use std::path::PathBuf;

/// A dashboard for AWS App Runner that a team shares.
#[derive(Debug, Parser)]
#[command(name = "slipway", version, about, args_conflicts_with_subcommands = true)]
pub struct CommandLine {
    /// What to do; without a command, serve.
    #[command(subcommand)]
    pub command: Option<Command>,
    /// Settings of `serve` where no command is written.
    #[command(flatten)]
    pub serve: ServeConfig,
}

/// What `slipway` does.
#[expect(clippy::large_enum_variant, reason = "there is one, made once")]
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Serve the dashboard (what happens without a command)
    Serve(ServeConfig),
    /// Run the simulator of App Runner alone, for SDKs, the AWS CLI and other tools
    Simulator(SimulatorConfig),
    /// Look after members where no page can be had; works while the server runs
    Admin(AdminConfig),
    /// Write a copy of the database into a file, while people work
    Backup(BackupConfig),
    /// Replace everything by what a backup holds, while people work; everybody has to sign in again
    Restore(BackupConfig),
}

/// What `slipway admin` needs.
#[derive(Debug, Clone, Args)]
pub struct AdminConfig {
    /// Folder of slipway.db
    #[arg(long, env = "SLIPWAY_DATA_DIR", default_value = "data", global = true)]
    pub data_dir: PathBuf,

    /// What to do
    #[command(subcommand)]
    pub command: AdminCommand,
}

/// What `slipway admin` does.
#[derive(Debug, Clone, Subcommand)]
pub enum AdminCommand {
    /// List the members
    Members,
    /// Give a member another password and end their sessions; prints the password unless it is read from standard input
    ResetPassword {
        /// The member's name
        name: String,
        /// Read the new password from standard input instead of making one up
        #[arg(long)]
        password_stdin: bool,
    },
    /// Take a member's second factor away and end their sessions: the password alone signs in
    ResetSecondFactor {
        /// The member's name
        name: String,
    },
    /// Prove that no entry of the audit log was changed, removed, swapped or inserted
    VerifyAudit {
        /// An entry and its hash as an earlier run printed them. Only with one that was kept elsewhere is it found when somebody who
        /// can write the file has cut the newest entries off, or has written the log anew as a whole
        #[arg(long, value_name = "ID:HASH")]
        expect: Option<store::Mark>,
    },
    /// Print a link that makes an administrator; it works once, for 72 hours where there are members already
    SetupLink {
        /// Address under which people reach the dashboard
        #[arg(long, env = "SLIPWAY_PUBLIC_URL", value_parser = public_url, default_value = "http://127.0.0.1:3000")]
        public_url: http::Uri,
    },
}

/// What `slipway backup` and `slipway restore` need.
#[derive(Debug, Clone, Args)]
pub struct BackupConfig {
    /// Folder of slipway.db
    #[arg(long, env = "SLIPWAY_DATA_DIR", default_value = "data")]
    pub data_dir: PathBuf,

    /// The file of the backup
    pub file: PathBuf,
}

/// Settings of the dashboard.
#[derive(Debug, Clone, Args)]
pub struct ServeConfig {
    /// Address of the dashboard; port 0 takes a free one, which is printed
    #[arg(long, env = "SLIPWAY_LISTEN", default_value = "127.0.0.1:3000")]
    pub listen: SocketAddr,

    /// Folder of slipway.db and simulator.db; made when it is not there
    #[arg(long, env = "SLIPWAY_DATA_DIR", default_value = "data")]
    pub data_dir: PathBuf,

    /// Talk to AWS with the standard credential chain instead of to the simulator
    #[arg(long, env = "SLIPWAY_AWS")]
    pub aws: bool,

    /// A Region to follow; repeat it or separate Regions with commas. Without one: the Region of the AWS environment, and in the
    /// simulator eu-west-1, us-east-1 and ap-northeast-1
    #[arg(long = "region", env = "SLIPWAY_REGION", value_delimiter = ',')]
    pub regions: Vec<Region>,

    /// ARN of a role to assume for every call that somebody asks for, with their user name as the name of the session and
    /// slipway-{id} as the source identity, so that `CloudTrail` names them. Its trust policy has to let Slipway's credentials
    /// call sts:AssumeRole and sts:SetSourceIdentity
    #[arg(long, env = "SLIPWAY_ASSUME_ROLE", value_name = "ARN")]
    pub assume_role: Option<AssumedRole>,

    /// Leave the source identity out, where the role's trust policy does not allow sts:SetSourceIdentity
    #[arg(long, env = "SLIPWAY_WITHOUT_SOURCE_IDENTITY", requires = "assume_role")]
    pub without_source_identity: bool,

    /// Address under which people reach the dashboard, for example <https://slipway.example.com>. With https, cookies are marked
    /// Secure and tied to the host, and browsers are told to come by https only
    #[arg(long, env = "SLIPWAY_PUBLIC_URL", value_parser = public_url)]
    pub public_url: Option<http::Uri>,

    /// Address or network of a proxy in front, for example 192.0.2.10 or 10.0.0.0/8; repeat it or separate them with commas. Of
    /// nobody else is taken what X-Forwarded-For says about where people come from, and X-Forwarded-Proto about https
    #[arg(
        long = "trusted-proxy",
        env = "SLIPWAY_TRUSTED_PROXY",
        value_name = "ADDRESS",
        value_delimiter = ','
    )]
    pub trusted_proxies: Vec<TrustedProxy>,

    /// Single sign-on, off without an issuer.
    #[command(flatten)]
    pub single_sign_on: SingleSignOnConfig,

    /// Address of the simulator inside; port 0 takes a free one, which is printed
    #[arg(long, env = "SLIPWAY_SIMULATOR_LISTEN", default_value = "127.0.0.1:8480")]
    pub simulator_listen: SocketAddr,

    /// Factor over App Runner's real durations: 1 takes minutes as AWS does, 600 less than a second
    #[arg(long, env = "SLIPWAY_SIMULATOR_SPEED", default_value_t = simulator::Config::DEFAULT_SPEED, value_parser = speed)]
    pub simulator_speed: f64,

    /// How many services the simulator lets an account have in a Region; AWS has 30 and raises it on request
    #[arg(long, env = "SLIPWAY_SIMULATOR_SERVICE_QUOTA", default_value_t = simulator::Config::DEFAULT_SERVICE_QUOTA)]
    pub simulator_service_quota: u32,

    /// How log lines are written to standard error; `RUST_LOG` chooses which
    #[arg(long, env = "SLIPWAY_LOG_FORMAT", value_enum, default_value_t = LogFormat::Text)]
    pub log_format: LogFormat,
}

/// Settings of single sign-on with a provider of `OpenID` Connect.
#[derive(Debug, Clone, Default, Args)]
#[command(next_help_heading = "Single sign-on")]
pub struct SingleSignOnConfig {
    #[expect(clippy::doc_markdown, reason = "people read it in the terminal")]
    /// Address of a provider of OpenID Connect, exactly as it calls itself; people then sign in there
    #[arg(
        id = "sso_issuer",
        long = "single-sign-on-issuer",
        env = "SLIPWAY_SINGLE_SIGN_ON_ISSUER",
        value_name = "URL"
    )]
    pub issuer: Option<String>,

    /// The id that the provider gave this Slipway
    #[arg(
        id = "sso_client_id",
        long = "single-sign-on-client-id",
        env = "SLIPWAY_SINGLE_SIGN_ON_CLIENT_ID",
        value_name = "ID"
    )]
    pub client_id: Option<String>,

    /// A file with the secret that the provider gave this Slipway; or the secret itself, in the environment alone, as
    /// `SLIPWAY_SINGLE_SIGN_ON_CLIENT_SECRET`
    #[arg(
        id = "sso_client_secret_file",
        long = "single-sign-on-client-secret-file",
        env = "SLIPWAY_SINGLE_SIGN_ON_CLIENT_SECRET_FILE",
        value_name = "FILE"
    )]
    pub client_secret_file: Option<PathBuf>,

    /// What the sign-in page calls the provider: "Sign in with …"
    #[arg(
        id = "sso_label",
        long = "single-sign-on-label",
        env = "SLIPWAY_SINGLE_SIGN_ON_LABEL",
        value_name = "NAME"
    )]
    pub label: Option<String>,

    /// What is asked for, parted by spaces [default: "openid profile email"]. Some providers want `groups` too
    #[arg(
        id = "sso_scopes",
        long = "single-sign-on-scopes",
        env = "SLIPWAY_SINGLE_SIGN_ON_SCOPES",
        value_name = "SCOPES"
    )]
    pub scopes: Option<String>,

    /// The claim that names the groups [default: groups]; a path such as `realm_access.roles` leads into what holds it
    #[arg(
        id = "sso_groups_claim",
        long = "single-sign-on-groups-claim",
        env = "SLIPWAY_SINGLE_SIGN_ON_GROUPS_CLAIM",
        value_name = "CLAIM"
    )]
    pub groups_claim: Option<String>,

    /// A rule such as `platform-team=admin`; repeat it or separate rules with semicolons. Of several that fit the highest role
    /// counts. Roles are viewer, operator, editor and admin
    #[arg(
        id = "sso_role",
        long = "single-sign-on-role",
        env = "SLIPWAY_SINGLE_SIGN_ON_ROLE",
        value_name = "GROUP=ROLE",
        value_delimiter = ';'
    )]
    pub roles: Vec<String>,

    /// The role of who is in no group with a rule; without it they are refused
    #[arg(
        id = "sso_default_role",
        long = "single-sign-on-default-role",
        env = "SLIPWAY_SINGLE_SIGN_ON_DEFAULT_ROLE",
        value_name = "ROLE"
    )]
    pub default_role: Option<String>,

    /// Let passwords work no more, but for the local administrator
    #[arg(
        id = "sso_only",
        long = "only-single-sign-on",
        env = "SLIPWAY_ONLY_SINGLE_SIGN_ON"
    )]
    pub only: bool,

    /// User name of the one administrator whose password works under `--only-single-sign-on`, for when the provider is away
    #[arg(
        id = "sso_local_administrator",
        long = "local-administrator",
        env = "SLIPWAY_LOCAL_ADMINISTRATOR",
        value_name = "NAME"
    )]
    pub local_administrator: Option<String>,
}

/// Settings of the simulator alone.
#[derive(Debug, Clone, Args)]
pub struct SimulatorConfig {
    /// Address; port 0 takes a free one, which is printed
    #[arg(long, env = "SLIPWAY_LISTEN", default_value = "127.0.0.1:8480")]
    pub listen: SocketAddr,

    /// Folder of simulator.db; made when it is not there
    #[arg(long, env = "SLIPWAY_DATA_DIR", default_value = "data")]
    pub data_dir: PathBuf,

    /// Factor over App Runner's real durations: 1 takes minutes as AWS does, 600 less than a second
    #[arg(long, env = "SLIPWAY_SIMULATOR_SPEED", default_value_t = simulator::Config::DEFAULT_SPEED, value_parser = speed)]
    pub speed: f64,

    /// How many services an account may have in a Region; AWS has 30 and raises it on request
    #[arg(long, env = "SLIPWAY_SIMULATOR_SERVICE_QUOTA", default_value_t = simulator::Config::DEFAULT_SERVICE_QUOTA)]
    pub service_quota: u32,

    /// Begin accounts without repositories, roles, secrets and parameters
    #[arg(long, env = "SLIPWAY_SIMULATOR_EMPTY_ACCOUNTS")]
    pub empty_accounts: bool,

    /// Write the statuses of auto scaling configurations and custom domains as Terraform's provider waits for them
    #[arg(long, env = "SLIPWAY_SIMULATOR_LOWER_CASE_STATUSES")]
    pub lower_case_statuses: bool,

    /// How log lines are written to standard error; `RUST_LOG` chooses which
    #[arg(long, env = "SLIPWAY_LOG_FORMAT", value_enum, default_value_t = LogFormat::Text)]
    pub log_format: LogFormat,
}

/// How log lines are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum LogFormat {
    /// For people
    Text,
    /// One JSON object a line, for machines
    Json,
}

/// Regions that the simulator starts with: one on each of three continents, so that lists show what several Regions look like.
pub const SIMULATOR_REGIONS: [&str; 3] = ["eu-west-1", "us-east-1", "ap-northeast-1"];

fn speed(text: &str) -> Result<f64, String> {
    match text.parse::<f64>() {
        Ok(speed) if speed.is_finite() && (0.1..=100_000.0).contains(&speed) => Ok(speed),
        _ => Err("write a number from 0.1 to 100000, for example 30".to_owned()),
    }
}

fn public_url(text: &str) -> Result<http::Uri, String> {
    let uri: http::Uri = text.parse().map_err(|error| format!("{error}"))?;
    let is_web = matches!(uri.scheme_str(), Some("http" | "https")) && uri.host().is_some();
    if is_web && matches!(uri.path(), "" | "/") && uri.query().is_none() {
        Ok(uri)
    } else {
        Err("write scheme and host only, for example https://slipway.example.com".to_owned())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::CommandFactory;

    #[test]
    fn the_command_line_is_well_formed() {
        CommandLine::command().debug_assert();
    }

    #[test]
    fn serving_is_what_happens_without_a_command() {
        let line = CommandLine::parse_from([
            "slipway",
            "--listen",
            "127.0.0.1:0",
            "--region",
            "eu-west-1,us-east-1",
        ]);
        assert!(line.command.is_none());
        assert_eq!(line.serve.regions.len(), 2);
        let line = CommandLine::parse_from(["slipway", "serve", "--aws"]);
        assert!(matches!(line.command, Some(Command::Serve(config)) if config.aws));
    }

    #[test]
    fn proxies_are_named_once_or_in_a_list() {
        let line = CommandLine::parse_from([
            "slipway",
            "--trusted-proxy",
            "10.0.0.0/8,::1",
            "--trusted-proxy",
            "192.0.2.10",
        ]);
        assert_eq!(line.serve.trusted_proxies.len(), 3);
        assert!(
            CommandLine::parse_from(["slipway"])
                .serve
                .trusted_proxies
                .is_empty()
        );
    }

    #[test]
    fn bad_settings_are_refused() {
        for arguments in [
            ["slipway", "--listen", "nowhere"],
            ["slipway", "--region", "Ireland"],
            ["slipway", "--simulator-speed", "0"],
            ["slipway", "--public-url", "https://x.example/path"],
            ["slipway", "--trusted-proxy", "*"],
            ["slipway", "--trusted-proxy", "10.0.0.1,0.0.0.0/0"],
            ["slipway", "--trusted-proxy", "::/0"],
            ["slipway", "--trusted-proxy", ""],
        ] {
            assert!(CommandLine::try_parse_from(arguments).is_err(), "{arguments:?}");
        }
    }
}
