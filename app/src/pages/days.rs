//! Rows under a heading for each day. Days are UTC's, as the clock times are.

use leptos::prelude::*;
use model::time::Time;

/// Draws entries, which come in the order of their times.
pub fn by_day<T, V: IntoView + 'static>(
    entries: Vec<T>,
    now: Time,
    at: impl Fn(&T) -> Time,
    draw: impl Fn(T) -> V,
) -> impl IntoView {
    let mut days: Vec<(String, Vec<T>)> = Vec::new();
    for entry in entries {
        let day = heading(at(&entry), now);
        match days.last_mut() {
            Some((last, entries)) if *last == day => entries.push(entry),
            _ => days.push((day, vec![entry])),
        }
    }
    days.into_iter()
        .map(|(day, entries)| {
            view! {
                <h2 class="history-day">{day}</h2>
                <ol class="history-rows">{entries.into_iter().map(&draw).collect_view()}</ol>
            }
        })
        .collect_view()
}

/// "Today, 21 November 2026".
fn heading(at: Time, now: Time) -> String {
    let yesterday = now.plus(-24 * 3_600_000);
    let day = at.day();
    if day == now.day() {
        format!("Today, {day}")
    } else if day == yesterday.day() {
        format!("Yesterday, {day}")
    } else {
        day
    }
}
