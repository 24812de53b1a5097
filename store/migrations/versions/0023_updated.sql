-- When something last happened to a case, by the database's clock: what organisations ask their own cases by. The
-- database writes it itself with every new event, whoever records it.

ALTER TABLE cases ADD COLUMN updated_at timestamptz NOT NULL DEFAULT clock_timestamp();
UPDATE cases SET updated_at = e.stored_at FROM events AS e
    WHERE e.reference = cases.reference AND e.sequence = cases.sequence;

CREATE FUNCTION note_update() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    NEW.updated_at := clock_timestamp();
    RETURN NEW;
END
$$;
CREATE TRIGGER cases_updated BEFORE UPDATE OF sequence ON cases
    FOR EACH ROW WHEN (OLD.sequence IS DISTINCT FROM NEW.sequence) EXECUTE FUNCTION note_update();

CREATE INDEX cases_of_sender ON cases (organisation_id, updated_at, reference);
