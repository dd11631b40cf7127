//! Saving, changing and deleting views of the list of services.

use crate::actor::Actor;
use crate::authorize::{Action, Resource};
use crate::clock::now;
use crate::engine::Engine;
use crate::error::{Error, Result};
use crate::service_list::{as_saved, is_seen};
use model::event::{Change, EventDetail, EventKind};
use model::field_error::FieldErrors;
use model::saved_view::{LONGEST_QUERY, MOST_OWN, MOST_SHARED, SavedView, parse_name};
use model::service_filter::Filter;
use model::service_list::{ServiceLayout, ServicesQuery};
use model::time::Time;
use store::{NewEvent, NewView};

impl Engine {
    /// Saves the list as it is shown under a name, for the team or for the person alone, and gives its id.
    ///
    /// # Errors
    /// The role does not allow it, the name is wrong or taken, the filter cannot be read, there are too many views, or the
    /// database cannot be written.
    pub async fn save_view(
        &self,
        actor: &Actor,
        name: &str,
        query: &ServicesQuery,
        layout: &ServiceLayout,
        shared: bool,
    ) -> Result<i64> {
        self.attempt(
            actor,
            Action::of_view(shared),
            Resource::Shared,
            |event| event,
            async {
                let (name, query) = checked(name, query, layout)?;
                let at = now();
                let view = NewView {
                    name,
                    query,
                    shared,
                    person: actor.person.id,
                    person_name: actor.person.name.clone(),
                    at,
                };
                let kind = kind_of(shared, EventKind::ViewShared);
                let most = if shared { MOST_SHARED } else { MOST_OWN };
                let mut event = event(actor, kind, at, &view.name);
                event.detail.changes = changes(kind, None, Some((&view.name, &view.query)));
                let created = self.store().create_view(&view, most, event).await;
                match created {
                    Ok(Some((id, event))) => {
                        self.0.hub.publish(&[event]).await;
                        Ok(id)
                    }
                    Ok(None) => Err(wrong(if shared {
                        format!("Your team has {MOST_SHARED} views already. Delete one that nobody needs.")
                    } else {
                        format!("You have {MOST_OWN} views already. Delete one that you do not need.")
                    })),
                    Err(error) => Err(taken(error, &view.name)),
                }
            },
        )
        .await
    }

    /// Gives a view this name, and the list as it is shown where `query` is given.
    ///
    /// # Errors
    /// As [`Engine::save_view`], or there is no such view.
    pub async fn change_view(
        &self,
        actor: &Actor,
        id: &str,
        name: &str,
        query: Option<(&ServicesQuery, &ServiceLayout)>,
    ) -> Result<SavedView> {
        let view = self.changeable(actor, id).await?;
        let checked = match query {
            Some((query, layout)) => checked(name, query, layout),
            None => named(name).map(|name| (name, view.query.clone())),
        };
        let (name, query) = self
            .attempted(actor, Action::of_view(view.shared), checked, |event| event)
            .await?;
        let at = now();
        let kind = kind_of(view.shared, EventKind::ViewChanged);
        let mut event = event(actor, kind, at, &name);
        event.detail.changes = changes(kind, Some((&view.name, &view.query)), Some((&name, &query)));
        let changed = self.store().change_view(view.id, &name, &query, at, event).await;
        let event = changed.map_err(|error| taken(error, &name))?;
        self.0.hub.publish(&[event]).await;
        Ok(SavedView {
            name,
            query,
            updated_at: at,
            ..view
        })
    }

    /// Deletes a view.
    ///
    /// # Errors
    /// The role does not allow it, there is no such view, or the database cannot be written.
    pub async fn delete_view(&self, actor: &Actor, id: &str) -> Result<SavedView> {
        let view = self.changeable(actor, id).await?;
        let kind = kind_of(view.shared, EventKind::ViewDeleted);
        let mut event = event(actor, kind, now(), &view.name);
        event.detail.changes = changes(kind, Some((&view.name, &view.query)), None);
        let deleted = self.store().delete_view(view.id, event).await;
        let event = deleted.map_err(|error| taken(error, &view.name))?;
        self.0.hub.publish(&[event]).await;
        Ok(view)
    }

    /// A view that somebody may change. One that they do not see is not there for them.
    async fn changeable(&self, actor: &Actor, id: &str) -> Result<SavedView> {
        let views = self.store().saved_views().await?;
        let found = views
            .iter()
            .find(|view| view.id.to_string() == id && is_seen(actor, view))
            .cloned()
            .ok_or(Error::NotFound("view"));
        let view = self
            .attempted(actor, Action::KeepView, found, |event| event)
            .await?;
        self.allow(actor, Action::of_view(view.shared), Resource::Shared, |event| {
            event
        })
        .await?;
        Ok(view)
    }
}

/// What nobody else sees is told to nobody else.
fn kind_of(shared: bool, kind: EventKind) -> EventKind {
    if shared { kind } else { EventKind::ViewKept }
}

fn event(actor: &Actor, kind: EventKind, at: Time, name: &str) -> NewEvent {
    let attempt = (kind != EventKind::ViewKept).then(|| name.to_owned());
    actor.event(at, kind).with(EventDetail {
        attempt,
        ..EventDetail::default()
    })
}

/// What a view of the team is called and shows, before and after. What nobody else sees is told to nobody else.
fn changes(kind: EventKind, before: Option<(&str, &str)>, after: Option<(&str, &str)>) -> Vec<Change> {
    if kind == EventKind::ViewKept {
        return Vec::new();
    }
    let part = |field: &str, of: fn((&str, &str)) -> String| Change {
        field: field.to_owned(),
        before: before.map(of),
        after: after.map(of),
    };
    let all = [
        part("Name", |(name, _)| name.to_owned()),
        part("List", |(_, query)| query.to_owned()),
    ];
    all.into_iter()
        .filter(|change| change.before != change.after)
        .collect()
}

fn wrong(message: String) -> Error {
    let mut errors = FieldErrors::default();
    errors.add("name", message);
    Error::Invalid(errors)
}

fn named(name: &str) -> Result<String> {
    parse_name(name).map_err(wrong)
}

fn checked(name: &str, query: &ServicesQuery, layout: &ServiceLayout) -> Result<(String, String)> {
    let name = named(name)?;
    if Filter::parse(&query.q).is_err() {
        return Err(wrong(
            "The filter cannot be read. Correct it first, then save the view.".to_owned(),
        ));
    }
    let query = as_saved(query, layout);
    if query.chars().count() > LONGEST_QUERY {
        return Err(wrong(
            "The filter is too long to be saved. Shorten it first.".to_owned(),
        ));
    }
    Ok((name, query))
}

fn taken(error: store::Error, name: &str) -> Error {
    match error {
        store::Error::Duplicate => wrong(format!("There is a view \"{name}\" already. Write another name.")),
        store::Error::NotFound => Error::NotFound("view"),
        other => other.into(),
    }
}
