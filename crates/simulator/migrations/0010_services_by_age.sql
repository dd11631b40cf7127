-- What ListServices goes through, page by page.
CREATE INDEX services_by_age ON services (account, region, created_at, id) WHERE status <> 'DELETED';
