-- What reaches services, and what is pushed to where they come from. Times are unix milliseconds, as in 0001.

-- Requests that reached a service. A minute without any has no row.
CREATE TABLE traffic (
    service_id       TEXT NOT NULL REFERENCES services (id),
    minute           BIGINT NOT NULL,        -- counted from 1970
    requests         BIGINT NOT NULL,
    responses_2xx    BIGINT NOT NULL,
    responses_4xx    BIGINT NOT NULL,
    responses_5xx    BIGINT NOT NULL,
    peak_concurrency BIGINT NOT NULL,        -- how many were being answered at once
    latency          TEXT NOT NULL,          -- JSON, the distribution of milliseconds
    PRIMARY KEY (service_id, minute)
);

-- The provider's side of source code: commits that were made here. A branch without any has a made-up newest one.
CREATE TABLE commits (
    ordinal    INTEGER PRIMARY KEY AUTOINCREMENT, -- the order of pushing
    repository TEXT NOT NULL,                -- its address, without what makes no difference
    branch     TEXT NOT NULL,
    id         TEXT NOT NULL,                -- 40 lower-case hex digits
    message    TEXT NOT NULL,
    pushed_at  BIGINT NOT NULL
);

CREATE INDEX commits_by_branch ON commits (repository, branch, ordinal);

-- Automatic deployments that wait for the operation that was under way when their push came. One for each source,
-- whatever is pushed to it meanwhile: the newest is what will be pulled.
CREATE TABLE deferred_deployments (
    service_id TEXT NOT NULL REFERENCES services (id),
    source     TEXT NOT NULL,                -- JSON
    pushed_at  BIGINT NOT NULL,
    PRIMARY KEY (service_id, source)
);
