-- Before anybody contacts a person: the safe way to reach them, sealed like the rest of the person and apart from the referral
-- as it was sent, for it changes. And which rows left our worklists for somebody else's.

ALTER TABLE persons ADD COLUMN safe_way bytea;

ALTER TABLE task_moves DROP CONSTRAINT task_moves_act_check;
ALTER TABLE task_moves ADD CONSTRAINT task_moves_act_check
    CHECK (act IN ('claimed', 'released', 'reassigned', 'handed over'));
