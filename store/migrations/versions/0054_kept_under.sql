-- Who is kept under one of these digests. A row that a policy may hide is compared one by one, unless the database trusts the
-- comparison to tell nobody of it, and that of two lists it does not trust: the letterbox read every person on record for each
-- referral that came in. Its owner sees every row: who works as one of the roles for organisations and has named none is told
-- nothing, as by the policies of store/rows.py.
CREATE FUNCTION kept_under(alike text[]) RETURNS SETOF text
    LANGUAGE sql STABLE SECURITY DEFINER ROWS 10 SET search_path FROM CURRENT
    -- A plan from when there was nobody yet would read them all.
    SET plan_cache_mode = force_custom_plan AS $$
    SELECT reference FROM persons WHERE match_digests && alike
        AND (current_setting('role') = 'none' OR nullif(current_setting('referrals.organisation', true), '') IS NOT NULL)
$$;
