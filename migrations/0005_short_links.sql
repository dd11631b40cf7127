-- Short launch links. A row stays when its link has ended, so that whoever follows it is told so.

CREATE TABLE short_links (
    code       TEXT   NOT NULL PRIMARY KEY,
    query      TEXT   NOT NULL, -- of the launch link that it stands for
    note       TEXT   NOT NULL,
    created_by TEXT   NOT NULL,
    created_at BIGINT NOT NULL,
    expires_at BIGINT,          -- absent: never
    revoked_by TEXT,
    revoked_at BIGINT,
    opened     BIGINT NOT NULL, -- how often a member followed it
    opened_at  BIGINT,          -- the last time
    drafts     BIGINT NOT NULL  -- how many drafts began with it
);
CREATE INDEX short_links_by_age ON short_links (created_at);
