-- An order's id counts once, and only for what was asked under it first: a keyed digest tells the same from another.
ALTER TABLE inbox ADD COLUMN content_digest text NOT NULL DEFAULT '';
