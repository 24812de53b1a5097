-- The support track's first tables. Names resolve in the schema that the connection's search path names.

CREATE TABLE organisations (
    id text PRIMARY KEY,
    name text NOT NULL,
    kind text NOT NULL,
    nation text NOT NULL,
    contact_email text NOT NULL,
    out_of_hours_email text NOT NULL DEFAULT '',
    credential text,
    created_at timestamptz NOT NULL DEFAULT clock_timestamp()
);

CREATE TABLE registrations (
    organisation_id text NOT NULL REFERENCES organisations (id),
    number integer NOT NULL,
    status text NOT NULL CHECK (status IN ('applied', 'active', 'suspended', 'left')),
    agreement_version text NOT NULL,
    agreement_from date NOT NULL,
    agreement_until date NOT NULL,
    effective_from timestamptz NOT NULL,
    reason text NOT NULL DEFAULT '',
    recorded_by text NOT NULL,
    recorded_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    PRIMARY KEY (organisation_id, number)
);

CREATE TABLE delegations (
    authority_id text NOT NULL REFERENCES organisations (id),
    provider_id text NOT NULL REFERENCES organisations (id),
    valid_from date NOT NULL,
    valid_until date,
    recorded_by text NOT NULL,
    recorded_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    PRIMARY KEY (authority_id, provider_id, valid_from)
);

CREATE TABLE referrals (
    reference text PRIMARY KEY,
    organisation_id text NOT NULL REFERENCES organisations (id),
    submission_id text NOT NULL,
    content_hash text NOT NULL,
    received_at timestamptz NOT NULL,
    accepted_at timestamptz NOT NULL,
    authority text NOT NULL,
    nation text NOT NULL,
    batch text NOT NULL DEFAULT '',
    basis text NOT NULL CHECK (basis IN ('consent', 'public task')),
    possible_duplicate_of text REFERENCES referrals (reference),
    accepted_by text NOT NULL,
    stored_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    UNIQUE (organisation_id, submission_id)
);

CREATE TABLE persons (
    reference text PRIMARY KEY REFERENCES referrals (reference),
    sealed bytea,
    match_home_office_reference text,
    match_names_and_birth text
);
CREATE INDEX persons_home_office ON persons (match_home_office_reference)
    WHERE match_home_office_reference IS NOT NULL;
CREATE INDEX persons_names ON persons (match_names_and_birth)
    WHERE match_names_and_birth IS NOT NULL;

CREATE TABLE intake_refusals (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    organisation_id text NOT NULL,
    submission_id text NOT NULL,
    content_hash text NOT NULL,
    codes text NOT NULL,
    field text NOT NULL,
    batch text NOT NULL,
    refused_by text NOT NULL,
    refused_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    UNIQUE (organisation_id, submission_id, content_hash, codes)
);

CREATE TABLE case_keys (
    reference text PRIMARY KEY REFERENCES referrals (reference),
    kek_id text NOT NULL,
    wrapped bytea,
    created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    destroyed_at timestamptz,
    CHECK ((wrapped IS NULL) = (destroyed_at IS NOT NULL))
);

CREATE TABLE cases (
    reference text PRIMARY KEY REFERENCES referrals (reference),
    sequence integer NOT NULL,
    head_hash bytea NOT NULL,
    stage text NOT NULL,
    sla text NOT NULL,
    organisation_id text NOT NULL,
    authority text NOT NULL,
    received_at timestamptz NOT NULL,
    due_at timestamptz NOT NULL,
    answered_at timestamptz,
    breached_at timestamptz,
    read_at timestamptz,
    ended_at timestamptz,
    withdrawal_received_at timestamptz,
    outcome text,
    edition integer NOT NULL DEFAULT 0,
    escalation_level integer NOT NULL DEFAULT 0,
    next_name text,
    next_due timestamptz,
    clock_offset_seconds bigint NOT NULL DEFAULT 0,
    state bytea NOT NULL,
    workflow_confirmed_at timestamptz,
    CHECK (sequence > 0)
);
CREATE INDEX cases_open ON cases (next_due) WHERE ended_at IS NULL;
CREATE INDEX cases_unconfirmed ON cases (reference)
    WHERE workflow_confirmed_at IS NULL AND ended_at IS NULL;

CREATE TABLE events (
    reference text NOT NULL REFERENCES referrals (reference),
    sequence integer NOT NULL,
    kind text NOT NULL,
    event_id text NOT NULL,
    happened_at timestamptz NOT NULL,
    recorded_at timestamptz NOT NULL,
    actor text NOT NULL,
    rules text NOT NULL,
    label text NOT NULL,
    sealed bytea NOT NULL,
    previous bytea NOT NULL,
    hash bytea NOT NULL,
    stored_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    PRIMARY KEY (reference, sequence),
    UNIQUE (reference, event_id)
);

