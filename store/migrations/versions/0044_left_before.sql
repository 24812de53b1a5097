-- Notices that left before the record was put back from an older copy, taken over from the outside log: the same one is not
-- sent again. "same" is a keyed digest of what it says and to whom.
CREATE TABLE left_before (
    id text PRIMARY KEY,
    same text NOT NULL,
    reference text NOT NULL,
    left_at timestamptz NOT NULL,
    perhaps boolean NOT NULL,
    until timestamptz NOT NULL,
    used_by text,
    kept_at timestamptz NOT NULL DEFAULT clock_timestamp()
);
CREATE INDEX left_before_same ON left_before (same) WHERE used_by IS NULL;
