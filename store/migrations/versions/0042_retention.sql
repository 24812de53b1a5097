-- What was removed because its time was over: how many of which class, and before when they began.
CREATE TABLE retention_removals (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    class text NOT NULL,
    before timestamptz NOT NULL,
    removed bigint NOT NULL CHECK (removed > 0),
    removed_at timestamptz NOT NULL DEFAULT clock_timestamp()
);

-- Removes what nobody decided anything in, some at a time, and notes how many; how many that was. Whatever the moment that
-- is asked for, nothing of the last 27 days goes.
CREATE FUNCTION remove_past_its_time(wanted text, wanted_before timestamptz) RETURNS bigint
    LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
DECLARE
    until timestamptz := least(wanted_before, clock_timestamp() - interval '27 days');
    gone bigint := 0;
BEGIN
    IF wanted = 'sessions of staff' THEN
        DELETE FROM sessions WHERE token_hash IN (SELECT token_hash FROM sessions
            WHERE least(coalesce(ended_at, expires_at), expires_at) < until LIMIT 1000 FOR UPDATE SKIP LOCKED);
    ELSIF wanted = 'sessions of organisations'' people' THEN
        DELETE FROM partner_sessions WHERE token_hash IN (SELECT token_hash FROM partner_sessions
            WHERE least(coalesce(ended_at, expires_at), expires_at) < until LIMIT 1000 FOR UPDATE SKIP LOCKED);
    ELSIF wanted = 'counts of requests by programs' THEN
        DELETE FROM request_counts WHERE (holder, minute) IN (SELECT holder, minute FROM request_counts
            WHERE minute < until LIMIT 1000 FOR UPDATE SKIP LOCKED);
    ELSE
        RAISE EXCEPTION 'nothing of this class goes by itself';
    END IF;
    GET DIAGNOSTICS gone = ROW_COUNT;
    IF gone > 0 THEN
        INSERT INTO retention_removals (class, before, removed) VALUES (wanted, until, gone);
    END IF;
    RETURN gone;
END
$$;
REVOKE ALL ON FUNCTION remove_past_its_time(text, timestamptz) FROM PUBLIC;
