-- Where services are created, changed and deleted by an Administrator alone, or with the approval of a second person.
CREATE TABLE protections (
    id          INTEGER PRIMARY KEY AUTOINCREMENT,
    kind        TEXT   NOT NULL, -- region, tag, service
    name        TEXT   NOT NULL, -- code of the Region, key of the tag, ARN of the service
    tag_value   TEXT,            -- absent: any, or not a tag
    note        TEXT   NOT NULL,
    person_name TEXT   NOT NULL,
    at          BIGINT NOT NULL
);
CREATE UNIQUE INDEX protections_by_scope ON protections (kind, name, COALESCE(tag_value, ''));

-- The version of the draft that an answer to a wish for a review is about. An answer that was written before counts as
-- an approval of no version.
ALTER TABLE draft_comments ADD COLUMN version BIGINT;
UPDATE draft_comments SET kind = 'approved' WHERE kind = 'reviewed';

-- That somebody who may not delete a service proposes it. One at a time for each service; what became of it are events.
CREATE TABLE deletion_proposals (
    service_arn TEXT   PRIMARY KEY,
    reason      TEXT   NOT NULL,
    person_id   BIGINT NOT NULL,
    person_name TEXT   NOT NULL,
    at          BIGINT NOT NULL
);
