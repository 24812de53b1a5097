-- What is wrong with a channel holds the whole queue, so that no notice dies of it.
CREATE TABLE channel_holds (
    id text PRIMARY KEY,
    channel text NOT NULL,
    code text NOT NULL,
    concerns text NOT NULL CHECK (concerns IN ('outage', 'block')),
    since timestamptz NOT NULL DEFAULT clock_timestamp(),
    tries integer NOT NULL DEFAULT 1,
    next_try_at timestamptz NOT NULL,
    ended_at timestamptz
);
CREATE UNIQUE INDEX channel_holds_open ON channel_holds ((true)) WHERE ended_at IS NULL;

-- A notice that was given up stays a finding until a person has dealt with it.
ALTER TABLE outbox ADD COLUMN dealt_with_at timestamptz;
ALTER TABLE outbox ADD COLUMN dealt_with_by text NOT NULL DEFAULT '';
CREATE INDEX outbox_given_up ON outbox (settled_at) WHERE state = 'dead';

-- Whether others got through since a notice was last tried.
CREATE INDEX outbox_sent ON outbox (settled_at) WHERE state = 'sent';

CREATE TABLE watchdog_looks (
    name text PRIMARY KEY,
    looked_at timestamptz NOT NULL DEFAULT clock_timestamp()
);

