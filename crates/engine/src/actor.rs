//! Who asks.

use crate::clock::now;
use crate::error::{Error, Result};
use model::event::{Author, EventKind};
use model::person::{Person, Role};
use model::record::Context;
use model::time::Time;
use store::{NewEvent, Sender};

/// How long it counts that a member has shown that it is them, in milliseconds: 10 minutes.
pub const CONFIRMED_FOR: i64 = 10 * 60_000;

/// A signed-in member on whose behalf something is done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Actor {
    /// The member.
    pub person: Person,
    /// When they last showed that it is them: by signing in, or by password, code or provider once more.
    pub confirmed_at: Time,
    /// Names the session that they use, see [`store::session_handle`].
    pub session: String,
    /// From where.
    pub context: Context,
}

impl Actor {
    /// A member who has just shown that it is them, from nowhere in particular.
    pub fn new(person: Person) -> Actor {
        Actor {
            person,
            confirmed_at: now(),
            session: String::new(),
            context: Context::default(),
        }
    }

    /// How events name the actor.
    pub fn author(&self) -> Author {
        Author::Person {
            id: self.person.id,
            name: self.person.name.clone(),
        }
    }

    /// An event of what the actor does.
    pub fn event(&self, at: Time, kind: EventKind) -> NewEvent {
        NewEvent::new(at, kind, self.author()).from_context(&self.context)
    }

    /// The same for a request whose answer may be lost.
    pub(crate) fn sender(&self) -> Sender {
        Sender {
            author: self.author(),
            context: self.context.clone(),
        }
    }

    /// What the actor may do.
    pub fn role(&self) -> Role {
        self.person.role
    }

    /// Until when what asks for it need not ask again.
    pub fn confirmed_until(&self) -> Time {
        self.confirmed_at.plus(CONFIRMED_FOR)
    }

    /// Whether it was this member a moment ago: somebody else may sit at the browser by now.
    ///
    /// # Errors
    /// [`Error::NotConfirmed`].
    pub(crate) fn confirmed(&self) -> Result<()> {
        if now() < self.confirmed_until() {
            Ok(())
        } else {
            Err(Error::NotConfirmed)
        }
    }
}
