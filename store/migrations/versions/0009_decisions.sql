-- In the support schema these stay empty.

ALTER TABLE cases
    ADD COLUMN decided_at timestamptz,
    ADD COLUMN served_at timestamptz,
    ADD COLUMN withdrawn_at timestamptz,
    ADD COLUMN incidents integer NOT NULL DEFAULT 0;
