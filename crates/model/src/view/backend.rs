//! Which App Runner Slipway talks to.

use serde::{Deserialize, Serialize};

/// Which App Runner all this is about. Every page says it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Backend {
    /// The simulator that Slipway carries.
    Simulator {
        /// Its account, 12 digits.
        account: String,
        /// Port of the loopback listener, where simulated services answer.
        port: u16,
    },
    /// AWS.
    Aws {
        /// 12 digits.
        account: String,
    },
}

impl Backend {
    /// 12 digits.
    pub fn account(&self) -> &str {
        match self {
            Backend::Simulator { account, .. } | Backend::Aws { account } => account,
        }
    }

    /// What buttons call it: "Local simulator", "AWS 1234 5678 9012".
    pub fn label(&self) -> String {
        match self {
            Backend::Simulator { .. } => "Local simulator".to_owned(),
            Backend::Aws { account } => format!("AWS {}", grouped(account)),
        }
    }

    /// Where a person sees and steers the simulator: its own address on the computer that Slipway runs on.
    pub fn control_page(&self) -> Option<String> {
        match self {
            Backend::Simulator { port, .. } => Some(format!("http://localhost:{port}/")),
            Backend::Aws { .. } => None,
        }
    }

    /// Where a service's domain can be opened: on AWS itself, in the simulator its twin on this computer.
    pub fn address_of(&self, domain: &str) -> String {
        match self {
            Backend::Simulator { port, .. } => {
                // The twin of design: `….awsapprunner.localhost` for `….awsapprunner.com`.
                let twin = domain.strip_suffix(".com").unwrap_or(domain);
                format!("http://{twin}.localhost:{port}")
            }
            Backend::Aws { .. } => format!("https://{domain}"),
        }
    }
}

/// An account number in groups of four.
pub fn grouped(account: &str) -> String {
    let digits: Vec<char> = account.chars().collect();
    digits
        .chunks(4)
        .map(|group| group.iter().collect::<String>())
        .collect::<Vec<_>>()
        .join(" ")
}
