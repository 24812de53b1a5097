-- `referrals admin backup check` writes here, as the server's administrator, that it found every copy fresh. Where the log stands is
-- the whole server's, which no login of a track may read; whether somebody still looks is the track's to know.
CREATE TABLE copy_checks (
    name text PRIMARY KEY,
    fresh_at timestamptz NOT NULL DEFAULT clock_timestamp()
);
