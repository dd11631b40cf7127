//! The port that an application listens on.

use serde::{Deserialize, Serialize};

/// A port from 1 to 65535. App Runner carries it as text and checks nothing; the range is TCP's.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "u16", into = "u16")]
pub struct Port(std::num::NonZeroU16);

/// A text that is not a port.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("Enter a port from 1 to 65535.")]
pub struct NotAPort;

impl Port {
    /// What App Runner assumes where no port is given (developer guide, configuring a service).
    pub const DEFAULT: Port = match std::num::NonZeroU16::new(8080) {
        Some(port) => Port(port),
        None => unreachable!(),
    };

    /// The number.
    pub fn number(self) -> u16 {
        self.0.get()
    }
}

impl TryFrom<u16> for Port {
    type Error = NotAPort;

    fn try_from(number: u16) -> Result<Self, NotAPort> {
        std::num::NonZeroU16::new(number).map(Port).ok_or(NotAPort)
    }
}

impl From<Port> for u16 {
    fn from(port: Port) -> u16 {
        port.number()
    }
}

impl std::str::FromStr for Port {
    type Err = NotAPort;

    fn from_str(text: &str) -> Result<Self, NotAPort> {
        // `parse` would take "+80".
        if !text.bytes().all(|byte| byte.is_ascii_digit()) {
            return Err(NotAPort);
        }
        text.parse::<u16>().map_err(|_| NotAPort)?.try_into()
    }
}

impl std::fmt::Display for Port {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.fmt(f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_numbers_from_1_to_65535_are_ports() {
        assert_eq!("65535".parse::<Port>().unwrap().number(), 65535);
        for text in ["", "0", "65536", "abc", "+80", "-1", " 80", "8o80", "99999999999"] {
            assert_eq!(text.parse::<Port>(), Err(NotAPort), "{text}");
        }
    }
}
