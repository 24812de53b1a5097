-- From when a case harms somebody unless something is done before, and the batch of one that was entered too late:
-- written with its row, by policy. Its own clock may be away from the world's, in a rehearsal only; lists of many
-- cases are in the world's time.

ALTER TABLE cases ADD COLUMN harms_from timestamptz;
ALTER TABLE cases ADD COLUMN late_batch text NOT NULL DEFAULT '';
ALTER TABLE cases
    ADD COLUMN urgent_at timestamptz GENERATED ALWAYS AS
        (CASE WHEN withdrawal_received_at IS NULL THEN
            (harms_from AT TIME ZONE 'UTC' - clock_offset_seconds * interval '1 second') AT TIME ZONE 'UTC'
        END) STORED,
    ADD COLUMN wakes_at timestamptz GENERATED ALWAYS AS
        ((next_due AT TIME ZONE 'UTC' - clock_offset_seconds * interval '1 second') AT TIME ZONE 'UTC') STORED;
ALTER TABLE tasks ADD COLUMN harms boolean NOT NULL DEFAULT false;

-- What is there already, as policy would write it with the next thing that happens.

UPDATE cases SET harms_from = due_at
    WHERE ended_at IS NULL AND answered_at IS NULL AND due_at IS NOT NULL AND stage IN
        ('submitted', 'status_check', 'decided', 'cleared', 'served_to_file', 'withdrawal_due', 'served',
         'handed_over', 'withdrawn');
UPDATE cases SET late_batch = r.batch FROM referrals AS r
    WHERE r.reference = cases.reference AND cases.sla <> '' AND harms_from IS NOT NULL AND r.accepted_at >= harms_from;
UPDATE tasks SET harms = true
    WHERE done_at IS NULL AND kind IN
        ('status check', 'answer query', 'deliver by hand', 'safeguarding', 'NRM referral', 'fresh look',
         'withdraw the decision', 'look at an incident');

CREATE INDEX cases_urgent ON cases (urgent_at, reference) WHERE urgent_at IS NOT NULL;
CREATE INDEX cases_late_batch ON cases (organisation_id, late_batch, urgent_at)
    WHERE late_batch <> '' AND urgent_at IS NOT NULL;
CREATE INDEX referrals_batch ON referrals (batch) WHERE batch <> '';

-- The same lists as before, in the world's time.

DROP INDEX cases_open, cases_all, cases_organisation, cases_breached, cases_area, cases_at_stage;
DROP INDEX cases_due_at_stage;
CREATE INDEX cases_open ON cases (wakes_at, reference) WHERE ended_at IS NULL;
CREATE INDEX cases_all ON cases (wakes_at, reference);
CREATE INDEX cases_organisation ON cases (organisation_id, wakes_at, reference) WHERE ended_at IS NULL;
CREATE INDEX cases_breached ON cases (wakes_at, reference)
    WHERE breached_at IS NOT NULL AND answered_at IS NULL;
CREATE INDEX cases_area ON cases (authority, wakes_at, reference) WHERE ended_at IS NULL;
CREATE INDEX cases_at_stage ON cases (stage, wakes_at, reference) WHERE ended_at IS NULL;

DROP INDEX tasks_open;
CREATE INDEX tasks_open ON tasks (team, harms, due, id) WHERE done_at IS NULL;
CREATE INDEX tasks_due ON tasks (team, due) WHERE done_at IS NULL;
CREATE INDEX tasks_everybodys ON tasks (due, id) WHERE done_at IS NULL;
CREATE INDEX tasks_harmful ON tasks (due, id) WHERE done_at IS NULL AND harms;
