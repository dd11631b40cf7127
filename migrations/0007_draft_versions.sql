-- What a draft held before its newest saves: with it the changes of two people who began with the same version are told apart.
CREATE TABLE draft_versions (
    draft_id TEXT   NOT NULL REFERENCES drafts (id) ON DELETE CASCADE,
    version  BIGINT NOT NULL,
    form     TEXT   NOT NULL,
    origins  TEXT   NOT NULL,
    PRIMARY KEY (draft_id, version)
);

-- Where the values of a form that is kept aside came from, as JSON.
ALTER TABLE draft_conflicts ADD COLUMN origins TEXT NOT NULL DEFAULT '{}';
