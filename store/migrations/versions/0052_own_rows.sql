-- The codes of the organisation that asks, and of those whose successor it is by now: nothing where
-- none is named. The policies of store/rows.py compare with it; policy.successors.stood_for is the
-- judge, and a test holds the two against each other.
CREATE FUNCTION own_codes() RETURNS text[]
    LANGUAGE plpgsql STABLE SET search_path FROM CURRENT AS $$
DECLARE
    asking text := nullif(current_setting('referrals.organisation', true), '');
BEGIN
    IF asking IS NULL THEN
        RETURN NULL;
    END IF;
    RETURN (
        WITH RECURSIVE named AS (
            SELECT DISTINCT ON (organisation_id) organisation_id, successor_id, effective_from
            FROM successions ORDER BY organisation_id, number DESC
        ), counting AS (
            SELECT organisation_id, successor_id FROM named WHERE effective_from <= clock_timestamp()
        ), own AS (
            SELECT asking AS code WHERE asking NOT IN (SELECT organisation_id FROM counting)
            UNION
            SELECT counting.organisation_id FROM counting JOIN own ON counting.successor_id = own.code
        )
        SELECT array_agg(code) FROM own
    );
END
$$;

-- Its owner sees every organisation's drafts: it removes those of the one that asks alone.
CREATE OR REPLACE FUNCTION drop_referral_draft(draft text, organisation text) RETURNS void
    LANGUAGE sql SECURITY DEFINER SET search_path FROM CURRENT AS $$
    DELETE FROM referral_drafts WHERE id = draft AND organisation_id = organisation
        AND organisation = current_setting('referrals.organisation', true)
$$;