CREATE TABLE inbox (
    id text PRIMARY KEY,
    reference text NOT NULL,
    sender text NOT NULL,
    sender_message_id text NOT NULL,
    kind text NOT NULL,
    sealed bytea,
    received_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    delivered_at timestamptz,
    verdict text CHECK (verdict IN ('applied', 'refused', 'repeated')),
    code text NOT NULL DEFAULT '',
    rule text NOT NULL DEFAULT '',
    decided_at timestamptz,
    UNIQUE (sender, sender_message_id)
);
CREATE INDEX inbox_undecided ON inbox (received_at) WHERE verdict IS NULL;
CREATE INDEX inbox_case ON inbox (reference, received_at);

CREATE TABLE outbox (
    id text PRIMARY KEY,
    effect_key text NOT NULL UNIQUE,
    reference text NOT NULL,
    template text NOT NULL,
    audience text NOT NULL,
    role text NOT NULL DEFAULT '',
    staff_number text NOT NULL DEFAULT '',
    edition integer NOT NULL DEFAULT 0,
    state text NOT NULL DEFAULT 'waiting'
        CHECK (state IN ('waiting', 'sending', 'sent', 'suppressed', 'dead')),
    attempts integer NOT NULL DEFAULT 0,
    created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    next_attempt_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    last_attempt_at timestamptz,
    settled_at timestamptz,
    code text NOT NULL DEFAULT '',
    sent_by text NOT NULL DEFAULT ''
);
CREATE INDEX outbox_waiting ON outbox (next_attempt_at) WHERE state IN ('waiting', 'sending');
CREATE INDEX outbox_case ON outbox (reference);

CREATE TABLE deadlines (
    reference text NOT NULL REFERENCES referrals (reference),
    name text NOT NULL,
    anchored_at timestamptz NOT NULL,
    rung text NOT NULL,
    due timestamptz NOT NULL,
    anchor text NOT NULL,
    rule text NOT NULL,
    role text NOT NULL,
    position integer NOT NULL,
    repeats_days integer NOT NULL,
    set_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    settled_at timestamptz,
    PRIMARY KEY (reference, name, anchored_at, rung)
);
CREATE INDEX deadlines_running ON deadlines (due) WHERE settled_at IS NULL;
CREATE INDEX deadlines_case ON deadlines (reference) WHERE settled_at IS NULL;

CREATE TABLE escalations (
    id text PRIMARY KEY,
    reference text NOT NULL REFERENCES referrals (reference),
    name text NOT NULL,
    anchored_at timestamptz NOT NULL,
    rung text NOT NULL,
    position integer NOT NULL,
    role text NOT NULL,
    told text NOT NULL DEFAULT '',
    guard text NOT NULL CHECK (guard IN ('workflow', 'watchdog')),
    escalated_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    acknowledged_at timestamptz,
    acknowledged_by text,
    UNIQUE (reference, name, anchored_at, rung, position)
);

CREATE TABLE tasks (
    id text PRIMARY KEY,
    effect_key text NOT NULL UNIQUE,
    reference text NOT NULL,
    kind text NOT NULL,
    team text NOT NULL,
    due timestamptz NOT NULL,
    rule text NOT NULL,
    note text NOT NULL DEFAULT '',
    holder text,
    opened_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    done_at timestamptz
);
CREATE INDEX tasks_open ON tasks (team, due) WHERE done_at IS NULL;
CREATE INDEX tasks_case ON tasks (reference) WHERE done_at IS NULL;

CREATE TABLE staff (
    number text PRIMARY KEY,
    name text NOT NULL,
    email text NOT NULL,
    team text NOT NULL,
    roles text[] NOT NULL,
    credential text NOT NULL,
    active boolean NOT NULL DEFAULT true,
    created_by text NOT NULL,
    created_at timestamptz NOT NULL DEFAULT clock_timestamp()
);

CREATE TABLE sessions (
    token_hash text PRIMARY KEY,
    staff_number text NOT NULL REFERENCES staff (number),
    created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    expires_at timestamptz NOT NULL,
    ended_at timestamptz
);

CREATE TABLE duty_rota (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    role text NOT NULL,
    position integer NOT NULL CHECK (position > 0),
    staff_number text NOT NULL REFERENCES staff (number),
    starts timestamptz NOT NULL,
    ends timestamptz NOT NULL,
    recorded_by text NOT NULL,
    CHECK (ends > starts),
    UNIQUE (role, position, staff_number, starts)
);

CREATE TABLE mailboxes (
    name text PRIMARY KEY,
    email text NOT NULL
);

CREATE TABLE incidents (
    id text PRIMARY KEY,
    kind text NOT NULL,
    subject text NOT NULL,
    code text NOT NULL,
    reported_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    seen_at timestamptz
);

-- The audit trail is only ever added to, whoever asks.
CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'this table is append-only';
END
$$;
CREATE TRIGGER events_append_only BEFORE UPDATE OR DELETE ON events
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER events_no_truncate BEFORE TRUNCATE ON events
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

