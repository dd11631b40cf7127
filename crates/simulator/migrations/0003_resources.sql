-- What services are built from and connected to. Times are unix milliseconds, as in 0001.

-- A deleted connection leaves no row: its status DELETED shows in the answer to its deletion alone.
CREATE TABLE connections (
    id         TEXT PRIMARY KEY,             -- 32 lower-case hex digits
    account    TEXT NOT NULL,
    region     TEXT NOT NULL,
    name       TEXT NOT NULL,
    provider   TEXT NOT NULL,
    status     TEXT NOT NULL,
    created_at BIGINT NOT NULL
);

CREATE UNIQUE INDEX connections_by_name ON connections (account, region, name);

CREATE TABLE vpc_connectors (
    id              TEXT PRIMARY KEY,        -- 32 lower-case hex digits
    account         TEXT NOT NULL,
    region          TEXT NOT NULL,
    name            TEXT NOT NULL,
    status          TEXT NOT NULL,
    subnets         TEXT NOT NULL,           -- JSON
    security_groups TEXT NOT NULL,           -- JSON
    created_at      BIGINT NOT NULL,
    deleted_at      BIGINT
);

-- One revision a name: a name is taken as long as its connector is active.
CREATE UNIQUE INDEX vpc_connectors_by_name ON vpc_connectors (account, region, name) WHERE status = 'ACTIVE';

CREATE TABLE vpc_ingress_connections (
    id              TEXT PRIMARY KEY,        -- 32 lower-case hex digits
    account         TEXT NOT NULL,
    region          TEXT NOT NULL,
    name            TEXT NOT NULL,
    service_arn     TEXT NOT NULL,
    domain_label    TEXT NOT NULL,           -- the ten characters in front of its domain
    status          TEXT NOT NULL,
    vpc_id          TEXT NOT NULL,
    vpc_endpoint_id TEXT NOT NULL,
    created_at      BIGINT NOT NULL,
    deleted_at      BIGINT,
    plan            TEXT NOT NULL,           -- JSON, every status to come with its due time
    next_due        BIGINT                   -- NULL once settled
);

CREATE UNIQUE INDEX vpc_ingress_connections_by_name ON vpc_ingress_connections (account, region, name)
    WHERE status <> 'DELETED';
CREATE UNIQUE INDEX vpc_ingress_connections_by_domain ON vpc_ingress_connections (region, domain_label);
CREATE INDEX vpc_ingress_connections_by_service ON vpc_ingress_connections (service_arn);
CREATE INDEX vpc_ingress_connections_by_due ON vpc_ingress_connections (next_due) WHERE next_due IS NOT NULL;

-- A domain that has been unlinked leaves no row.
CREATE TABLE custom_domains (
    id         INTEGER PRIMARY KEY,          -- in the order of linking
    service_id TEXT NOT NULL REFERENCES services (id),
    region     TEXT NOT NULL,
    name       TEXT NOT NULL,                -- in lower case
    www        BOOLEAN NOT NULL,
    status     TEXT NOT NULL,
    validated  BOOLEAN NOT NULL,             -- whether the certificate's records were found in the DNS
    plan       TEXT NOT NULL,                -- JSON, as above
    next_due   BIGINT
);

-- Requests find their service by their host, so a host has one service in a Region.
CREATE UNIQUE INDEX custom_domains_by_name ON custom_domains (region, name);
CREATE INDEX custom_domains_by_service ON custom_domains (service_id);
CREATE INDEX custom_domains_by_due ON custom_domains (next_due) WHERE next_due IS NOT NULL;
