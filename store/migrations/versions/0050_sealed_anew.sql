-- After a change of the key ring the same words are sealed under its new key. That is no new value: it has the number of the
-- old one, also where what is sealed is written once. Only the owner's own function may say that it is so.
CREATE OR REPLACE FUNCTION count_sealed_on() RETURNS trigger LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
DECLARE
    anew boolean := coalesce(current_setting('referrals.sealed_anew', true), '') = 'on'
        AND current_user = (SELECT pg_get_userbyid(relowner) FROM pg_class WHERE pg_class.oid = TG_RELID);
BEGIN
    NEW.version := OLD.version + CASE WHEN NEW.sealed IS DISTINCT FROM OLD.sealed AND NOT anew THEN 1 ELSE 0 END;
    RETURN NEW;
END
$$;

CREATE OR REPLACE FUNCTION keep_sealed_once() RETURNS trigger LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
DECLARE
    was bytea := to_jsonb(OLD) ->> TG_ARGV[0];
    is_now bytea := to_jsonb(NEW) ->> TG_ARGV[0];
    anew boolean := coalesce(current_setting('referrals.sealed_anew', true), '') = 'on'
        AND current_user = (SELECT pg_get_userbyid(relowner) FROM pg_class WHERE pg_class.oid = TG_RELID);
BEGIN
    IF is_now IS DISTINCT FROM was AND coalesce(length(is_now), 0) > 0 AND NOT anew THEN
        RAISE EXCEPTION USING MESSAGE = concat('what is sealed in ', TG_TABLE_NAME, '.', TG_ARGV[0], ' is written once');
    END IF;
    RETURN NEW;
END
$$;

-- Whether the value was still the one that was sealed anew. What stood under the new key already is left alone too.
CREATE FUNCTION seal_anew(of_table text, of_column text, of_row text, was bytea, is_now bytea, under text) RETURNS boolean
    LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
DECLARE
    key_column text;
    done integer;
BEGIN
    SELECT known.of_key INTO key_column FROM (VALUES
        ('referral_drafts', 'sealed', 'key_id'),
        ('totp_secrets', 'sealed', 'key_id'),
        ('webhooks', 'sealed', 'key_id'),
        ('webhooks', 'old_sealed', 'old_key_id'),
        ('act_proposals', 'sealed', 'key_id'),
        ('stray_withdrawals', 'sealed', 'key_id')
    ) AS known (named, holds, of_key) WHERE named = of_table AND holds = of_column;
    IF key_column IS NULL OR coalesce(length(is_now), 0) = 0 THEN
        RAISE EXCEPTION 'nothing of this kind is sealed anew';
    END IF;
    PERFORM set_config('referrals.sealed_anew', 'on', true);
    EXECUTE concat('UPDATE ', quote_ident(of_table), ' SET ', quote_ident(of_column), ' = $1, ', quote_ident(key_column),
        ' = $2 WHERE id = $3 AND ', quote_ident(of_column), ' = $4 AND ', quote_ident(key_column), ' <> $2')
        USING is_now, under, of_row, was;
    GET DIAGNOSTICS done = ROW_COUNT;
    PERFORM set_config('referrals.sealed_anew', '', true);
    RETURN done = 1;
END
$$;
REVOKE ALL ON FUNCTION seal_anew(text, text, text, bytea, bytea, text) FROM PUBLIC;
