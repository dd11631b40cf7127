-- What members say about a draft: a remark, a wish for a review, or the answer to one.
CREATE TABLE draft_comments (
    id          INTEGER PRIMARY KEY AUTOINCREMENT,
    draft_id    TEXT   NOT NULL REFERENCES drafts (id) ON DELETE CASCADE,
    kind        TEXT   NOT NULL, -- remark, review_wanted, reviewed
    text        TEXT   NOT NULL,
    person_id   BIGINT NOT NULL,
    person_name TEXT   NOT NULL,
    at          BIGINT NOT NULL
);
CREATE INDEX draft_comments_by_draft ON draft_comments (draft_id, id);

-- When someone last commented on a draft or brought it back: it is not archived for another while.
-- Besides, drafts.state may be 'archived' from here on.
ALTER TABLE drafts ADD COLUMN touched_at BIGINT;
