-- Times are unix milliseconds. JSON columns hold what the code reads as a whole and never searches.

CREATE TABLE services (
    id            TEXT PRIMARY KEY,          -- 32 lower-case hex digits
    account       TEXT NOT NULL,
    region        TEXT NOT NULL,
    name          TEXT NOT NULL,
    domain_label  TEXT NOT NULL,             -- the ten characters in front of the service's domain
    status        TEXT NOT NULL,
    created_at    BIGINT NOT NULL,
    updated_at    BIGINT NOT NULL,
    deleted_at    BIGINT,
    encryption    TEXT,                      -- JSON, fixed at creation
    configuration TEXT NOT NULL,             -- JSON, what DescribeService shows
    deployed      TEXT                       -- JSON, the last good version: what runs, and what a rollback restores
);

-- A name is taken until its service's deletion has finished.
CREATE UNIQUE INDEX services_by_name ON services (account, region, name) WHERE status <> 'DELETED';
CREATE UNIQUE INDEX services_by_domain ON services (region, domain_label);

CREATE TABLE operations (
    id          TEXT PRIMARY KEY,            -- a UUID with dashes
    service_id  TEXT NOT NULL REFERENCES services (id),
    ordinal     BIGINT NOT NULL,             -- 1 for the service's first operation
    kind        TEXT NOT NULL,
    status      TEXT NOT NULL,
    origin      TEXT NOT NULL,               -- the service's status when the operation was accepted
    started_at  BIGINT NOT NULL,
    updated_at  BIGINT NOT NULL,
    ended_at    BIGINT,
    briefing    TEXT NOT NULL,               -- JSON, what the log lines of this operation need
    steps       TEXT NOT NULL,               -- JSON, every step with its due time
    next_step   BIGINT NOT NULL,             -- how many steps have been taken
    next_due    BIGINT                       -- NULL once settled
);

CREATE UNIQUE INDEX operations_by_service ON operations (service_id, ordinal);
CREATE INDEX operations_by_due ON operations (next_due) WHERE next_due IS NOT NULL;
-- One operation at a time on a service.
CREATE UNIQUE INDEX operations_under_way ON operations (service_id) WHERE next_due IS NOT NULL;

CREATE TABLE tags (
    resource_arn TEXT NOT NULL,
    key          TEXT NOT NULL,
    value        TEXT NOT NULL,
    PRIMARY KEY (resource_arn, key)
);

CREATE TABLE log_groups (
    id         INTEGER PRIMARY KEY,
    account    TEXT NOT NULL,
    region     TEXT NOT NULL,
    name       TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    UNIQUE (account, region, name)
);

CREATE TABLE log_streams (
    id         INTEGER PRIMARY KEY,
    group_id   BIGINT NOT NULL REFERENCES log_groups (id),
    name       TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    UNIQUE (group_id, name)
);

-- The id is the order of writing and, within a stream, of time.
CREATE TABLE log_events (
    id          INTEGER PRIMARY KEY AUTOINCREMENT,
    stream_id   BIGINT NOT NULL REFERENCES log_streams (id),
    timestamp   BIGINT NOT NULL,
    ingested_at BIGINT NOT NULL,
    message     TEXT NOT NULL
);

CREATE INDEX log_events_by_stream ON log_events (stream_id, id);
