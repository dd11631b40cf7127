-- Times are unix milliseconds. Nothing here is a secret in the clear: passwords are Argon2id strings, tokens and
-- session ids are SHA-256 of what the browser holds.

CREATE TABLE people (
    id            INTEGER PRIMARY KEY AUTOINCREMENT,
    name          TEXT   NOT NULL UNIQUE,
    role          TEXT   NOT NULL,
    password_hash TEXT   NOT NULL,
    created_at    BIGINT NOT NULL
);

CREATE TABLE sessions (
    id_hash    BLOB   NOT NULL PRIMARY KEY,
    data       TEXT   NOT NULL,
    expires_at BIGINT NOT NULL
);
CREATE INDEX sessions_by_expiry ON sessions (expires_at);

-- Failed attempts to sign in, by account name and by address, so that guessing slows down.
CREATE TABLE sign_in_attempts (
    subject   TEXT   NOT NULL PRIMARY KEY,
    failures  BIGINT NOT NULL,
    failed_at BIGINT NOT NULL
);

-- Small facts of this installation, such as the hash of the setup token and the key of fingerprints.
CREATE TABLE settings (
    name  TEXT NOT NULL PRIMARY KEY,
    value TEXT NOT NULL
);
