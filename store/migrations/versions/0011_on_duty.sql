-- What people on duty are told: alarms about the service itself, which climb until somebody takes
-- them or the trouble is over, and a note in a notice, made of references and numbers.

ALTER TABLE outbox ADD COLUMN note text NOT NULL DEFAULT '';

CREATE TABLE alarms (
    id text PRIMARY KEY,
    code text NOT NULL,
    raised_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    step integer NOT NULL DEFAULT 0,
    acknowledged_at timestamptz,
    acknowledged_by text,
    ended_at timestamptz
);
-- One trouble is one alarm, however many watchdogs see it.
CREATE UNIQUE INDEX alarms_open ON alarms (code) WHERE ended_at IS NULL;

CREATE INDEX escalations_open ON escalations (escalated_at) WHERE acknowledged_at IS NULL;

