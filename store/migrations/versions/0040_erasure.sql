-- The other half of a case's key stands in the key store, outside this database: `slot` says where. `slot_before` is
-- where it was before the last change of the key ring, until that is retired.
ALTER TABLE case_keys ADD COLUMN slot text;
ALTER TABLE case_keys ADD COLUMN slot_before text;
CREATE INDEX case_keys_kek ON case_keys (kek_id) WHERE wrapped IS NOT NULL;
CREATE INDEX case_keys_halves_left ON case_keys (reference)
    WHERE destroyed_at IS NOT NULL AND (slot IS NOT NULL OR slot_before IS NOT NULL);

-- A legal hold: nothing of the case is erased while one stands.
CREATE TABLE legal_holds (
    id text PRIMARY KEY,
    reference text NOT NULL REFERENCES cases (reference),
    reason text NOT NULL,
    placed_by text NOT NULL,
    placed_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    lifted_by text,
    lifted_reason text,
    lifted_at timestamptz,
    CHECK ((lifted_at IS NULL) = (lifted_by IS NULL))
);
CREATE UNIQUE INDEX legal_holds_standing ON legal_holds (reference) WHERE lifted_at IS NULL;

-- What two people have decided to erase, and how far it is: names nobody who was erased. 'erased before' is what came
-- back with an older copy of the database, and whose half the key store does not have any more.
CREATE TABLE erasures (
    reference text PRIMARY KEY REFERENCES cases (reference),
    ground text NOT NULL CHECK (ground IN ('consent withdrawn', 'request', 'retention', 'erased before')),
    reason text NOT NULL,
    proposed_by text NOT NULL,
    confirmed_by text NOT NULL CHECK (confirmed_by <> proposed_by),
    confirmed_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    cleared text NOT NULL DEFAULT '',
    erased_at timestamptz,
    halves_destroyed_at timestamptz,
    histories_deleted_at timestamptz
);
CREATE INDEX erasures_under_way ON erasures (reference)
    WHERE erased_at IS NULL OR halves_destroyed_at IS NULL OR histories_deleted_at IS NULL;

-- Destroys a case's key and takes out of every table what is a person's own: what is sealed can be read by nobody then,
-- but digests, numbers and notes in clear could. Only what two people confirmed, of a case that has ended, and that no
-- legal hold keeps. It gives back whether it was done.
CREATE FUNCTION erase_case(erased text) RETURNS boolean
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
    SELECT organisation_id, submission_id, content_hash INTO sender, sent_as, digest
        FROM referrals WHERE reference = erased;
    UPDATE persons SET sealed = NULL, safe_way = NULL, corrected = NULL, match_digests = '{}', group_digest = NULL
        WHERE reference = erased;
    DELETE FROM intake_refusals WHERE organisation_id = sender AND (submission_id = sent_as OR content_hash = digest);
    GET DIAGNOSTICS refused = ROW_COUNT;
    UPDATE referrals SET submission_id = 'erased/' || erased, content_hash = '', batch = '', linked_to = NULL,
        possible_duplicate_of = NULL WHERE reference = erased;
    UPDATE referrals SET possible_duplicate_of = NULL WHERE possible_duplicate_of = erased;
    UPDATE referrals SET linked_to = NULL WHERE linked_to = erased;
    UPDATE cases SET state = '', late_batch = '' WHERE reference = erased;
    UPDATE inbox SET sealed = NULL, content_digest = '', sender_message_id = 'erased/' || id WHERE reference = erased;
    GET DIAGNOSTICS messages = ROW_COUNT;
    UPDATE outbox SET note = '' WHERE reference = erased AND note <> '';
    UPDATE outbox SET state = 'suppressed', code = 'case-erased', settled_at = clock_timestamp()
        WHERE reference = erased AND state IN ('waiting', 'sending');
    UPDATE tasks SET note = '', done_at = coalesce(done_at, clock_timestamp()) WHERE reference = erased;
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
REVOKE ALL ON FUNCTION erase_case(text) FROM PUBLIC;
