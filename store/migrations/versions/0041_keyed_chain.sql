-- The code of an event under the key ring's key. None: it was recorded before chains were keyed.
ALTER TABLE events ADD COLUMN code bytea;

-- How far each chain had come by then. The application cannot write here, so it cannot say of an
-- event from afterwards that it was from before.
CREATE TABLE unkeyed_chains (
    reference text PRIMARY KEY,
    sequence integer NOT NULL,
    head_hash bytea NOT NULL
);
INSERT INTO unkeyed_chains (reference, sequence, head_hash)
    SELECT reference, sequence, head_hash FROM cases;

-- A safe way is sealed for its number, and the greatest number here is the one that holds: one from
-- before that somebody puts back does not open.
CREATE TABLE safe_way_versions (
    reference text NOT NULL,
    number integer NOT NULL CHECK (number > 0),
    digest bytea NOT NULL,
    changed_by text NOT NULL,
    changed_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    PRIMARY KEY (reference, number)
);
