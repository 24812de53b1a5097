-- A proposal is never changed: its approval is a row of its own.

CREATE TABLE collections (
    id text PRIMARY KEY,
    reference text NOT NULL REFERENCES cases (reference),
    wanted bytea,
    basis text NOT NULL CHECK (basis IN ('consent', 'public task', 'law enforcement')),
    reason bytea,
    proposed_by text NOT NULL,
    proposed_at timestamptz NOT NULL DEFAULT clock_timestamp()
);
CREATE INDEX collections_case ON collections (reference);

CREATE TABLE collection_approvals (
    collection_id text PRIMARY KEY REFERENCES collections (id),
    approved_by text NOT NULL,
    approved_at timestamptz NOT NULL DEFAULT clock_timestamp()
);

