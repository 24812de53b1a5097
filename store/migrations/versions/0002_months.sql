-- The months: absences and the moves of worklist rows, regulated advice apart, linked cases.

ALTER TABLE referrals ADD COLUMN linked_to text REFERENCES referrals (reference);

CREATE TABLE absences (
    staff_number text NOT NULL REFERENCES staff (number),
    starts timestamptz NOT NULL,
    ends timestamptz NOT NULL,
    recorded_by text NOT NULL,
    recorded_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    PRIMARY KEY (staff_number, starts),
    CHECK (ends > starts)
);

CREATE TABLE task_moves (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    task_id text NOT NULL REFERENCES tasks (id),
    act text NOT NULL CHECK (act IN ('claimed', 'released', 'reassigned')),
    holder text,
    moved_by text NOT NULL,
    moved_at timestamptz NOT NULL DEFAULT clock_timestamp()
);
CREATE INDEX task_moves_task ON task_moves (task_id);
CREATE INDEX tasks_holder ON tasks (holder, due) WHERE done_at IS NULL AND holder IS NOT NULL;

CREATE TABLE advice_notes (
    id text PRIMARY KEY,
    reference text NOT NULL REFERENCES referrals (reference),
    sealed bytea,
    written_by text NOT NULL,
    written_at timestamptz NOT NULL DEFAULT clock_timestamp()
);
CREATE INDEX advice_notes_case ON advice_notes (reference);

