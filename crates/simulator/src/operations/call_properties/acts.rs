//! What can happen to services and to what they are connected to.

use proptest::prelude::*;

use crate::machine::Failure;

/// Names of services: fewer than acts, so that they are taken, free and taken again. Deleting one of them fails.
pub const NAMES: [&str; 3] = ["web-one", "web-two", "fail-delete-web"];
pub const CONNECTIONS: [&str; 3] = ["github", "gitlab", "forge"];
pub const CONNECTORS: [&str; 3] = ["inside", "below", "behind"];
pub const DOORS: [&str; 3] = ["front", "back", "fail-update-side"];
pub const DOMAINS: [&str; 4] = [
    "one.example.com",
    "two.example.com",
    "three.example.com",
    "example.org",
];

/// What a service is made of.
#[derive(Debug, Clone, Copy)]
pub struct Design {
    pub is_private: bool,
    /// From source code, with this connection; else from an image.
    pub connection: Option<&'static str>,
    pub connector: Option<&'static str>,
    /// Its creation fails.
    pub fails: bool,
}

/// What App Runner can be asked to do with a service.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verb {
    /// With this interval of the health check, which tells versions apart.
    Update(u8),
    Deploy,
    Pause,
    Resume,
    Delete,
}

#[derive(Debug, Clone, Copy)]
pub enum Act {
    Create(&'static str, Design, u8),
    /// Whichever service has had that name last, deleted or not.
    Do(&'static str, Verb),
    /// The service's next operation that can fail in this way does.
    Sabotage(&'static str, Failure),
    CreateConnection(&'static str),
    EndHandshake(&'static str, bool),
    DeleteConnection(&'static str),
    CreateConnector(&'static str),
    DeleteConnector(&'static str),
    OpenDoor(&'static str, &'static str),
    MoveDoor(&'static str),
    CloseDoor(&'static str),
    Link(&'static str, &'static str),
    SetRecords(&'static str),
    Unlink(&'static str, &'static str),
    Tag(&'static str, u8),
    /// So many seconds pass.
    Wait(i64),
}

pub fn act() -> impl Strategy<Value = Act> {
    let name = || prop::sample::select(&NAMES[..]);
    let connection = || prop::sample::select(&CONNECTIONS[..]);
    let connector = || prop::sample::select(&CONNECTORS[..]);
    let door = || prop::sample::select(&DOORS[..]);
    let domain = || prop::sample::select(&DOMAINS[..]);
    let interval = || 1_u8..=20;
    let verb = prop_oneof![
        3 => interval().prop_map(Verb::Update),
        1 => Just(Verb::Deploy),
        1 => Just(Verb::Pause),
        1 => Just(Verb::Resume),
        1 => Just(Verb::Delete),
    ];
    let design = (
        any::<bool>(),
        prop::option::weighted(0.2, connection()),
        prop::option::weighted(0.2, connector()),
        prop::bool::weighted(0.3),
    );
    let design = design.prop_map(|(is_private, connection, connector, fails)| Design {
        is_private,
        connection,
        connector,
        fails,
    });
    let failure = prop::sample::select(vec![
        Failure::Pull,
        Failure::File,
        Failure::Build,
        Failure::Secret,
        Failure::Health,
        Failure::Crash,
        Failure::Rollback,
        Failure::Delete,
    ]);
    // Short waits look at operations halfway, long ones let them end, the longest forget what is deleted.
    let seconds = prop_oneof![4 => 1_i64..200, 8 => 200_i64..1000, 1 => Just(3700_i64)];
    let to_services = prop_oneof![
        5 => (name(), design, interval()).prop_map(|(name, design, interval)| Act::Create(name, design, interval)),
        18 => (name(), verb).prop_map(|(name, verb)| Act::Do(name, verb)),
        3 => (name(), failure).prop_map(|(name, failure)| Act::Sabotage(name, failure)),
        2 => (name(), any::<u8>()).prop_map(|(service, value)| Act::Tag(service, value)),
    ];
    let to_connections = prop_oneof![
        2 => connection().prop_map(Act::CreateConnection),
        3 => (connection(), prop::bool::weighted(0.8)).prop_map(|(name, works)| Act::EndHandshake(name, works)),
        1 => connection().prop_map(Act::DeleteConnection),
        2 => connector().prop_map(Act::CreateConnector),
        1 => connector().prop_map(Act::DeleteConnector),
    ];
    let to_doors_and_domains = prop_oneof![
        3 => (name(), door()).prop_map(|(service, door)| Act::OpenDoor(service, door)),
        1 => door().prop_map(Act::MoveDoor),
        2 => door().prop_map(Act::CloseDoor),
        3 => (name(), domain()).prop_map(|(service, domain)| Act::Link(service, domain)),
        1 => domain().prop_map(Act::SetRecords),
        2 => (name(), domain()).prop_map(|(service, domain)| Act::Unlink(service, domain)),
    ];
    prop_oneof![
        30 => to_services,
        6 => to_connections,
        9 => to_doors_and_domains,
        14 => seconds.prop_map(Act::Wait),
    ]
}
