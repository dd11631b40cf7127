//! The filter and the order of the list of services as SQL.

use model::operation::OperationStatus;
use model::service_filter::{Condition, Filter, Moment, Operator, Property};
use model::service_list::{ServiceColumn, ServiceOrder};
use model::time::Time;
use sqlx::{QueryBuilder, Sqlite};

const DAY: i64 = 24 * 3_600_000;

/// Whether a filter asks how long ago something was.
pub(crate) fn asks_for_ages(filter: &Filter) -> bool {
    match filter {
        Filter::Condition(condition) => {
            matches!(condition.moment(), Some(Moment::Ago(_))) && condition.property.is_time()
        }
        Filter::Not(inner) => asks_for_ages(inner),
        Filter::All(parts) | Filter::Any(parts) => parts.iter().any(asks_for_ages),
    }
}

/// Writes a filter of the table `services s`. It is never NULL, so that NOT means what people mean.
pub(crate) fn push_filter(query: &mut QueryBuilder<Sqlite>, filter: &Filter, now: Time) {
    match filter {
        Filter::Condition(condition) => push_condition(query, condition, now),
        Filter::Not(inner) => {
            query.push("NOT (");
            push_filter(query, inner, now);
            query.push(")");
        }
        Filter::All(parts) => push_joined(query, parts, " AND ", now),
        Filter::Any(parts) => push_joined(query, parts, " OR ", now),
    }
}

fn push_joined(query: &mut QueryBuilder<Sqlite>, parts: &[Filter], word: &str, now: Time) {
    for (place, part) in parts.iter().enumerate() {
        query.push(if place == 0 { "(" } else { word });
        push_filter(query, part, now);
    }
    query.push(")");
}

fn push_condition(query: &mut QueryBuilder<Sqlite>, condition: &Condition, now: Time) {
    let is_negated = condition.operator == Operator::IsNot;
    query.push(if is_negated { "NOT (" } else { "(" });
    match condition.property {
        Property::Name => push_text(query, "s.name", condition),
        Property::Region => push_text(query, "s.region", condition),
        Property::Account => push_text(query, "s.account", condition),
        Property::Image => push_text(query, "COALESCE(s.image, '')", condition),
        Property::Domain => push_text(query, "COALESCE(s.domain, '')", condition),
        Property::ChangedBy => push_text(query, "COALESCE(s.changed_by, '')", condition),
        // As the service's page tells it: who sent the draft that it came from.
        Property::CreatedBy => push_text(
            query,
            "COALESCE((SELECT MAX(d.updated_by) FROM drafts d WHERE d.service_arn = s.arn AND d.state = 'sent'), '')",
            condition,
        ),
        Property::Status => push_status(query, condition),
        Property::Created => push_moment(query, "s.created_at", condition, now),
        Property::Changed => push_moment(query, "COALESCE(s.changed_at, s.updated_at)", condition, now),
        Property::Automatic => {
            query
                .push("COALESCE(s.automatic, -1) = ")
                .push_bind(i64::from(condition.is_yes() == Some(true)));
        }
    }
    query.push(")");
}

/// `column` is SQL of ours, never what was typed.
fn push_text(query: &mut QueryBuilder<Sqlite>, column: &str, condition: &Condition) {
    let value = condition.value.to_ascii_lowercase();
    let is_part = condition.operator == Operator::Contains;
    query.push("LOWER(").push(column).push(")");
    if !is_part && !value.contains('*') {
        query.push(" = ").push_bind(value);
        return;
    }
    let pattern = like(&value).replace('*', "%");
    let pattern = if is_part { format!("%{pattern}%") } else { pattern };
    query.push(" LIKE ").push_bind(pattern).push(" ESCAPE '\\'");
}

/// A text as LIKE takes it.
pub(crate) fn like(text: &str) -> String {
    text.replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_")
}

fn push_status(query: &mut QueryBuilder<Sqlite>, condition: &Condition) {
    let words = condition.status();
    query.push("s.status IN (");
    let mut statuses = query.separated(", ");
    for status in &words.statuses {
        statuses.push_bind(status.as_str());
    }
    // An empty list is no SQL everywhere.
    statuses.push("''");
    query.push(")");
    if words.operations.is_empty() {
        return;
    }
    query.push(
        " OR (s.status = 'OPERATION_IN_PROGRESS' AND EXISTS (SELECT 1 FROM operations o2 WHERE o2.id = s.operation_id AND o2.status IN (",
    );
    let mut running = query.separated(", ");
    for status in [
        OperationStatus::Pending,
        OperationStatus::InProgress,
        OperationStatus::RollbackInProgress,
    ] {
        running.push_bind(status.as_str());
    }
    query.push(") AND o2.kind IN (");
    let mut kinds = query.separated(", ");
    for kind in &words.operations {
        kinds.push_bind(kind.as_str());
    }
    query.push(")))");
}

fn push_moment(query: &mut QueryBuilder<Sqlite>, column: &str, condition: &Condition, now: Time) {
    let is_below = condition.operator == Operator::Below;
    let (sign, at) = match (condition.moment(), is_below) {
        // Less than so long ago is later than that.
        (Some(Moment::Ago(span)), true) => (" > ", now.plus(-span)),
        (Some(Moment::Ago(span)), false) => (" < ", now.plus(-span)),
        (Some(Moment::Day(day)), true) => (" < ", day),
        (Some(Moment::Day(day)), false) => (" >= ", day.plus(DAY)),
        // The reader lets no other value through.
        (None, _) => (" < ", Time(i64::MIN)),
    };
    query.push(column).push(sign).push_bind(at.0);
}

/// Writes the order; of equals, by name.
pub(crate) fn push_order(query: &mut QueryBuilder<Sqlite>, order: ServiceOrder) {
    let column = match order.column {
        ServiceColumn::Name => "s.name",
        ServiceColumn::Status => "s.rank",
        ServiceColumn::Region => "s.region",
        ServiceColumn::Image => "COALESCE(s.image, '')",
        ServiceColumn::Domain => "COALESCE(s.domain, '')",
        ServiceColumn::Change => "COALESCE(s.changed_at, s.updated_at)",
        ServiceColumn::Created => "s.created_at",
        ServiceColumn::Automatic => "COALESCE(s.automatic, -1)",
        ServiceColumn::Account => "s.account",
    };
    query.push(" ORDER BY ").push(column);
    if order.descending {
        query.push(" DESC");
    }
    if order.column == ServiceColumn::Name {
        query.push(", s.arn");
    } else {
        query.push(", s.name, s.arn");
    }
}
