-- Members, who invited them, and whose a session is.

ALTER TABLE people ADD COLUMN auditor BIGINT NOT NULL DEFAULT 0; -- 1: reads the whole record
ALTER TABLE people ADD COLUMN signed_in_at BIGINT;
-- Who is removed stays as a name: drafts and events go on naming them, and nobody else can take it.
ALTER TABLE people ADD COLUMN removed_at BIGINT;

-- The member of a session, so that all of a member's sessions can end in the transaction that lowers or removes them.
ALTER TABLE sessions ADD COLUMN person_id BIGINT;
UPDATE sessions SET person_id = json_extract(data, '$.person');
CREATE INDEX sessions_by_person ON sessions (person_id);

CREATE TABLE invitations (
    id          INTEGER PRIMARY KEY AUTOINCREMENT,
    token_hash  TEXT   NOT NULL UNIQUE, -- SHA-256 of what stands in the link
    role        TEXT   NOT NULL,
    auditor     BIGINT NOT NULL,
    note        TEXT   NOT NULL,
    created_by  TEXT,                   -- NULL: whoever sits at the server's terminal
    created_at  BIGINT NOT NULL,
    expires_at  BIGINT NOT NULL,
    accepted_by TEXT,
    accepted_at BIGINT,
    revoked_by  TEXT,
    revoked_at  BIGINT
);
