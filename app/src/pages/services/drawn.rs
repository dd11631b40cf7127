//! Rows that were drawn before. Most rows of most lists are as they were, and drawing a hundred of them anew is nearly all
//! that the page costs the server.

use super::row::{self, Row};
use leptos::prelude::*;
use leptos::tachys::html::InertElement;
use model::arn::ServiceArn;
use model::service::ListedService;
use model::view::Backend;
use std::collections::HashMap;
use std::sync::{LazyLock, Mutex, PoisonError};

/// Everything that a row shows while nothing moves, and the row.
struct Drawn {
    listed: ListedService,
    backend: Backend,
    age: String,
    html: String,
}

/// Bytes of most rows at most.
const LENGTH: usize = 4_096;

/// Beyond this many services all are forgotten. A row takes about 4 KB.
const MOST: usize = 1_000;

static DRAWN: LazyLock<Mutex<HashMap<ServiceArn, Drawn>>> = LazyLock::new(Mutex::default);

/// The rows, from memory where they were drawn like this before. As one text.
pub fn draw<'a>(rows: impl ExactSizeIterator<Item = Row<'a>>) -> AnyView {
    let mut html = String::with_capacity(rows.len() * LENGTH);
    // A panic leaves nothing half done here: entries are put in whole.
    let mut drawn = DRAWN.lock().unwrap_or_else(PoisonError::into_inner);
    for row in rows {
        write(row, &mut drawn, &mut html);
    }
    InertElement::new(html).into_any()
}

fn write(row: Row<'_>, drawn: &mut HashMap<ServiceArn, Drawn>, page: &mut String) {
    let Row {
        listed,
        silent,
        backend,
        now,
    } = row;
    // These show how long something has been going on: they are new every second.
    if silent.is_some() || listed.service.running_operation().is_some() {
        page.push_str(&row::draw(row).to_html());
        return;
    }
    let age = listed.changed_at.unwrap_or(listed.service.updated_at).age(now);
    if let Some(known) = drawn.get(&listed.service.arn)
        && known.age == age
        && known.backend == *backend
        && known.listed == *listed
    {
        page.push_str(&known.html);
        return;
    }
    if drawn.len() >= MOST {
        drawn.clear();
    }
    let html = row::draw(row).to_html();
    page.push_str(&html);
    drawn.insert(
        listed.service.arn.clone(),
        Drawn {
            listed: listed.clone(),
            backend: backend.clone(),
            age,
            html,
        },
    );
}
