-- A member's second factor, the codes that get in without it, and what tells that a member's sessions were ended.

-- The secret is what an authenticator shares with Slipway (RFC 6238), in the clear: codes cannot be checked without it, and
-- there is no place for a key that whoever copies this file would not copy as well. Files and backups are for their owner only.
CREATE TABLE second_factors (
    person_id BIGINT NOT NULL PRIMARY KEY REFERENCES people (id) ON DELETE CASCADE,
    secret    BLOB   NOT NULL,
    since     BIGINT NOT NULL,
    last_step BIGINT NOT NULL -- 30 s each since 1970; codes of this step and of earlier ones are used up
);

-- Each is deleted when it is used.
CREATE TABLE recovery_codes (
    person_id BIGINT NOT NULL REFERENCES people (id) ON DELETE CASCADE,
    code_hash TEXT   NOT NULL, -- Argon2id in PHC format
    PRIMARY KEY (person_id, code_hash)
);

-- Counts how often a member's sessions were ended for another password, role or factor: a sign-in that began before does not
-- become a session.
ALTER TABLE people ADD COLUMN session_epoch BIGINT NOT NULL DEFAULT 0;
