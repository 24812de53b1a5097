-- Who looked into which case, how, and when: a row for each person, case and minute. Of no case, for
-- what belongs to none. The application may add to it and not change it.

CREATE TABLE IF NOT EXISTS views (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    staff_number text NOT NULL,
    reference text NOT NULL,
    kind text NOT NULL,
    viewed_at timestamptz NOT NULL DEFAULT clock_timestamp()
);
CREATE INDEX IF NOT EXISTS views_case ON views (reference, staff_number, viewed_at);

