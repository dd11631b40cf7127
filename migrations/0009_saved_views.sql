-- Filter, columns, order and density of the list of services under a name: for the team, or for one person.
CREATE TABLE saved_views (
    id          INTEGER PRIMARY KEY AUTOINCREMENT,
    name        TEXT   NOT NULL,
    name_key    TEXT   NOT NULL, -- in small letters: names differ by more than that
    query       TEXT   NOT NULL, -- of the address of the list
    shared      BIGINT NOT NULL, -- 1: everybody sees it
    person_id   BIGINT NOT NULL, -- who saved it first
    person_name TEXT   NOT NULL,
    created_at  BIGINT NOT NULL,
    updated_at  BIGINT NOT NULL
);
CREATE UNIQUE INDEX saved_views_shared ON saved_views (name_key) WHERE shared = 1;
CREATE UNIQUE INDEX saved_views_own ON saved_views (person_id, name_key) WHERE shared = 0;

-- Whether App Runner deploys by itself, for lists; absent until the service has been described.
ALTER TABLE services ADD COLUMN automatic BIGINT;
UPDATE services SET automatic = CASE WHEN configuration LIKE '%"automatic_deployment":true%' THEN 1 ELSE 0 END
WHERE configuration IS NOT NULL;
