-- Auto scaling and observability configurations. A row is one revision; a deleted one stays, as INACTIVE.
CREATE TABLE configurations (
    ordinal    INTEGER PRIMARY KEY AUTOINCREMENT, -- the order of creation
    arn        TEXT NOT NULL UNIQUE,
    account    TEXT NOT NULL,
    region     TEXT NOT NULL,
    resource   TEXT NOT NULL,            -- which of the two, in the word that ARNs have for it
    name       TEXT NOT NULL,
    revision   BIGINT NOT NULL,
    status     TEXT NOT NULL,
    is_default BIGINT NOT NULL,          -- 1 for the one that a service gets which names none
    settings   TEXT NOT NULL,            -- JSON, what this sort of configuration has of its own
    created_at BIGINT NOT NULL,
    deleted_at BIGINT
);

CREATE INDEX configurations_by_name ON configurations (account, region, resource, name);
-- A revision is unique among the active ones of its name, not among those that were deleted.
CREATE UNIQUE INDEX configurations_by_revision ON configurations (account, region, resource, name, revision)
    WHERE status = 'ACTIVE';
CREATE UNIQUE INDEX configurations_by_default ON configurations (account, region, resource) WHERE is_default = 1;

-- The configurations that a service needs as they are: those it was given, and those a rollback would restore.
CREATE TABLE associations (
    service_id   TEXT NOT NULL REFERENCES services (id),
    resource_arn TEXT NOT NULL,
    PRIMARY KEY (service_id, resource_arn)
);

CREATE INDEX associations_by_resource ON associations (resource_arn);

INSERT INTO associations (service_id, resource_arn)
SELECT id, json_extract(configuration, '$.AutoScalingConfigurationArn') FROM services WHERE status <> 'DELETED'
UNION
SELECT id, json_extract(deployed, '$.configuration.AutoScalingConfigurationArn') FROM services
WHERE status <> 'DELETED' AND deployed IS NOT NULL
UNION
SELECT id, json_extract(configuration, '$.ObservabilityConfiguration.ObservabilityConfigurationArn') FROM services
WHERE status <> 'DELETED'
  AND json_extract(configuration, '$.ObservabilityConfiguration.ObservabilityConfigurationArn') IS NOT NULL
UNION
SELECT id, json_extract(deployed, '$.configuration.ObservabilityConfiguration.ObservabilityConfigurationArn') FROM services
WHERE status <> 'DELETED'
  AND json_extract(deployed, '$.configuration.ObservabilityConfiguration.ObservabilityConfigurationArn') IS NOT NULL;

-- What is true of a revision because of others.
CREATE VIEW revisions AS
SELECT c.*,
    c.status = 'ACTIVE' AND NOT EXISTS (
        SELECT 1 FROM configurations higher
        WHERE higher.account = c.account AND higher.region = c.region AND higher.resource = c.resource
          AND higher.name = c.name AND higher.status = 'ACTIVE' AND higher.revision > c.revision
    ) AS latest,
    EXISTS (SELECT 1 FROM associations a WHERE a.resource_arn = c.arn) AS has_associated_service
FROM configurations c;
