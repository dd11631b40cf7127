//! Calls that somebody asks for, made in their name where a role is set up for it; so are those that read a service for a form of
//! theirs. What nobody asked for, as the watcher's looking, what is looked up before somebody is let do something, and lists that
//! are kept for everybody are read as Slipway itself.

use crate::actor::Actor;
use crate::engine::Followed;
use aws::{Account, AppRunner, Connection, Member};
use model::person::Person;
use model::region::Region;
use model::role::AssumedRole;
use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

/// Members whose clients are kept at once in a Region: each holds credentials for an hour.
const KEPT: usize = 200;

/// Clients of one Region in the names of members.
#[derive(Debug)]
pub(crate) struct InNameOf {
    connection: Connection,
    role: AssumedRole,
    region: Region,
    kept: Mutex<HashMap<Member, (AppRunner, Account)>>,
}

impl InNameOf {
    pub(crate) fn new(connection: Connection, role: AssumedRole, region: Region) -> InNameOf {
        InNameOf {
            connection,
            role,
            region,
            kept: Mutex::new(HashMap::new()),
        }
    }

    fn clients(&self, person: &Person) -> (AppRunner, Account) {
        let member = Member::new(person.id, &person.name);
        // Clients are put in whole: the map is right whatever happened to whoever held it.
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        if kept.len() >= KEPT && !kept.contains_key(&member) {
            kept.clear();
        }
        kept.entry(member)
            .or_insert_with_key(|member| {
                let connection = self.connection.as_member(&self.role, member, &self.region);
                (
                    connection.app_runner(&self.region),
                    connection.account(&self.region),
                )
            })
            .clone()
    }
}

impl Followed {
    /// App Runner, for what somebody asked for.
    pub(crate) fn client_of(&self, actor: &Actor) -> AppRunner {
        match &self.in_name_of {
            Some(names) => names.clients(&actor.person).0,
            None => self.client.clone(),
        }
    }

    /// What the account has around App Runner, for what somebody asked for.
    pub(crate) fn account_of(&self, actor: &Actor) -> Account {
        match &self.in_name_of {
            Some(names) => names.clients(&actor.person).1,
            None => self.account.clone(),
        }
    }
}
