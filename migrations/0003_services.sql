-- What App Runner last told. Pages read this and never ask AWS.

CREATE TABLE regions (
    account      TEXT   NOT NULL,
    region       TEXT   NOT NULL,
    answered_at  BIGINT,
    silent_since BIGINT, -- set while it does not answer
    failure      TEXT,   -- what it said, or why nothing was heard
    next_try_at  BIGINT,
    PRIMARY KEY (account, region)
);

CREATE TABLE services (
    arn           TEXT   NOT NULL PRIMARY KEY,
    account       TEXT   NOT NULL,
    region        TEXT   NOT NULL,
    name          TEXT   NOT NULL,
    status        TEXT   NOT NULL,
    rank          BIGINT NOT NULL, -- order by status: broken, moving, running, paused
    domain        TEXT,
    image         TEXT,            -- what runs, for lists
    configuration TEXT,            -- as JSON, once described
    operation_id  TEXT,            -- the newest one known
    created_at    BIGINT NOT NULL,
    updated_at    BIGINT NOT NULL,
    deleted_at    BIGINT,          -- set when App Runner does not know it any more
    seen_at       BIGINT NOT NULL,
    changed_by    TEXT,            -- who changed it last, for lists
    changed_at    BIGINT
);
CREATE INDEX services_living ON services (rank, name, arn) WHERE deleted_at IS NULL;
CREATE INDEX services_by_region ON services (account, region) WHERE deleted_at IS NULL;

CREATE TABLE operations (
    id          TEXT   NOT NULL PRIMARY KEY,
    service_arn TEXT   NOT NULL,
    kind        TEXT   NOT NULL,
    status      TEXT   NOT NULL,
    started_at  BIGINT NOT NULL,
    ended_at    BIGINT,
    stages      TEXT   NOT NULL DEFAULT '[]', -- as JSON
    cause       TEXT,
    explanation TEXT                          -- of a failure, as JSON
);
CREATE INDEX operations_by_service ON operations (service_arn, started_at);

-- Log lines as far as they were read, so that a failure can be explained after its log groups are gone.
CREATE TABLE log_lines (
    id          INTEGER PRIMARY KEY AUTOINCREMENT,
    service_arn TEXT   NOT NULL,
    source      TEXT   NOT NULL, -- event, deployment, application
    stream      TEXT   NOT NULL,
    at          BIGINT NOT NULL,
    message     TEXT   NOT NULL
);
CREATE INDEX log_lines_by_service ON log_lines (service_arn, source, at);

-- How far each stream was read: CloudWatch's own token, written together with the lines before it.
CREATE TABLE log_cursors (
    service_arn TEXT NOT NULL,
    stream      TEXT NOT NULL,
    token       TEXT NOT NULL,
    PRIMARY KEY (service_arn, stream)
);
