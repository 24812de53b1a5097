-- Numbers and days. Who asked is in the data-protection officer's own file and not here.

CREATE TABLE own_data_requests (
    id text PRIMARY KEY,
    received_on date NOT NULL,
    recorded_by text NOT NULL,
    recorded_at timestamptz NOT NULL DEFAULT clock_timestamp()
);

-- A step is never changed: what was wrong is followed by another.
CREATE TABLE own_data_steps (
    request_id text NOT NULL REFERENCES own_data_requests (id),
    number integer NOT NULL,
    kind text NOT NULL CHECK (kind IN ('paused', 'resumed', 'extended', 'answered')),
    on_day date NOT NULL,
    reason text NOT NULL,
    recorded_by text NOT NULL,
    recorded_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    PRIMARY KEY (request_id, number)
);


-- What came to the service's mailbox from who wants to join (R4): an organisation's own words, and
-- the address it wrote from. Nothing of it is in the register until a registrar enters it.
CREATE TABLE applications (
    id text PRIMARY KEY,
    address text NOT NULL,
    name text NOT NULL,
    kind text NOT NULL,
    nation text NOT NULL,
    code text NOT NULL,
    written_at timestamptz,
    taken_in_by text NOT NULL,
    taken_in_at timestamptz NOT NULL DEFAULT clock_timestamp()
);

-- How something is done in an authority's area (R117); the last one counts, an empty one ends it.
CREATE TABLE local_steps (
    authority text NOT NULL,
    task text NOT NULL,
    number integer NOT NULL,
    words text NOT NULL,
    recorded_by text NOT NULL,
    recorded_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    PRIMARY KEY (authority, task, number)
);

