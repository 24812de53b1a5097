-- Before anybody contacts a person: the safe way to reach them, sealed like the rest of the person and apart from the referral
-- as it was sent, for it changes. Who looked at whose identity. Which rows left our worklists for somebody else's.

ALTER TABLE persons ADD COLUMN safe_way bytea;

CREATE TABLE views (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    reference text NOT NULL REFERENCES referrals (reference),
    staff_number text NOT NULL REFERENCES staff (number),
    kind text NOT NULL CHECK (kind IN ('identity read', 'safe way read', 'safe way changed')),
    viewed_at timestamptz NOT NULL DEFAULT clock_timestamp()
);
CREATE INDEX views_case ON views (reference, viewed_at);
GRANT SELECT, INSERT ON views TO support_app;

ALTER TABLE task_moves DROP CONSTRAINT task_moves_act_check;
ALTER TABLE task_moves ADD CONSTRAINT task_moves_act_check
    CHECK (act IN ('claimed', 'released', 'reassigned', 'handed over'));
