-- An escalation of a moment that had not come: told because a clock was wrong, and taken back when clocks agree again. The row
-- stays, and the same deadline can still be escalated once its moment has come.
ALTER TABLE escalations ADD COLUMN withdrawn_at timestamptz;
ALTER TABLE escalations ADD COLUMN withdrawn_why text NOT NULL DEFAULT '';
ALTER TABLE escalations DROP CONSTRAINT escalations_reference_name_anchored_at_rung_position_key;
CREATE UNIQUE INDEX escalations_once ON escalations (reference, name, anchored_at, rung, position)
    WHERE withdrawn_at IS NULL;
