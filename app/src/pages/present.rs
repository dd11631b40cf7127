//! Who else is here: those who have the page of the same draft or service open, and what they type into.

use crate::components::Avatar;
use crate::live::Live;
use crate::pages::frame::reader;
use leptos::prelude::*;
use model::presence::{Present, Subject};

/// Whose words are shown; of the others their number.
const NAMED: usize = 3;

/// Says for as long as the page is there that its reader is at `subject`. Does nothing on the server.
#[cfg_attr(
    not(feature = "hydrate"),
    expect(unused_variables, reason = "a server is nowhere")
)]
pub fn attend(subject: Signal<Option<Subject>>) {
    #[cfg(feature = "hydrate")]
    {
        let place = Live::of_page().place;
        Effect::new(move |_| {
            let subject = subject.get().map(|subject| subject.word());
            place.maybe_update(|place| {
                let is_another = place.subject != subject.clone().unwrap_or_default();
                if is_another {
                    place.subject = subject.unwrap_or_default();
                    place.field = None;
                }
                is_another
            });
        });
        on_cleanup(move || place.set(crate::live::Place::default()));
    }
}

/// The others at a subject, without the reader: avatars, names and what they do. Nothing while nobody is, and without a script.
#[component]
pub fn PresentPeople(
    /// Where.
    subject: Subject,
    /// Avatars alone, in tables; the words are for assistive technology.
    #[prop(optional)]
    small: bool,
) -> impl IntoView {
    let rooms = Live::of_page().rooms;
    let (word, reader) = (subject.word(), reader().unwrap_or_default());
    let others = Memo::new(move |_| {
        let others = rooms.with(|rooms| {
            let room = rooms.iter().find(|room| room.subject == word);
            room.map(|room| room.people.clone()).unwrap_or_default()
        });
        let others = others.into_iter().filter(|present| present.name != reader);
        others.collect::<Vec<Present>>()
    });
    move || {
        let mut named = others.get();
        let more = named.split_off(named.len().min(NAMED));
        (!named.is_empty()).then(|| {
            let people = named
                .into_iter()
                .map(|present| {
                    let (edits, does) = (present.edits.is_some(), present.does());
                    let name = present.name;
                    let title = format!("{name} {does}");
                    view! {
                        <li class="present-person" class:is-editing=edits title=title>
                            <Avatar name=name.clone() small=true />
                            <span class="present-words" class:visually-hidden=small>
                                <strong>{name}</strong>
                                {format!(" {does}")}
                            </span>
                        </li>
                    }
                })
                .collect_view();
            let rest = (!more.is_empty()).then(|| {
                let all: Vec<String> = more.iter().map(|present| present.name.clone()).collect();
                view! { <li class="present-more" title=all.join(", ")>{format!("and {} more", more.len())}</li> }
            });
            view! { <ul class="present" aria-label="Also here">{people} {rest}</ul> }
        })
    }
}
