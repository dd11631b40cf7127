-- What makes the events an audit log: from where a member did it, what became of it, and a chain of hashes over all rows.

ALTER TABLE events ADD COLUMN act         BIGINT NOT NULL DEFAULT 0; -- 1: an attempt to change something, for the audit log
ALTER TABLE events ADD COLUMN outcome     TEXT   NOT NULL DEFAULT 'done'; -- done, denied (by Slipway), refused (by AWS)
ALTER TABLE events ADD COLUMN via         TEXT; -- page, link, command_line; absent where nobody asked for it
ALTER TABLE events ADD COLUMN session     TEXT; -- handle of the session, which is not its id
ALTER TABLE events ADD COLUMN address     TEXT; -- that the request came from
ALTER TABLE events ADD COLUMN target      TEXT; -- what people call the thing it was done to
ALTER TABLE events ADD COLUMN aws_request TEXT; -- AWS's request id
ALTER TABLE events ADD COLUMN previous    BLOB; -- hash of the event before
ALTER TABLE events ADD COLUMN hash        BLOB; -- of all other columns of this row; see crates/store/src/chain.rs

CREATE INDEX acts ON events (id) WHERE act = 1;
CREATE INDEX acts_by_person ON events (person_name, id) WHERE act = 1;
CREATE INDEX acts_by_target ON events (target, id) WHERE act = 1;
CREATE INDEX acts_by_address ON events (address, id) WHERE act = 1 AND address IS NOT NULL;
CREATE INDEX acts_by_session ON events (session, id) WHERE act = 1 AND session IS NOT NULL;
CREATE INDEX acts_not_done ON events (outcome, id) WHERE act = 1 AND outcome <> 'done';

-- Where the chain ends, kept apart from the events, so that a cut at their end is seen. One row, made when the chain begins.
CREATE TABLE event_chain (
    id      BIGINT NOT NULL PRIMARY KEY CHECK (id = 1),
    newest  BIGINT NOT NULL, -- id of the newest event
    hash    BLOB   NOT NULL, -- its hash
    removed BIGINT NOT NULL  -- id up to which retention has removed events
);

-- Events are added, and removed by retention, and nothing else happens to them. PostgreSQL has such triggers too, with their
-- bodies in functions: they are the only statements here that it writes in another way.
CREATE TRIGGER events_stay_as_they_are BEFORE UPDATE ON events WHEN OLD.hash IS NOT NULL
BEGIN
    SELECT RAISE(ABORT, 'events are never changed');
END;
CREATE TRIGGER events_are_removed_by_retention_only BEFORE DELETE ON events
WHEN OLD.id > COALESCE((SELECT removed FROM event_chain), 0)
BEGIN
    SELECT RAISE(ABORT, 'events are removed by retention only');
END;
CREATE TRIGGER retention_leaves_an_event BEFORE UPDATE OF removed ON event_chain
WHEN NOT EXISTS (SELECT 1 FROM events WHERE id = NEW.newest AND kind = 'record.shortened')
BEGIN
    SELECT RAISE(ABORT, 'retention leaves an event that says what it removed');
END;
CREATE TRIGGER chain_only_grows BEFORE UPDATE OF newest ON event_chain WHEN NEW.newest < OLD.newest
BEGIN
    SELECT RAISE(ABORT, 'the chain of events only grows');
END;
CREATE TRIGGER chain_stays BEFORE DELETE ON event_chain
BEGIN
    SELECT RAISE(ABORT, 'the chain of events stays');
END;
