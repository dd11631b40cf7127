-- Who is sending a draft, and from where: App Runner's answer may be lost, and the record names them all the same.
ALTER TABLE drafts ADD COLUMN sent_by TEXT; -- JSON; NULL: nobody at the moment
