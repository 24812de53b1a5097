-- Which release of the software decided each event. Empty: it was recorded before this was kept.

ALTER TABLE events ADD COLUMN release text NOT NULL DEFAULT '';
