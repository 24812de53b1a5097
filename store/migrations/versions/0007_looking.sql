-- What people look at all day is read from an index in its own order: counts by stage, the wall of
-- countdowns, what changed since the last shift, and figures of a period.

CREATE INDEX cases_stage ON cases (stage);
CREATE INDEX cases_waiting ON cases (due_at, reference) INCLUDE (clock_offset_seconds)
    WHERE ended_at IS NULL AND answered_at IS NULL AND withdrawal_received_at IS NULL;
CREATE INDEX cases_received ON cases (received_at);
CREATE INDEX cases_ended ON cases (ended_at) WHERE ended_at IS NOT NULL;
CREATE INDEX cases_breach ON cases (breached_at) WHERE breached_at IS NOT NULL;
CREATE INDEX tasks_opened ON tasks (team, opened_at);
CREATE INDEX tasks_done ON tasks (team, done_at) WHERE done_at IS NOT NULL;
CREATE INDEX task_moves_at ON task_moves (moved_at);
CREATE INDEX escalations_at ON escalations (escalated_at);
CREATE INDEX inbox_refused ON inbox (decided_at) WHERE verdict = 'refused';
CREATE INDEX intake_refusals_at ON intake_refusals (refused_at);
