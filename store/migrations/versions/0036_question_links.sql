-- What became of the links by which organisations answer one question without signing in. A link itself is kept
-- nowhere: it is signed, and this is a digest of it.
CREATE TABLE question_links (
    id text PRIMARY KEY,
    question text NOT NULL,
    organisation_id text NOT NULL,
    opened_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    openings integer NOT NULL DEFAULT 1,
    used_at timestamptz,
    renewed_at timestamptz
);
