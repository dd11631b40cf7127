//! What was drawn before: drawing a hundred rows is nearly all that the page costs the server.
//!
//! Whoever asks for the same list in the same second sees the same. In the next second most rows are as they were.

use super::html::Html;
use super::row::{self, Row};
use leptos::prelude::*;
use model::arn::ServiceArn;
use model::service::ListedService;
use model::service_list::{ServiceColumn, ServicesQuery};
use model::view::{Backend, ServicesView};
use std::collections::{HashMap, VecDeque};
use std::sync::{Arc, LazyLock, Mutex, MutexGuard, PoisonError};

struct Page {
    view: ServicesView,
    query: ServicesQuery,
    html: Arc<str>,
}

/// Lists that are kept. One of a hundred rows takes about 250 KB.
const MOST_PAGES: usize = 4;

static PAGES: Mutex<VecDeque<Page>> = Mutex::new(VecDeque::new());

/// The page, from memory where it was drawn from the same.
pub fn page(
    view: ServicesView,
    query: ServicesQuery,
    draw: impl FnOnce(ServicesView, ServicesQuery) -> AnyView,
) -> AnyView {
    let known = pages()
        .iter()
        .find(|page| page.query == query && is_same(&page.view, &view))
        .map(|page| Arc::clone(&page.html));
    if let Some(html) = known {
        return Html(html).into_any();
    }
    let html: Arc<str> = draw(view.clone(), query.clone()).to_html().into();
    let mut pages = pages();
    // Of another second, or no longer looked at.
    pages.retain(|page| page.query != query);
    pages.truncate(MOST_PAGES - 1);
    pages.push_front(Page {
        view,
        query,
        html: Arc::clone(&html),
    });
    Html(html).into_any()
}

/// Whether both show the same. Rows that were read together are not compared one by one.
fn is_same(one: &ServicesView, other: &ServicesView) -> bool {
    let ServicesView {
        rows,
        matching,
        total,
        page,
        pages,
        regions,
        unfinished,
        filter,
        order,
        layout,
        views,
        share_refusal,
        backend,
        now,
    } = other;
    Arc::ptr_eq(&one.rows, rows)
        && one.now == *now
        && (one.matching, one.total, one.page, one.pages) == (*matching, *total, *page, *pages)
        && one.regions == *regions
        && one.unfinished == *unfinished
        && one.filter == *filter
        && (one.order, &one.layout) == (*order, layout)
        && one.views == *views
        && one.share_refusal == *share_refusal
        && one.backend == *backend
}

fn pages() -> MutexGuard<'static, VecDeque<Page>> {
    // A panic leaves nothing half done here: entries are put in whole.
    PAGES.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Everything that a row shows while nothing moves, and the row.
struct Drawn {
    listed: ListedService,
    backend: Backend,
    /// Ages that it tells.
    ages: [String; 2],
    html: String,
}

/// Bytes of most rows at most.
const LENGTH: usize = 3_072;

/// Beyond this many services all are forgotten. A row takes about 3 KB.
const MOST: usize = 1_000;

/// By service, and by the columns that are shown of it: people differ in these.
type Rows = HashMap<(ServiceArn, u16), Drawn>;

static DRAWN: LazyLock<Mutex<Rows>> = LazyLock::new(Mutex::default);

/// The columns as a number.
fn shape(columns: &[ServiceColumn]) -> u16 {
    let bit = |column: &ServiceColumn| {
        let place = ServiceColumn::ALL.iter().position(|known| known == column);
        1 << place.unwrap_or_default()
    };
    columns.iter().map(bit).sum()
}

/// The rows, from memory where they were drawn like this before. As one text.
pub fn rows<'a>(rows: impl ExactSizeIterator<Item = Row<'a>>) -> AnyView {
    let mut html = String::with_capacity(rows.len() * LENGTH);
    // A panic leaves nothing half done here: entries are put in whole.
    let mut drawn = DRAWN.lock().unwrap_or_else(PoisonError::into_inner);
    for row in rows {
        write(row, &mut drawn, &mut html);
    }
    Html(html.into()).into_any()
}

fn write(row: Row<'_>, drawn: &mut Rows, page: &mut String) {
    let Row {
        listed,
        columns,
        selected,
        silent,
        backend,
        now,
    } = row;
    // These show how long something has been going on: they are new every second. The selected one is one of many.
    if selected || silent.is_some() || listed.service.running_operation().is_some() {
        page.push_str(&row::draw(row).to_html());
        return;
    }
    let changed_at = listed.changed_at.unwrap_or(listed.service.updated_at);
    let ages = [changed_at.age(now), listed.service.created_at.age(now)];
    let key = (listed.service.arn.clone(), shape(columns));
    if let Some(known) = drawn.get(&key)
        && known.ages == ages
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
        key,
        Drawn {
            listed: listed.clone(),
            backend: backend.clone(),
            ages,
            html,
        },
    );
}
