//! Who asks.

use model::event::Author;
use model::person::{Person, Role};

/// A signed-in member on whose behalf something is done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Actor {
    /// The member.
    pub person: Person,
}

impl Actor {
    /// How events name the actor.
    pub fn author(&self) -> Author {
        Author::Person {
            id: self.person.id,
            name: self.person.name.clone(),
        }
    }

    /// What the actor may do.
    pub fn role(&self) -> Role {
        self.person.role
    }
}
