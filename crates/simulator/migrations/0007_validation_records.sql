-- The names of those validation records of a domain that were set one by one, as a JSON list.
ALTER TABLE custom_domains ADD COLUMN records TEXT NOT NULL DEFAULT '[]';
