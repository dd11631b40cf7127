//! What can happen to auto scaling configurations.

use proptest::prelude::*;

const NAMES: [&str; 3] = ["busy", "calm", "DefaultConfiguration"];
const SERVICES: [&str; 2] = ["web-one", "web-two"];

#[derive(Debug, Clone, Copy)]
pub enum Act {
    Create(&'static str),
    Delete(Named),
    DeleteAll(&'static str),
    MakeDefault(Named),
    /// A service is created or updated; it fails or not.
    Use(&'static str, Named, bool),
    UseDefault(&'static str),
    DeleteService(&'static str),
    /// What a service had before its last update, which a rollback may need, is deleted.
    DeleteFormer(&'static str),
    Wait,
}

/// A partial ARN: the name alone, or with a revision.
#[derive(Debug, Clone, Copy)]
pub struct Named(pub &'static str, pub Option<i64>);

impl Named {
    pub fn arn(self) -> String {
        let Named(name, number) = self;
        let number = number.map_or_else(String::new, |number| format!("/{number}"));
        format!("arn:aws:apprunner:us-east-1:123456789012:autoscalingconfiguration/{name}{number}")
    }
}

pub fn act() -> impl Strategy<Value = Act> {
    let name = || prop::sample::select(&NAMES[..]);
    let named = move || {
        (name(), prop::option::weighted(0.3, 1_i64..4)).prop_map(|(name, number)| Named(name, number))
    };
    let service = || prop::sample::select(&SERVICES[..]);
    prop_oneof![
        4 => name().prop_map(Act::Create),
        4 => named().prop_map(Act::Delete),
        1 => name().prop_map(Act::DeleteAll),
        2 => named().prop_map(Act::MakeDefault),
        6 => (service(), named(), any::<bool>()).prop_map(|(service, named, fails)| Act::Use(service, named, fails)),
        1 => service().prop_map(Act::UseDefault),
        1 => service().prop_map(Act::DeleteService),
        3 => service().prop_map(Act::DeleteFormer),
        4 => Just(Act::Wait),
    ]
}
