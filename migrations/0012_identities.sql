-- Who a member is at a provider of single sign-on. Members are found by issuer and subject alone: names and addresses there
-- may pass on to somebody else. Who never chose a password has '' as password_hash, which no password fits.

CREATE TABLE identities (
    issuer     TEXT   NOT NULL,
    subject    TEXT   NOT NULL,
    person_id  BIGINT NOT NULL REFERENCES people (id) ON DELETE CASCADE,
    created_at BIGINT NOT NULL,
    PRIMARY KEY (issuer, subject)
);
CREATE INDEX identities_by_person ON identities (person_id);
