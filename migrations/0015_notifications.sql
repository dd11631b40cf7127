-- Whom an event was told to by name, and whether they have put it away. What a notification says is read from its event, and
-- it goes with the event when that is not kept any longer.
CREATE TABLE notifications (
    person_id    BIGINT NOT NULL REFERENCES people (id) ON DELETE CASCADE,
    event_id     BIGINT NOT NULL REFERENCES events (id) ON DELETE CASCADE,
    dismissed_at BIGINT, -- NULL: not read yet
    PRIMARY KEY (person_id, event_id)
);
CREATE INDEX notifications_by_event ON notifications (event_id);
CREATE INDEX notifications_unread ON notifications (person_id, event_id) WHERE dismissed_at IS NULL;
