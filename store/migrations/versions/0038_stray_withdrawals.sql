-- Withdrawals of consent that reached us without a case that they are of. None is lost: a person looks for the case.
CREATE TABLE stray_withdrawals (
    id text PRIMARY KEY,
    organisation_id text NOT NULL,
    sent_as text NOT NULL UNIQUE,
    key_id text NOT NULL,
    sealed bytea,
    received_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    settled_at timestamptz,
    settled_by text,
    found text
);
CREATE INDEX stray_withdrawals_open ON stray_withdrawals (received_at) WHERE settled_at IS NULL;
