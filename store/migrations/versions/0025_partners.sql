-- Organisations have people of their own, and keys for their programs; a session ends when nothing
-- is asked in it for a while.
CREATE TABLE partner_users (
    number text PRIMARY KEY,
    organisation_id text NOT NULL REFERENCES organisations (id),
    name text NOT NULL,
    email text NOT NULL,
    roles text[] NOT NULL,
    credential text,
    active boolean NOT NULL DEFAULT true,
    invitation text,
    invited_until timestamptz,
    invited_by text NOT NULL,
    created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    ended_by text,
    ended_at timestamptz
);
CREATE INDEX partner_users_organisation ON partner_users (organisation_id);

CREATE TABLE partner_sessions (
    token_hash text PRIMARY KEY,
    user_number text NOT NULL REFERENCES partner_users (number),
    created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    seen_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    expires_at timestamptz NOT NULL,
    ended_at timestamptz
);
CREATE INDEX partner_sessions_running ON partner_sessions (user_number) WHERE ended_at IS NULL;

CREATE TABLE api_keys (
    id text PRIMARY KEY,
    organisation_id text NOT NULL REFERENCES organisations (id),
    name text NOT NULL,
    digest text NOT NULL UNIQUE,
    roles text[] NOT NULL,
    made_by text NOT NULL,
    made_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    expires_at timestamptz NOT NULL,
    last_used_at timestamptz,
    ended_by text,
    ended_at timestamptz
);
CREATE INDEX api_keys_organisation ON api_keys (organisation_id);

ALTER TABLE sessions ADD COLUMN seen_at timestamptz NOT NULL DEFAULT clock_timestamp();
CREATE INDEX sessions_running ON sessions (staff_number) WHERE ended_at IS NULL;

