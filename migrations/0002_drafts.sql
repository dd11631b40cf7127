CREATE TABLE drafts (
    id          TEXT   NOT NULL PRIMARY KEY,
    version     BIGINT NOT NULL,
    state       TEXT   NOT NULL, -- open, sending, sent, discarded
    form        TEXT   NOT NULL, -- what was typed, as JSON
    origins     TEXT   NOT NULL, -- where values came from, as JSON
    link        TEXT,            -- the launch link it began with
    rebuilds    TEXT,            -- ARN of the failed service that it repairs
    service_arn TEXT,            -- what it became
    sent_at     BIGINT,          -- when it was sent, to find the service again if no answer came
    created_by  TEXT   NOT NULL,
    created_at  BIGINT NOT NULL,
    updated_by  TEXT   NOT NULL,
    updated_at  BIGINT NOT NULL
);
CREATE INDEX drafts_by_state ON drafts (state, updated_at);
CREATE INDEX drafts_by_service ON drafts (service_arn);

-- What someone typed on top of a version that had moved on: kept until that person has chosen.
CREATE TABLE draft_conflicts (
    id           INTEGER PRIMARY KEY AUTOINCREMENT,
    draft_id     TEXT   NOT NULL REFERENCES drafts (id) ON DELETE CASCADE,
    base_version BIGINT NOT NULL,
    step         TEXT   NOT NULL,
    form         TEXT   NOT NULL,
    person_id    BIGINT NOT NULL,
    created_at   BIGINT NOT NULL
);
CREATE INDEX draft_conflicts_by_draft ON draft_conflicts (draft_id);
