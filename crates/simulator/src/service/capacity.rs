//! What a deployment gives its instances, which decides how many there are under a load and how busy they look.

use serde::{Deserialize, Serialize};

use super::auto_scaling::AutoScaling;
use super::configuration::Configuration;

/// The numbers of a deployment. They are kept with it, so that what metrics say about the past stays what it was.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Capacity {
    pub scaling: AutoScaling,
    /// In units, of which a vCPU has 1024.
    pub cpu: u32,
}

/// App Runner's own configuration and 1 vCPU.
impl Default for Capacity {
    fn default() -> Self {
        Capacity {
            scaling: AutoScaling::default(),
            cpu: 1024,
        }
    }
}

impl Capacity {
    /// The capacity of a configuration whose auto scaling says that.
    pub fn new(configuration: &Configuration, scaling: AutoScaling) -> Self {
        let cpu = configuration.instance_configuration.cpu.as_deref();
        Capacity {
            scaling,
            cpu: cpu
                .and_then(|units| units.parse().ok())
                .unwrap_or(Capacity::default().cpu),
        }
    }
}
