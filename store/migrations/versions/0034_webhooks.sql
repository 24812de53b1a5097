-- Addresses of organisations that are told of events, each with a queue of its own. A secret is sealed; while it is
-- changed there are two. Nothing here says anything of a person.
CREATE TABLE webhooks (
    id text PRIMARY KEY,
    organisation_id text NOT NULL REFERENCES organisations (id),
    address text NOT NULL,
    key_id text NOT NULL,
    sealed bytea NOT NULL,
    old_key_id text,
    old_sealed bytea,
    old_until timestamptz,
    made_by text NOT NULL,
    made_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    filled_to bigint NOT NULL,
    failures integer NOT NULL DEFAULT 0,
    failing_since timestamptz,
    last_code text NOT NULL DEFAULT '',
    last_taken_at timestamptz,
    next_turn_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    ended_by text,
    ended_at timestamptz
);
CREATE INDEX webhooks_organisation ON webhooks (organisation_id);
CREATE INDEX webhooks_live ON webhooks (next_turn_at) WHERE ended_at IS NULL;

CREATE TABLE webhook_sendings (
    webhook_id text NOT NULL REFERENCES webhooks (id),
    id text NOT NULL,
    word text NOT NULL,
    reference text NOT NULL,
    happened_at timestamptz NOT NULL,
    state text NOT NULL DEFAULT 'waiting',
    attempts integer NOT NULL DEFAULT 0,
    code text NOT NULL DEFAULT '',
    created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    next_attempt_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    settled_at timestamptz,
    PRIMARY KEY (webhook_id, id)
);
CREATE INDEX webhook_sendings_waiting ON webhook_sendings (webhook_id, next_attempt_at) WHERE state = 'waiting';
CREATE INDEX webhook_sendings_given_up ON webhook_sendings (webhook_id, settled_at) WHERE state = 'given up';

-- The application removes nothing itself; what was taken or given up goes by this alone, after 30 days.
CREATE FUNCTION clear_webhook_sendings() RETURNS void
    LANGUAGE sql SECURITY DEFINER SET search_path FROM CURRENT AS $$
    DELETE FROM webhook_sendings WHERE (webhook_id, id) IN (
        SELECT webhook_id, id FROM webhook_sendings
        WHERE settled_at < clock_timestamp() - interval '30 days' LIMIT 1000 FOR UPDATE SKIP LOCKED
    )
$$;
REVOKE ALL ON FUNCTION clear_webhook_sendings() FROM PUBLIC;
CREATE INDEX webhook_sendings_settled ON webhook_sendings (settled_at) WHERE settled_at IS NOT NULL;
