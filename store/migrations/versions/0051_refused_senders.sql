-- As in 0046; and a row that was refused because no register knows its sender's code goes with the case that its mended one
-- became: such a code is kept as a digest only, since what was typed in its place may be a person's name.
CREATE OR REPLACE FUNCTION erase_case(erased text) RETURNS boolean
    LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
DECLARE
    sender text;
    sent_as text;
    digest text;
    files integer;
    notes integer;
    messages integer;
    refused integer;
BEGIN
    PERFORM FROM cases WHERE reference = erased AND ended_at IS NOT NULL FOR UPDATE;
    IF NOT FOUND OR EXISTS (SELECT FROM legal_holds WHERE reference = erased AND lifted_at IS NULL) THEN
        RETURN false;
    END IF;
    PERFORM FROM erasures WHERE reference = erased AND erased_at IS NULL FOR UPDATE;
    IF NOT FOUND THEN
        RETURN false;
    END IF;
    UPDATE case_keys SET wrapped = NULL, destroyed_at = clock_timestamp()
        WHERE reference = erased AND wrapped IS NOT NULL;
    SELECT organisation_id, number_digest, content_hash INTO sender, sent_as, digest
        FROM referrals WHERE reference = erased;
    UPDATE persons SET sealed = NULL, safe_way = NULL, corrected = NULL, match_digests = '{}', group_digest = NULL
        WHERE reference = erased;
    DELETE FROM intake_refusals WHERE (organisation_id = sender OR organisation_id = '' OR starts_with(organisation_id, 'unregistered/'))
        AND (number_digest = sent_as OR content_hash = digest);
    GET DIAGNOSTICS refused = ROW_COUNT;
    UPDATE referrals SET number_digest = 'erased/' || erased, sealed_number = NULL, content_hash = '', batch = '', linked_to = NULL,
        possible_duplicate_of = NULL WHERE reference = erased;
    UPDATE referrals SET possible_duplicate_of = NULL WHERE possible_duplicate_of = erased;
    UPDATE referrals SET linked_to = NULL WHERE linked_to = erased;
    UPDATE cases SET state = '', late_batch = '' WHERE reference = erased;
    UPDATE inbox SET sealed = NULL, content_digest = '', sender_message_id = 'erased/' || id WHERE reference = erased;
    GET DIAGNOSTICS messages = ROW_COUNT;
    UPDATE outbox SET note = '' WHERE reference = erased AND note <> '';
    UPDATE outbox SET state = 'suppressed', code = 'case-erased', settled_at = clock_timestamp()
        WHERE reference = erased AND state IN ('waiting', 'sending');
    UPDATE tasks SET note = '', about = '', sealed_note = NULL, done_at = coalesce(done_at, clock_timestamp()) WHERE reference = erased;
    UPDATE deadlines SET settled_at = clock_timestamp() WHERE reference = erased AND settled_at IS NULL;
    UPDATE collections SET wanted = NULL, reason = NULL WHERE reference = erased;
    IF to_regclass('advice_notes') IS NOT NULL THEN
        UPDATE advice_notes SET sealed = NULL WHERE reference = erased;
    END IF;
    -- Later than this function.
    IF to_regclass('safe_way_versions') IS NOT NULL THEN
        DELETE FROM safe_way_versions WHERE reference = erased;
    END IF;
    UPDATE case_notes SET replaces = NULL WHERE reference = erased;
    DELETE FROM case_notes WHERE reference = erased;
    GET DIAGNOSTICS notes = ROW_COUNT;
    DELETE FROM attachment_parts WHERE attachment_id IN (SELECT id FROM attachments WHERE reference = erased);
    DELETE FROM attachment_scans WHERE attachment_id IN (SELECT id FROM attachments WHERE reference = erased);
    DELETE FROM attachments WHERE reference = erased;
    GET DIAGNOSTICS files = ROW_COUNT;
    UPDATE erasures SET erased_at = clock_timestamp(),
        cleared = concat(messages, ' messages, ', notes, ' notes, ', files, ' files, ', refused, ' refused rows')
        WHERE reference = erased;
    RETURN true;
END
$$;
