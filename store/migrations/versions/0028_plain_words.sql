-- Stored words that a new colleague can read: who was notified of an escalation, a case's transfer to another area, and
-- tasks that were passed on to another body. What is sealed keeps the words it was written in, so a folder with cases
-- from before this release is begun afresh; no service has any.

ALTER TABLE escalations RENAME COLUMN told TO notified;

UPDATE tasks SET kind = 'transfer' WHERE kind = 'handover';
UPDATE outbox SET template = 'safeguarding-passed-on' WHERE template = 'safeguarding-handover';

ALTER TABLE task_moves DROP CONSTRAINT task_moves_act_check;
UPDATE task_moves SET act = 'passed on' WHERE act = 'handed over';
ALTER TABLE task_moves ADD CONSTRAINT task_moves_act_check
    CHECK (act IN ('claimed', 'released', 'reassigned', 'passed on'));
