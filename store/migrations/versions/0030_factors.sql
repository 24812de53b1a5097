-- The second factors of whoever signs in: staff, and people of organisations (`owner` says which, `number` who).

-- An app's secret, sealed under the shared key. It counts once a code of it has confirmed it.
CREATE TABLE totp_secrets (
    id text NOT NULL PRIMARY KEY,
    owner text NOT NULL CHECK (owner IN ('staff', 'partner')),
    number text NOT NULL,
    key_id text NOT NULL,
    sealed bytea NOT NULL,
    made_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    confirmed_at timestamptz,
    last_step bigint,
    ended_at timestamptz
);
CREATE UNIQUE INDEX totp_secrets_in_use ON totp_secrets (owner, number)
    WHERE confirmed_at IS NOT NULL AND ended_at IS NULL;
CREATE UNIQUE INDEX totp_secrets_pending ON totp_secrets (owner, number)
    WHERE confirmed_at IS NULL AND ended_at IS NULL;
CREATE INDEX totp_secrets_owner ON totp_secrets (owner, number, made_at);

CREATE TABLE recovery_codes (
    owner text NOT NULL CHECK (owner IN ('staff', 'partner')),
    number text NOT NULL,
    digest text NOT NULL,
    made_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    ended_at timestamptz,
    PRIMARY KEY (owner, number, digest)
);

CREATE TABLE passkeys (
    id text NOT NULL PRIMARY KEY,
    owner text NOT NULL CHECK (owner IN ('staff', 'partner')),
    number text NOT NULL,
    name text NOT NULL,
    public_key bytea NOT NULL,
    sign_count bigint NOT NULL,
    made_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    last_used_at timestamptz,
    ended_at timestamptz
);
CREATE INDEX passkeys_owner ON passkeys (owner, number);

-- The credential was right, the second factor is due: this opens nothing but the form for it.
CREATE TABLE half_sessions (
    token_hash text NOT NULL PRIMARY KEY,
    owner text NOT NULL CHECK (owner IN ('staff', 'partner')),
    number text NOT NULL,
    created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    expires_at timestamptz NOT NULL,
    ended_at timestamptz
);

-- What a passkey has to sign: good once, for whom it was made and for that purpose.
CREATE TABLE passkey_challenges (
    challenge text NOT NULL PRIMARY KEY,
    owner text NOT NULL CHECK (owner IN ('staff', 'partner')),
    number text NOT NULL,
    purpose text NOT NULL CHECK (purpose IN ('add', 'sign in')),
    expires_at timestamptz NOT NULL,
    ended_at timestamptz
);

-- What happened to somebody's second factor, and by whom: only ever added to.
CREATE TABLE factor_events (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    owner text NOT NULL CHECK (owner IN ('staff', 'partner')),
    number text NOT NULL,
    what text NOT NULL,
    by text NOT NULL,
    reason text NOT NULL,
    at timestamptz NOT NULL DEFAULT clock_timestamp()
);
CREATE INDEX factor_events_owner ON factor_events (owner, number, at);

-- What has ended long ago opens nothing and is of no use; the application removes nothing itself.
CREATE FUNCTION clear_half_sessions() RETURNS void
    LANGUAGE sql SECURITY DEFINER SET search_path FROM CURRENT AS $$
    DELETE FROM half_sessions WHERE token_hash IN (
        SELECT token_hash FROM half_sessions
        WHERE expires_at < clock_timestamp() - interval '1 day' LIMIT 100 FOR UPDATE SKIP LOCKED
    );
    DELETE FROM passkey_challenges WHERE challenge IN (
        SELECT challenge FROM passkey_challenges
        WHERE expires_at < clock_timestamp() - interval '1 day' LIMIT 100 FOR UPDATE SKIP LOCKED
    )
$$;
REVOKE ALL ON FUNCTION clear_half_sessions() FROM PUBLIC;
