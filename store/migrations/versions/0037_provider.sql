-- Who at an identity provider is which member of staff, by a keyed digest of what the provider calls them.
CREATE TABLE staff_subjects (
    subject text NOT NULL,
    bound_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    staff_number text NOT NULL,
    bound_by text NOT NULL,
    confirmed_by text NOT NULL,
    ended_at timestamptz,
    PRIMARY KEY (subject, bound_at),
    CHECK (confirmed_by NOT IN (bound_by, staff_number))
);
CREATE UNIQUE INDEX staff_subjects_subject ON staff_subjects (subject) WHERE ended_at IS NULL;
CREATE UNIQUE INDEX staff_subjects_number ON staff_subjects (staff_number) WHERE ended_at IS NULL;

-- Sign-ins that were begun: each leads back once.
CREATE TABLE provider_sign_ins (
    state_hash text NOT NULL PRIMARY KEY,
    expires_at timestamptz NOT NULL,
    used_at timestamptz
);
CREATE INDEX provider_sign_ins_expired ON provider_sign_ins (expires_at);

-- The application removes nothing itself; what has ended goes by this alone.
CREATE FUNCTION clear_provider_sign_ins() RETURNS void
    LANGUAGE sql SECURITY DEFINER SET search_path FROM CURRENT AS $$
    DELETE FROM provider_sign_ins WHERE state_hash IN (
        SELECT state_hash FROM provider_sign_ins
        WHERE expires_at < clock_timestamp() LIMIT 100 FOR UPDATE SKIP LOCKED
    )
$$;
REVOKE ALL ON FUNCTION clear_provider_sign_ins() FROM PUBLIC;
