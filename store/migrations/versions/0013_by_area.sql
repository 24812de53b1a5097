-- Open cases of one area, and of one stage, each in the order of the lists; and of the stages that a wall shows
-- first, by when they are due.

CREATE INDEX cases_area ON cases (authority, next_due, reference) WHERE ended_at IS NULL;
CREATE INDEX cases_at_stage ON cases (stage, next_due, reference) WHERE ended_at IS NULL;
CREATE INDEX cases_due_at_stage ON cases (stage, due_at, reference)
    WHERE ended_at IS NULL AND answered_at IS NULL AND withdrawal_received_at IS NULL;

-- How many have ended where; the open ones are counted from cases_at_stage.

CREATE INDEX cases_ended_at_stage ON cases (stage) WHERE ended_at IS NOT NULL;
