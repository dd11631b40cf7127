//! App Runner's metrics: their names, their units and their dimensions.

/// Where App Runner's metrics are.
pub const NAMESPACE: &str = "AWS/AppRunner";

/// The dimensions of a metric of the service. Both are there, or it is another metric without data.
pub const SERVICE_DIMENSIONS: [&str; 2] = ["ServiceName", "ServiceID"];

/// The dimension that a metric of one instance has besides.
pub const INSTANCE_DIMENSION: &str = "Instance";

/// One of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Metric {
    Requests,
    Responses2xx,
    Responses4xx,
    Responses5xx,
    RequestLatency,
    ActiveInstances,
    Concurrency,
    CpuUtilization,
    MemoryUtilization,
}

impl Metric {
    /// All that a service has.
    pub const OF_SERVICE: [Metric; 9] = [
        Metric::Requests,
        Metric::Responses2xx,
        Metric::Responses4xx,
        Metric::Responses5xx,
        Metric::RequestLatency,
        Metric::ActiveInstances,
        Metric::Concurrency,
        Metric::CpuUtilization,
        Metric::MemoryUtilization,
    ];

    /// Those that an instance has too.
    pub const OF_INSTANCE: [Metric; 2] = [Metric::CpuUtilization, Metric::MemoryUtilization];

    /// The metric of a name.
    pub fn named(name: &str) -> Option<Self> {
        Self::OF_SERVICE.into_iter().find(|metric| metric.name() == name)
    }

    /// CloudWatch's `MetricName`. There is none for redirects.
    pub fn name(self) -> &'static str {
        match self {
            Metric::Requests => "Requests",
            Metric::Responses2xx => "2xxStatusResponses",
            Metric::Responses4xx => "4xxStatusResponses",
            Metric::Responses5xx => "5xxStatusResponses",
            Metric::RequestLatency => "RequestLatency",
            Metric::ActiveInstances => "ActiveInstances",
            Metric::Concurrency => "Concurrency",
            Metric::CpuUtilization => "CPUUtilization",
            Metric::MemoryUtilization => "MemoryUtilization",
        }
    }

    /// API shape `StandardUnit`.
    pub fn unit(self) -> &'static str {
        match self {
            Metric::RequestLatency => "Milliseconds",
            Metric::CpuUtilization | Metric::MemoryUtilization => "Percent",
            _ => "Count",
        }
    }
}
