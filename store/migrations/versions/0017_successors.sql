-- Councils merge: the registrar names who stands for the old one, from a moment on (R2). The last deed about an organisation
-- counts; the ones before it stay on record.
CREATE TABLE successions (
    organisation_id text NOT NULL REFERENCES organisations (id),
    number integer NOT NULL,
    successor_id text NOT NULL REFERENCES organisations (id),
    effective_from timestamptz NOT NULL,
    reason text NOT NULL DEFAULT '',
    recorded_by text NOT NULL,
    recorded_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    PRIMARY KEY (organisation_id, number)
);

