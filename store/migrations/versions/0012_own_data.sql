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

GRANT SELECT, INSERT ON own_data_requests, own_data_steps TO support_app;
