-- Looks, sign-ins, refused rows and answered requests for own data go by themselves too, once they are past their time. As
-- in 0042: some at a time, noted, and nothing of the last 27 days.
CREATE INDEX IF NOT EXISTS intake_refusals_at ON intake_refusals (refused_at);
CREATE OR REPLACE FUNCTION remove_past_its_time(wanted text, wanted_before timestamptz) RETURNS bigint
    LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
DECLARE
    until timestamptz := least(wanted_before, clock_timestamp() - interval '27 days');
    gone bigint := 0;
    requests text[];
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
    ELSIF wanted = 'refused rows of files' THEN
        DELETE FROM intake_refusals WHERE id IN (SELECT id FROM intake_refusals
            WHERE refused_at < until ORDER BY refused_at LIMIT 1000 FOR UPDATE SKIP LOCKED);
    ELSIF wanted = 'who looked into which case' THEN
        DELETE FROM views WHERE id IN (SELECT id FROM views
            WHERE viewed_at < until ORDER BY viewed_at LIMIT 1000 FOR UPDATE SKIP LOCKED);
    ELSIF wanted = 'who signed in, or failed to' THEN
        DELETE FROM sign_ins WHERE id IN (SELECT id FROM sign_ins
            WHERE at < until ORDER BY at LIMIT 1000 FOR UPDATE SKIP LOCKED);
    ELSIF wanted = 'half sessions and other steps of signing in' THEN
        DELETE FROM passkey_challenges WHERE expires_at < until;
        DELETE FROM provider_sign_ins WHERE expires_at < until;
        DELETE FROM half_sessions WHERE token_hash IN (SELECT token_hash FROM half_sessions
            WHERE expires_at < until LIMIT 1000 FOR UPDATE SKIP LOCKED);
    ELSIF wanted = 'requests of people for their own data' THEN
        SELECT array_agg(request_id) INTO requests FROM (SELECT request_id FROM own_data_steps
            WHERE kind = 'answered' AND recorded_at < until LIMIT 100) AS answered;
        DELETE FROM task_moves WHERE task_id IN (SELECT id FROM tasks WHERE reference = ANY (requests));
        DELETE FROM tasks WHERE reference = ANY (requests);
        DELETE FROM own_data_steps WHERE request_id = ANY (requests);
        DELETE FROM own_data_requests WHERE id = ANY (requests);
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
