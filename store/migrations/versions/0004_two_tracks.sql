-- The same tables serve every track, each in a schema of its own: what only support shows of a case may be missing.

ALTER TABLE cases
    ALTER COLUMN sla SET DEFAULT '',
    ALTER COLUMN organisation_id SET DEFAULT '',
    ALTER COLUMN due_at DROP NOT NULL;
