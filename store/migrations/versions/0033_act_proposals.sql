-- What one person proposed, and what a second one said: never changed after that.
CREATE TABLE act_proposals (
    id text NOT NULL PRIMARY KEY,
    act text NOT NULL,
    about text NOT NULL,
    key_id text,
    sealed bytea,
    reason text NOT NULL,
    proposed_by text NOT NULL,
    proposed_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    expires_at timestamptz NOT NULL,
    decision text,
    decided_by text,
    decision_reason text,
    decided_at timestamptz,
    CHECK ((key_id IS NULL) = (sealed IS NULL)),
    CHECK ((decision IS NULL) = (decided_by IS NULL)),
    CHECK ((decision IS NULL) = (decided_at IS NULL)),
    CHECK ((decision IS NULL) = (decision_reason IS NULL)),
    CHECK (decision IN ('confirmed', 'rejected')),
    CHECK (decision IS DISTINCT FROM 'confirmed' OR decided_by NOT IN (proposed_by, about))
);
CREATE INDEX act_proposals_waiting ON act_proposals (expires_at) WHERE decision IS NULL;
CREATE INDEX act_proposals_proposed ON act_proposals (proposed_at);

-- Who waits already goes on waiting, from now.
INSERT INTO act_proposals (id, act, about, reason, proposed_by, expires_at)
SELECT 'P-' || upper(left(md5(number), 8)), 'enter a member of staff', number, 'entered before',
    created_by, clock_timestamp() + interval '7 days'
FROM staff WHERE waiting;
