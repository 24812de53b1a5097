-- Lists of cases stay quick among a hundred thousand: each is read in its own order, and the first
-- page is all that is touched.

CREATE INDEX cases_organisation ON cases (organisation_id, next_due, reference) WHERE ended_at IS NULL;
CREATE INDEX cases_breached ON cases (next_due, reference)
    WHERE ended_at IS NULL AND breached_at IS NOT NULL AND answered_at IS NULL;
CREATE INDEX cases_all ON cases (next_due, reference);
