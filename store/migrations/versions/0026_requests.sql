-- How often a program has asked in the current minute, by whose credential it showed: whatever process answers.

CREATE TABLE request_counts (
    holder text PRIMARY KEY,
    minute timestamptz NOT NULL,
    requests integer NOT NULL
);
