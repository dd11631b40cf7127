-- The services beside App Runner: ECR, ECR Public, IAM, Secrets Manager and the parameters of Systems Manager.

-- Accounts that have had their first contents. What is global to an account has the Region aws-global.
CREATE TABLE furnished_accounts (
    account TEXT NOT NULL,
    region  TEXT NOT NULL,
    PRIMARY KEY (account, region)
);

CREATE TABLE repositories (
    id             INTEGER PRIMARY KEY,
    account        TEXT NOT NULL,
    region         TEXT NOT NULL,
    name           TEXT NOT NULL,
    immutable_tags BOOLEAN NOT NULL,
    scans_on_push  BOOLEAN NOT NULL,
    created_at     BIGINT NOT NULL,
    UNIQUE (account, region, name)
);

CREATE TABLE images (
    id            INTEGER PRIMARY KEY,
    repository_id BIGINT NOT NULL REFERENCES repositories (id),
    digest        TEXT NOT NULL,             -- of the manifest as it is stored
    media_type    TEXT NOT NULL,
    manifest      TEXT NOT NULL,
    size          BIGINT NOT NULL,           -- bytes, compressed
    pushed_at     BIGINT NOT NULL,
    UNIQUE (repository_id, digest)
);

CREATE TABLE image_tags (
    repository_id BIGINT NOT NULL REFERENCES repositories (id),
    tag           TEXT NOT NULL,
    image_id      BIGINT NOT NULL REFERENCES images (id),
    PRIMARY KEY (repository_id, tag)
);

CREATE TABLE public_repositories (
    account    TEXT NOT NULL,
    name       TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    PRIMARY KEY (account, name)
);

CREATE TABLE roles (
    id                   TEXT PRIMARY KEY,   -- AROA and 17 letters or digits
    account              TEXT NOT NULL,
    name                 TEXT NOT NULL,
    path                 TEXT NOT NULL,
    trust_policy         TEXT NOT NULL,      -- as it was sent
    description          TEXT,
    max_session_duration BIGINT NOT NULL,    -- seconds
    permissions_boundary TEXT,               -- an ARN
    tags                 TEXT NOT NULL,      -- JSON
    created_at           BIGINT NOT NULL
);

-- IAM does not distinguish names by case.
CREATE UNIQUE INDEX roles_by_name ON roles (account, name COLLATE NOCASE);

CREATE TABLE attached_policies (
    role_id TEXT NOT NULL REFERENCES roles (id),
    arn     TEXT NOT NULL,
    PRIMARY KEY (role_id, arn)
);

-- Values are nowhere: nobody can read what is not there.
CREATE TABLE secrets (
    account          TEXT NOT NULL,
    region           TEXT NOT NULL,
    name             TEXT NOT NULL,
    arn              TEXT NOT NULL,
    description      TEXT,
    version_id       TEXT NOT NULL,          -- of AWSCURRENT
    tags             TEXT NOT NULL,          -- JSON
    created_at       BIGINT NOT NULL,
    last_changed_at  BIGINT NOT NULL,
    last_accessed_at BIGINT,
    PRIMARY KEY (account, region, name)
);

CREATE TABLE parameters (
    account          TEXT NOT NULL,
    region           TEXT NOT NULL,
    name             TEXT NOT NULL,
    kind             TEXT NOT NULL,          -- String, StringList or SecureString
    description      TEXT,
    version          BIGINT NOT NULL,
    tags             TEXT NOT NULL,          -- JSON
    last_modified_at BIGINT NOT NULL,
    PRIMARY KEY (account, region, name)
);
