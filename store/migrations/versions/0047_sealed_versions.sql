-- What changes under a key of the ring has a number that is in its seal and that only goes up.
ALTER TABLE referral_drafts ADD COLUMN version integer NOT NULL DEFAULT 1;
ALTER TABLE webhooks ADD COLUMN version integer NOT NULL DEFAULT 1;

CREATE FUNCTION count_sealed_on() RETURNS trigger LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
BEGIN
    NEW.version := OLD.version + CASE WHEN NEW.sealed IS DISTINCT FROM OLD.sealed THEN 1 ELSE 0 END;
    RETURN NEW;
END
$$;
CREATE TRIGGER count_sealed_on BEFORE UPDATE ON referral_drafts FOR EACH ROW EXECUTE FUNCTION count_sealed_on();
CREATE TRIGGER count_sealed_on BEFORE UPDATE ON webhooks FOR EACH ROW EXECUTE FUNCTION count_sealed_on();

-- What is sealed once is never another value: it may go, and nothing takes its place.
CREATE FUNCTION keep_sealed_once() RETURNS trigger LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
DECLARE
    was bytea := to_jsonb(OLD) ->> TG_ARGV[0];
    is_now bytea := to_jsonb(NEW) ->> TG_ARGV[0];
BEGIN
    IF is_now IS DISTINCT FROM was AND coalesce(length(is_now), 0) > 0 THEN
        RAISE EXCEPTION USING MESSAGE = concat('what is sealed in ', TG_TABLE_NAME, '.', TG_ARGV[0], ' is written once');
    END IF;
    RETURN NEW;
END
$$;
DO $$
DECLARE
    once text[];
BEGIN
    FOREACH once SLICE 1 IN ARRAY ARRAY[
        ['persons', 'sealed'], ['inbox', 'sealed'], ['tasks', 'sealed_note'], ['referrals', 'sealed_number'],
        ['collections', 'wanted'], ['collections', 'reason'], ['advice_notes', 'sealed'], ['events', 'sealed'],
        ['case_notes', 'sealed'], ['attachments', 'sealed'], ['attachment_parts', 'sealed'],
        ['stray_withdrawals', 'sealed'], ['totp_secrets', 'sealed'], ['act_proposals', 'sealed']
    ] LOOP
        IF to_regclass(once[1]) IS NOT NULL THEN
            EXECUTE concat('CREATE TRIGGER ', quote_ident('keep_' || once[2] || '_once'), ' BEFORE UPDATE OF ',
                quote_ident(once[2]), ' ON ', quote_ident(once[1]), ' FOR EACH ROW EXECUTE FUNCTION keep_sealed_once(',
                quote_literal(once[2]), ')');
        END IF;
    END LOOP;
END
$$;
