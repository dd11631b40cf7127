//! What a service costs in a month, as far as its settings tell.
//!
//! Prices are AWS's public ones of 2026 in US dollars; for most Regions none was found, and then nothing is said
//! instead of something wrong. Traffic, logs, secrets and VPC endpoints are billed by other services and not in here.

use crate::compute::{InstanceSize, gigabytes, vcpu};
use crate::region::Region;

/// Hours of a month as AWS reckons them.
const HOURS: f64 = 730.0;

/// Dollars a month for deploying by itself what is pushed.
const AUTOMATIC_DEPLOYMENT: f64 = 1.0;

/// A Region's prices, in US dollars.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Rates {
    /// An hour of one vCPU of an instance that works on requests.
    pub vcpu_hour: f64,
    /// An hour of one GB of memory, of working and of idle instances alike.
    pub gigabyte_hour: f64,
}

/// The prices of a Region, where they are known.
pub fn rates(region: &Region) -> Option<Rates> {
    match region.as_str() {
        // AWS's page of prices.
        "us-east-1" | "us-east-2" | "us-west-2" | "eu-west-1" => Some(Rates {
            vcpu_hour: 0.064,
            gigabyte_hour: 0.007,
        }),
        "ap-northeast-1" => Some(Rates {
            vcpu_hour: 0.081,
            gigabyte_hour: 0.009,
        }),
        _ => None,
    }
}

/// What is paid for.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Usage {
    /// Size of an instance.
    pub size: InstanceSize,
    /// Instances that are always there, at least 1.
    pub min_size: u32,
    /// Most instances.
    pub max_size: u32,
    /// App Runner deploys by itself.
    pub automatic_deployment: bool,
}

/// What a service costs, in US dollars a month.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Estimate {
    /// Nobody asks anything: the memory of the instances that are always there.
    pub idle: f64,
    /// Those instances work all the time.
    pub busy: f64,
    /// All instances that there may be work all the time.
    pub most: f64,
}

/// Estimates from settings.
pub fn estimate(usage: Usage, rates: Rates) -> Estimate {
    let extra = if usage.automatic_deployment {
        AUTOMATIC_DEPLOYMENT
    } else {
        0.0
    };
    let memory = f64::from(usage.size.memory) / 1024.0 * rates.gigabyte_hour * HOURS;
    let compute = f64::from(usage.size.cpu) / 1024.0 * rates.vcpu_hour * HOURS;
    let (least, most) = (f64::from(usage.min_size), f64::from(usage.max_size));
    Estimate {
        idle: least * memory + extra,
        busy: least * (memory + compute) + extra,
        most: most * (memory + compute) + extra,
    }
}

/// How the numbers come about, a line each: what it is, the terms, and the result.
pub fn formula(usage: Usage, rates: Rates) -> Vec<(&'static str, String)> {
    let estimate = estimate(usage, rates);
    let instances = if usage.min_size == 1 {
        String::new()
    } else {
        format!("{} instances × ", usage.min_size)
    };
    let extra = if usage.automatic_deployment {
        " + 1.00 for automatic deployment"
    } else {
        ""
    };
    let memory = format!("{} × {}", gigabytes(usage.size.memory), rates.gigabyte_hour);
    let compute = format!("{} vCPU × {}", vcpu(usage.size.cpu), rates.vcpu_hour);
    vec![
        (
            "Idle",
            format!("{instances}{memory} × 730 h{extra} = {}", dollars(estimate.idle)),
        ),
        (
            "Busy",
            format!(
                "{instances}({memory} + {compute}) × 730 h{extra} = {}",
                dollars(estimate.busy)
            ),
        ),
    ]
}

/// `$10.22`, `$1,423.50`.
pub fn dollars(amount: f64) -> String {
    let plain = format!("{amount:.2}");
    let (whole, cents) = plain.split_once('.').unwrap_or((&plain, "00"));
    let mut text = String::from("$");
    for (place, digit) in whole.chars().enumerate() {
        if place > 0 && (whole.len() - place).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text + "." + cents
}

#[cfg(test)]
mod tests {
    use super::*;

    fn region(code: &str) -> Region {
        code.parse().unwrap()
    }

    const USAGE: Usage = Usage {
        size: InstanceSize::DEFAULT,
        min_size: 1,
        max_size: 25,
        automatic_deployment: false,
    };

    #[test]
    fn one_instance_of_the_default_size_costs_what_aws_says() {
        let estimate = estimate(USAGE, rates(&region("us-east-1")).unwrap());
        assert_eq!(dollars(estimate.idle), "$10.22");
        assert_eq!(dollars(estimate.busy), "$56.94");
        assert_eq!(dollars(estimate.most), "$1,423.50");
        assert_eq!(
            (dollars(0.0), dollars(999_999.999)),
            ("$0.00".to_owned(), "$1,000,000.00".to_owned())
        );
    }

    #[test]
    fn the_formula_shows_its_terms() {
        let usage = Usage {
            min_size: 2,
            automatic_deployment: true,
            ..USAGE
        };
        let lines = formula(usage, rates(&region("ap-northeast-1")).unwrap());
        assert_eq!(
            lines[0].1,
            "2 instances × 2 GB × 0.009 × 730 h + 1.00 for automatic deployment = $27.28"
        );
        assert!(
            lines[1]
                .1
                .starts_with("2 instances × (2 GB × 0.009 + 1 vCPU × 0.081) × 730 h")
        );
    }

    #[test]
    fn where_no_price_is_known_none_is_made_up() {
        assert_eq!(rates(&region("eu-central-1")), None);
    }
}
