-- Everything that happens. Rows are only ever added; they outlive the service, the draft and the person they name.

CREATE TABLE events (
    id          INTEGER PRIMARY KEY AUTOINCREMENT,
    at          BIGINT NOT NULL,
    kind        TEXT   NOT NULL,
    author      TEXT   NOT NULL, -- person, app_runner, slipway, stranger
    person_id   BIGINT,
    person_name TEXT,
    account     TEXT,
    region      TEXT,
    service_arn TEXT,
    draft_id    TEXT,
    detail      TEXT   NOT NULL, -- as JSON; secrets are fingerprints
    quiet       BIGINT NOT NULL, -- 1: for live pages only, not for the history
    failed      BIGINT NOT NULL  -- 1: for the filter "Failures"
);
CREATE INDEX events_told ON events (id) WHERE quiet = 0;
CREATE INDEX events_failed ON events (id) WHERE quiet = 0 AND failed = 1;
CREATE INDEX events_by_service ON events (service_arn, id) WHERE quiet = 0;
CREATE INDEX events_by_person ON events (person_name, id) WHERE quiet = 0;
CREATE INDEX events_by_kind ON events (kind, id) WHERE quiet = 0;
