-- Parts come first, one by one, each in a transaction of its own; the row in attachments makes them
-- a file of a case. Nothing is changed afterwards.
CREATE TABLE attachments (
    id text PRIMARY KEY,
    sent_as text NOT NULL UNIQUE,
    reference text NOT NULL REFERENCES cases (reference),
    sealed bytea NOT NULL,
    added_by text NOT NULL,
    added_at timestamptz NOT NULL,
    stored_at timestamptz NOT NULL DEFAULT clock_timestamp()
);
CREATE INDEX attachments_case ON attachments (reference, added_at);
CREATE TABLE attachment_parts (
    attachment_id text NOT NULL,
    number integer NOT NULL,
    sealed bytea NOT NULL,
    stored_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    PRIMARY KEY (attachment_id, number)
);
-- Sealed: nothing gets smaller by trying.
ALTER TABLE attachment_parts ALTER COLUMN sealed SET STORAGE EXTERNAL;
CREATE INDEX attachment_parts_stored ON attachment_parts (stored_at) WHERE number = 0;
CREATE TABLE attachment_scans (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    attachment_id text NOT NULL REFERENCES attachments (id),
    scanner text NOT NULL,
    result text NOT NULL CHECK (result IN ('clean', 'infected', 'unknown')),
    found text NOT NULL,
    scanned_at timestamptz NOT NULL DEFAULT clock_timestamp()
);
CREATE INDEX attachment_scans_of ON attachment_scans (attachment_id, id);

-- The application removes nothing itself. Parts go where no file was made of them, and where a
-- scanner found something in it.
CREATE FUNCTION drop_attachment_parts(file text) RETURNS void
    LANGUAGE sql SECURITY DEFINER SET search_path FROM CURRENT AS $$
    DELETE FROM attachment_parts WHERE attachment_id = file AND (
        NOT EXISTS (SELECT FROM attachments WHERE id = file)
        OR EXISTS (SELECT FROM attachment_scans WHERE attachment_id = file AND result = 'infected')
    )
$$;
CREATE FUNCTION clear_attachment_parts() RETURNS void
    LANGUAGE sql SECURITY DEFINER SET search_path FROM CURRENT AS $$
    DELETE FROM attachment_parts WHERE attachment_id IN (
        SELECT attachment_id FROM attachment_parts AS first
        WHERE number = 0 AND stored_at < clock_timestamp() - interval '1 day'
            AND NOT EXISTS (SELECT FROM attachments WHERE id = first.attachment_id)
        LIMIT 100
    )
$$;
REVOKE ALL ON FUNCTION drop_attachment_parts(text), clear_attachment_parts() FROM PUBLIC;
