//! What is told of a measurement.

use serde_json::json;

/// Where a figure has to stay.
#[derive(Debug, Clone, Copy)]
pub enum Limit {
    /// No more than this.
    AtMost(f64),
    /// No less than this.
    AtLeast(f64),
}

/// A measured figure.
#[derive(Debug)]
pub struct Figure {
    what: &'static str,
    measured: f64,
    unit: &'static str,
    budget: Option<Limit>,
}

impl Figure {
    /// A figure without a budget.
    pub fn new(what: &'static str, measured: f64, unit: &'static str) -> Figure {
        Figure {
            what,
            measured,
            unit,
            budget: None,
        }
    }

    /// With its budget.
    #[must_use]
    pub fn budget(mut self, limit: Limit) -> Figure {
        self.budget = Some(limit);
        self
    }

    /// One line of JSON, as `cargo xtask bench` reads it.
    pub fn print(&self) {
        let (at_most, at_least) = match self.budget {
            Some(Limit::AtMost(limit)) => (Some(limit), None),
            Some(Limit::AtLeast(limit)) => (None, Some(limit)),
            None => (None, None),
        };
        println!(
            "{}",
            json!({ "what": self.what, "measured": self.measured, "unit": self.unit, "at_most": at_most, "at_least": at_least })
        );
    }
}
