//! Virtual CPU and memory of one instance.

use serde::{Deserialize, Serialize};

/// Size of one instance in App Runner's units: 1024 CPU units are one vCPU, memory is in MB.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct InstanceSize {
    /// CPU units.
    pub cpu: u32,
    /// Memory in MB.
    pub memory: u32,
}

/// The 11 pairs that App Runner accepts (shapes `Cpu` and `Memory`; developer guide, "Supported configurations").
pub const SIZES: [InstanceSize; 11] = [
    InstanceSize {
        cpu: 256,
        memory: 512,
    },
    InstanceSize {
        cpu: 256,
        memory: 1024,
    },
    InstanceSize {
        cpu: 512,
        memory: 1024,
    },
    InstanceSize {
        cpu: 1024,
        memory: 2048,
    },
    InstanceSize {
        cpu: 1024,
        memory: 3072,
    },
    InstanceSize {
        cpu: 1024,
        memory: 4096,
    },
    InstanceSize {
        cpu: 2048,
        memory: 4096,
    },
    InstanceSize {
        cpu: 2048,
        memory: 6144,
    },
    InstanceSize {
        cpu: 4096,
        memory: 8192,
    },
    InstanceSize {
        cpu: 4096,
        memory: 10240,
    },
    InstanceSize {
        cpu: 4096,
        memory: 12288,
    },
];

/// A pair that App Runner does not run.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum InstanceSizeError {
    /// No size has this many CPU units.
    #[error("Choose 0.25, 0.5, 1, 2 or 4 vCPU.")]
    Cpu,
    /// The CPU exists, but not with this memory.
    #[error("{cpu} vCPU runs with {choices}. Choose one of them.", cpu = vcpu(*.cpu), choices = choices(*.cpu))]
    Memory {
        /// CPU units.
        cpu: u32,
    },
}

impl InstanceSize {
    /// 1 vCPU and 2 GB, what App Runner takes where nothing is said.
    pub const DEFAULT: InstanceSize = InstanceSize {
        cpu: 1024,
        memory: 2048,
    };

    /// Reads "1024" or "1 vCPU", "2048" or "2 GB".
    ///
    /// # Errors
    /// A pair outside [`SIZES`].
    pub fn parse(cpu: &str, memory: &str) -> Result<InstanceSize, InstanceSizeError> {
        let cpu = units(cpu, "vCPU").ok_or(InstanceSizeError::Cpu)?;
        if !SIZES.iter().any(|size| size.cpu == cpu) {
            return Err(InstanceSizeError::Cpu);
        }
        let memory = units(memory, "GB").ok_or(InstanceSizeError::Memory { cpu })?;
        let size = InstanceSize { cpu, memory };
        if SIZES.contains(&size) {
            Ok(size)
        } else {
            Err(InstanceSizeError::Memory { cpu })
        }
    }
}

impl std::fmt::Display for InstanceSize {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} vCPU, {}", vcpu(self.cpu), gigabytes(self.memory))
    }
}

/// `0.25` for 256 CPU units.
pub fn vcpu(units: u32) -> String {
    (f64::from(units) / 1024.0).to_string()
}

/// `0.5 GB` for 512 MB.
pub fn gigabytes(megabytes: u32) -> String {
    format!("{} GB", f64::from(megabytes) / 1024.0)
}

fn choices(cpu: u32) -> String {
    let memories: Vec<String> = SIZES
        .iter()
        .filter(|size| size.cpu == cpu)
        .map(|size| gigabytes(size.memory))
        .collect();
    match memories.split_last() {
        Some((last, [])) => last.clone(),
        Some((last, rest)) => format!("{} or {last}", rest.join(", ")),
        None => String::new(),
    }
}

/// Both spellings of the API as units: "1024" and "1 vCPU".
fn units(text: &str, unit: &str) -> Option<u32> {
    match text.trim().strip_suffix(unit) {
        Some(number) => {
            let units = number.trim().parse::<f64>().ok()? * 1024.0;
            SIZES
                .iter()
                .flat_map(|size| [size.cpu, size.memory])
                .find(|candidate| (f64::from(*candidate) - units).abs() < f64::EPSILON)
        }
        None => text.trim().parse().ok(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_spellings_are_one_size() {
        assert_eq!(InstanceSize::parse("1 vCPU", "2 GB"), Ok(InstanceSize::DEFAULT));
        assert_eq!(InstanceSize::parse("1024", "2048"), Ok(InstanceSize::DEFAULT));
        assert_eq!(InstanceSize::DEFAULT.to_string(), "1 vCPU, 2 GB");
    }

    #[test]
    fn a_bad_pair_names_the_good_ones() {
        let error = InstanceSize::parse("0.25 vCPU", "2 GB").unwrap_err();
        assert_eq!(
            error.to_string(),
            "0.25 vCPU runs with 0.5 GB or 1 GB. Choose one of them."
        );
        assert_eq!(InstanceSize::parse("3 vCPU", "2 GB"), Err(InstanceSizeError::Cpu));
    }
}
