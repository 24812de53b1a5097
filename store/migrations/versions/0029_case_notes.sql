-- Notes are added and never changed. One that was wrong stays, and another stands in its place: once,
-- and of the same case.
CREATE TABLE case_notes (
    id text PRIMARY KEY,
    reference text NOT NULL REFERENCES cases (reference),
    replaces text,
    sealed bytea NOT NULL,
    written_by text NOT NULL,
    written_at timestamptz NOT NULL,
    stored_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    UNIQUE (reference, id),
    FOREIGN KEY (reference, replaces) REFERENCES case_notes (reference, id)
);
CREATE UNIQUE INDEX case_notes_replaces ON case_notes (replaces) WHERE replaces IS NOT NULL;
