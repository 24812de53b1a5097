-- What is sealed under the ring, because it is of no case, has a half of its own in the key store, in this slot. Nothing in it:
-- it is from before there were such halves, or holds nothing any more.
ALTER TABLE referral_drafts ADD COLUMN slot text NOT NULL DEFAULT '';
ALTER TABLE totp_secrets ADD COLUMN slot text NOT NULL DEFAULT '';
ALTER TABLE webhooks ADD COLUMN slot text NOT NULL DEFAULT '', ADD COLUMN old_slot text NOT NULL DEFAULT '';
ALTER TABLE act_proposals ADD COLUMN slot text NOT NULL DEFAULT '';
ALTER TABLE stray_withdrawals ADD COLUMN slot text NOT NULL DEFAULT '';

-- Slots that no row needs any more: to be destroyed by the watchdog, and those that copies from before a change of the ring
-- need once that is retired.
CREATE TABLE halves_let_go (
    slot text NOT NULL PRIMARY KEY,
    for_copies boolean NOT NULL,
    let_go_at timestamptz NOT NULL DEFAULT clock_timestamp()
);

-- A row that goes, or gets another half, lets its own go, whoever does it and however.
CREATE FUNCTION let_go_of_halves() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
DECLARE
    held text;
    named text;
    needed text[] := '{}';
BEGIN
    IF TG_OP = 'UPDATE' THEN
        FOREACH named IN ARRAY TG_ARGV LOOP
            needed := needed || (to_jsonb(NEW) ->> named);
        END LOOP;
    END IF;
    FOREACH named IN ARRAY TG_ARGV LOOP
        held := to_jsonb(OLD) ->> named;
        IF held <> '' AND held <> ALL (needed) THEN
            INSERT INTO halves_let_go (slot, for_copies) VALUES (held, false) ON CONFLICT DO NOTHING;
        END IF;
    END LOOP;
    RETURN NULL;
END
$$;
REVOKE ALL ON FUNCTION let_go_of_halves() FROM PUBLIC;
CREATE TRIGGER let_go_of_halves AFTER UPDATE OR DELETE ON referral_drafts
    FOR EACH ROW EXECUTE FUNCTION let_go_of_halves('slot');
CREATE TRIGGER let_go_of_halves AFTER UPDATE OR DELETE ON totp_secrets
    FOR EACH ROW EXECUTE FUNCTION let_go_of_halves('slot');
CREATE TRIGGER let_go_of_halves AFTER UPDATE OR DELETE ON webhooks
    FOR EACH ROW EXECUTE FUNCTION let_go_of_halves('slot', 'old_slot');
CREATE TRIGGER let_go_of_halves AFTER UPDATE OR DELETE ON act_proposals
    FOR EACH ROW EXECUTE FUNCTION let_go_of_halves('slot');
CREATE TRIGGER let_go_of_halves AFTER UPDATE OR DELETE ON stray_withdrawals
    FOR EACH ROW EXECUTE FUNCTION let_go_of_halves('slot');

-- It is destroyed: nothing is left to be done about it.
CREATE FUNCTION half_is_gone(of_slot text) RETURNS void
    LANGUAGE sql SECURITY DEFINER SET search_path FROM CURRENT AS $$
    DELETE FROM halves_let_go WHERE slot = of_slot
$$;
REVOKE ALL ON FUNCTION half_is_gone(text) FROM PUBLIC;

-- As before, and the value gets another half; the old one stands until the change of the ring is retired, so that copies of
-- the database can be used meanwhile.
DROP FUNCTION seal_anew(text, text, text, bytea, bytea, text);
CREATE FUNCTION seal_anew(of_table text, of_column text, of_row text, was bytea, is_now bytea, under text, into_slot text)
    RETURNS boolean LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
DECLARE
    key_column text;
    slot_column text;
    slot_before text;
    done integer;
BEGIN
    SELECT known.of_key, known.of_slot INTO key_column, slot_column FROM (VALUES
        ('referral_drafts', 'sealed', 'key_id', 'slot'),
        ('totp_secrets', 'sealed', 'key_id', 'slot'),
        ('webhooks', 'sealed', 'key_id', 'slot'),
        ('webhooks', 'old_sealed', 'old_key_id', 'old_slot'),
        ('act_proposals', 'sealed', 'key_id', 'slot'),
        ('stray_withdrawals', 'sealed', 'key_id', 'slot')
    ) AS known (named, holds, of_key, of_slot) WHERE named = of_table AND holds = of_column;
    IF key_column IS NULL OR coalesce(length(is_now), 0) = 0 THEN
        RAISE EXCEPTION 'nothing of this kind is sealed anew';
    END IF;
    EXECUTE concat('SELECT ', quote_ident(slot_column), ' FROM ', quote_ident(of_table), ' WHERE id = $1 AND ',
        quote_ident(of_column), ' = $2 AND ', quote_ident(key_column), ' <> $3 FOR UPDATE')
        INTO slot_before USING of_row, was, under;
    IF slot_before IS NULL THEN
        RETURN false;
    END IF;
    IF slot_before <> '' AND slot_before <> into_slot THEN
        INSERT INTO halves_let_go (slot, for_copies) VALUES (slot_before, true) ON CONFLICT DO NOTHING;
    END IF;
    PERFORM set_config('referrals.sealed_anew', 'on', true);
    EXECUTE concat('UPDATE ', quote_ident(of_table), ' SET ', quote_ident(of_column), ' = $1, ', quote_ident(key_column),
        ' = $2, ', quote_ident(slot_column), ' = $5 WHERE id = $3 AND ', quote_ident(of_column), ' = $4')
        USING is_now, under, of_row, was, into_slot;
    GET DIAGNOSTICS done = ROW_COUNT;
    PERFORM set_config('referrals.sealed_anew', '', true);
    RETURN done = 1;
END
$$;
REVOKE ALL ON FUNCTION seal_anew(text, text, text, bytea, bytea, text, text) FROM PUBLIC;
