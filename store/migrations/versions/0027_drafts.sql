-- Referrals that an organisation is still writing: sealed, and nobody's record yet.
CREATE TABLE referral_drafts (
    id text NOT NULL PRIMARY KEY,
    organisation_id text NOT NULL,
    key_id text NOT NULL,
    sealed bytea NOT NULL,
    begun_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    saved_at timestamptz NOT NULL DEFAULT clock_timestamp()
);
CREATE INDEX referral_drafts_organisation ON referral_drafts (organisation_id, saved_at);
CREATE INDEX referral_drafts_saved ON referral_drafts (saved_at);

-- The application removes nothing itself; a draft goes by these alone.
CREATE FUNCTION drop_referral_draft(draft text, organisation text) RETURNS void
    LANGUAGE sql SECURITY DEFINER SET search_path FROM CURRENT AS $$
    DELETE FROM referral_drafts WHERE id = draft AND organisation_id = organisation
$$;
CREATE FUNCTION clear_referral_drafts() RETURNS void
    LANGUAGE sql SECURITY DEFINER SET search_path FROM CURRENT AS $$
    DELETE FROM referral_drafts WHERE id IN (
        SELECT id FROM referral_drafts
        WHERE saved_at < clock_timestamp() - interval '28 days' LIMIT 100 FOR UPDATE SKIP LOCKED
    )
$$;
REVOKE ALL ON FUNCTION drop_referral_draft(text, text), clear_referral_drafts() FROM PUBLIC;
