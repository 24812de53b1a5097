-- Somebody entered by one person waits until a second one has confirmed it.

ALTER TABLE staff ADD COLUMN waiting boolean NOT NULL DEFAULT false;
ALTER TABLE staff ADD COLUMN confirmed_by text;
ALTER TABLE staff ADD COLUMN confirmed_at timestamptz;
ALTER TABLE staff ADD CONSTRAINT staff_waiting CHECK (NOT (waiting AND active));
